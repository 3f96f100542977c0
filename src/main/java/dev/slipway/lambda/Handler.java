package dev.slipway.lambda;

import com.fasterxml.jackson.databind.JsonNode;

/** From what a function is invoked with to what came of it. */
@FunctionalInterface
interface Handler {
    /**
     * @throws dev.slipway.trigger.InvalidRequestException where the event cannot be read
     * @throws dev.slipway.config.InvalidConfigurationException where there is no configuration to go by
     */
    Answer take(JsonNode event, InvocationContext run);
}
