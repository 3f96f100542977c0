package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Invokes Lambda functions on behalf of another service of the account. */
@FunctionalInterface
public interface FunctionInvoker {
    /** An account without functions. */
    FunctionInvoker NONE = (functionArn, payload) -> Optional.empty();

    /**
     * Waits for the answer.
     *
     * @param functionArn with an alias or without one
     * @return empty where the function fails, or does not exist
     */
    Optional<JsonNode> invoke(String functionArn, String payload);
}
