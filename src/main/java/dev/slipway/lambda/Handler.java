package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.trigger.ParsedEvent;

/** One function's way from an event to its answer. */
@FunctionalInterface
interface Handler {
    /**
     * @throws InvocationFailedException where the outcomes fail the invocation
     * @throws dev.slipway.config.InvalidConfigurationException where no configuration can be used
     */
    ObjectNode handle(ParsedEvent event, InvocationContext invocation);
}
