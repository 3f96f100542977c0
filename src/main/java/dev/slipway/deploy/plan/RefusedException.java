package dev.slipway.deploy.plan;

/** A rule forbids it; the message says what to do. Never leaves this package. */
final class RefusedException extends Exception {
    RefusedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
