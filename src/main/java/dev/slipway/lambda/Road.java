package dev.slipway.lambda;

import com.fasterxml.jackson.databind.JsonNode;

/** From what a function is invoked with to what came of it. */
@FunctionalInterface
interface Road {
    /**
     * @throws dev.slipway.trigger.BadRequest where the event cannot be read
     * @throws dev.slipway.target.ConfigurationRefused where there is no configuration to go by
     */
    Answer take(JsonNode event, Run run);
}
