package dev.slipway.smoke;

/** What a smoke test says of a deployment. */
sealed interface Verdict {
    /** Every request fits: the deployment goes on. */
    record Succeeded(int requests) implements Verdict {}

    /** ECS rolls the deployment back. */
    record Failed(String reason) implements Verdict {}

    /** The time of this invocation is over before the tries are: ECS invokes the function again. */
    record InProgress(Progress progress) implements Verdict {}
}
