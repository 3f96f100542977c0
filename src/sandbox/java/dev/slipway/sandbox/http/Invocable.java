package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A function that {@link Functions} invokes. */
public interface Invocable {
    String name();

    /** @param event as JSON */
    Result invoke(String event);

    /** The log line for an asynchronous invocation that failed; empty if it did not fail. */
    default Optional<String> failed(Result result) {
        return result.errorMessage().map(why -> "an invocation of %s failed: %s".formatted(name(), why));
    }

    /** How an invocation ended: with an answer, or with a failure. */
    record Result(Optional<JsonNode> answer, Optional<Failure> failure) {
        public static Result failed(RuntimeException e) {
            return new Result(Optional.empty(), Optional.of(new Failure(e.getClass(), String.valueOf(e.getMessage()))));
        }

        /** The {@code errorMessage} that the caller gets. */
        public Optional<String> errorMessage() {
            return failure.map(Failure::message);
        }
    }

    /** The {@code errorType} and {@code errorMessage} that the caller gets. */
    record Failure(Class<? extends RuntimeException> type, String message) {}
}
