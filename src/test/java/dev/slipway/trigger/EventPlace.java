package dev.slipway.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where an event of ECS is from: the account and region that it is about. */
final class EventPlace {
    private EventPlace() {}

    /**
     * Sent from there.
     *
     * @param about pointer to an ARN in the event; where there is none, nothing changes
     */
    static ObjectNode of(ObjectNode event, String about) {
        String[] arn = event.at(about).asText().split(":", -1);
        return arn.length < 6 ? event : event.put("region", arn[3]).put("account", arn[4]);
    }
}
