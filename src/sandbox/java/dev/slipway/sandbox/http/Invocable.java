package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.Optional;

/** A function that {@link Functions} invokes. */
public interface Invocable {
    String name();

    /** The function as somebody invokes it by an alias or version, with which its ARN then ends. */
    default Invocable qualified(String qualifier) {
        return this;
    }

    /** The name, and the alias or version by which it is invoked, if it is invoked by one. */
    default String qualifiedName() {
        return name();
    }

    /** @param event as JSON */
    Result invoke(String event);

    /** The same, but an exception is a failure, as in Lambda. */
    default Result attempt(String event) {
        try {
            return invoke(event);
        } catch (RuntimeException e) {
            return Result.failed(e);
        }
    }

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
    record Failure(Class<? extends RuntimeException> type, String message) {
        /** The error as Lambda's Java runtime writes it. */
        public ObjectNode json() {
            ObjectNode error = Json.object().put("errorMessage", message).put("errorType", type.getName());
            error.putArray("stackTrace");
            return error;
        }
    }
}
