package dev.slipway.endtoend.attacks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;

/** May put one SSM parameter of team A, and nothing else. Then the world goes on: the schedule runs, and somebody pushes. */
record ParameterWriter(AttackStage stage) {
    /** A part of what is put that no log line may contain. */
    static final String CONTENT = "battery-staple";

    void puts(String content, String type) {
        ObjectNode name = Json.object().put("Name", Teams.PATH + "team-a/evil-" + stage.nextTag());
        ObjectNode input =
                name.deepCopy().put("Value", content).put("Type", type).put("Tier", "Advanced");
        stage.aws().quietly("ssm", "PutParameter", input);
        stage.waitForSchedule();
        stage.push(stage.aws(), "team-a/evil", stage.nextTag());
        stage.goOn();
        stage.aws().quietly("ssm", "DeleteParameter", name);
    }
}
