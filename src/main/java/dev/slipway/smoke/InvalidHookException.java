package dev.slipway.smoke;

/** The event is no smoke test, or the list of allowed hosts is no list. The message says where each problem is, and has no value. */
final class InvalidHookException extends RuntimeException {
    InvalidHookException(String message) {
        super(message);
    }
}
