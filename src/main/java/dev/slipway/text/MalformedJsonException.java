package dev.slipway.text;

/** The text is not valid JSON. The message contains line and column. */
public final class MalformedJsonException extends IllegalArgumentException {
    MalformedJsonException(String message) {
        super(message);
    }
}
