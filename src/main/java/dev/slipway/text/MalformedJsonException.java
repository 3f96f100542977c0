package dev.slipway.text;

/** The text is not JSON; the message says where. */
public final class MalformedJsonException extends IllegalArgumentException {
    MalformedJsonException(String message) {
        super(message);
    }
}
