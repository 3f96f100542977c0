package dev.slipway.deploy.plan;

/** A rule forbids the deployment; the message says what to do. The planner turns it into an action. */
final class RefusedException extends Exception {
    RefusedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
