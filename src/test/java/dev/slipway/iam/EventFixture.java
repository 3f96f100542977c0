package dev.slipway.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.time.InstantSource;

/** Events of one account and region, as EventBridge delivers them. */
record EventFixture(AccountFixture place, InstantSource clock) {
    String push(String repository, String tag, String digest) {
        ObjectNode event = envelope("aws.ecr", "ECR Image Action");
        event.putObject("detail")
                .put("result", "SUCCESS")
                .put("action-type", "PUSH")
                .put("repository-name", repository)
                .put("image-tag", tag)
                .put("image-digest", digest);
        return Json.write(event);
    }

    /** CloudTrail's event for a registered task definition. */
    String registered(String arn) {
        ObjectNode event = envelope("aws.ecs", "AWS API Call via CloudTrail");
        ObjectNode detail = event.putObject("detail");
        detail.put("eventSource", "ecs.amazonaws.com").put("eventName", "RegisterTaskDefinition");
        detail.putObject("responseElements").putObject("taskDefinition").put("taskDefinitionArn", arn);
        return Json.write(event);
    }

    String scheduled() {
        ObjectNode event = envelope("aws.events", "Scheduled Event");
        event.putObject("detail");
        return Json.write(event);
    }

    private ObjectNode envelope(String source, String detailType) {
        ObjectNode event = Json.object().put("version", "0").put("id", "event-" + clock.instant());
        event.put("source", source).put("detail-type", detailType).put("account", place.account());
        event.put("time", clock.instant().toString()).put("region", place.region());
        event.putArray("resources");
        return event;
    }
}
