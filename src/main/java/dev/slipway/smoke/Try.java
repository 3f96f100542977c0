package dev.slipway.smoke;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * One try of one request, for the log: nothing of it is a header, a query or a body.
 *
 * @param number from 1
 * @param status of the last answer, where there was one
 */
public record Try(String request, int number, OptionalInt status, Duration took, Finding finding) {
    /** How a try ended. */
    public sealed interface Finding {
        /** The answer is as the test wants it. */
        record Fits() implements Finding {}

        /** Another try may fit. */
        record DoesNotFit(String reason) implements Finding {}

        /** What another try cannot change. */
        record Refused(String reason) implements Finding {}
    }
}
