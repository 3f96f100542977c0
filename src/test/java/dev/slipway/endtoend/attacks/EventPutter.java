package dev.slipway.endtoend.attacks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;

/** May put any entry on the default bus of Slipway's account. */
record EventPutter(AttackStage stage) {
    void puts(String source, String detailType, String detail) {
        ObjectNode put = Json.object();
        put.putArray("Entries")
                .addObject()
                .put("Source", source)
                .put("DetailType", detailType)
                .put("Detail", detail)
                .putArray("Resources")
                .add("arn:aws:ecs:us-east-1:%s:service/b-dev/b-shop".formatted(Teams.ACCOUNT));
        stage.aws().quietly("events", "PutEvents", put);
        stage.goOn();
    }
}
