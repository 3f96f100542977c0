package dev.slipway.plan;

/** A rule forbids it; the message says what to do. Never leaves this package. */
final class Refusal extends Exception {
    Refusal(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
