package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;

/** The metric alarms of CloudWatch, which stay OK. The control Alarm decides what ECS sees of an alarm. */
final class MetricAlarms {
    private final AccountScope account;
    private final Shelf alarms;

    MetricAlarms(AccountScope account) {
        this(account, new Shelf(() -> SandboxException.refused("ResourceNotFound", "The alarm does not exist.")));
    }

    private MetricAlarms(AccountScope account, Shelf alarms) {
        this.account = account;
        this.alarms = alarms;
    }

    MetricAlarms copy() {
        return new MetricAlarms(account, alarms.copy());
    }

    ObjectNode call(String operation, Input input) {
        return switch (operation) {
            case "PutMetricAlarm" -> put(input);
            case "DescribeAlarms" -> {
                ObjectNode answer = Json.object();
                ArrayNode found = answer.putArray("MetricAlarms");
                input.texts("AlarmNames").forEach(name -> alarms.find(name).ifPresent(found::add));
                yield answer;
            }
            case "ListTagsForResource" -> {
                String arn = input.text("ResourceARN").orElse("");
                yield Json.object()
                        .set(
                                "Tags",
                                alarms.get(arn.replaceFirst("^.*:alarm:", "")).path("Tags"));
            }
            case "DeleteAlarms" -> {
                input.texts("AlarmNames").forEach(alarms::remove);
                yield Json.object();
            }
            default -> throw SandboxException.unknownOperation("CloudWatch", operation);
        };
    }

    private ObjectNode put(Input input) {
        String name = input.text("AlarmName").orElse("");
        ObjectNode alarm = input.json().deepCopy();
        alarm.remove(List.of("Action", "Version"));
        alarm.put("AlarmArn", account.arn("cloudwatch", "alarm:" + name)).put("StateValue", "OK");
        if (!alarm.has("ActionsEnabled")) {
            alarm.put("ActionsEnabled", true);
        }
        alarms.put(name, alarm);
        return Json.object();
    }
}
