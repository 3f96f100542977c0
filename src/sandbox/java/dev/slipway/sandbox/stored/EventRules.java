package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;

/** The rules of EventBridge and their targets. They match no events: the template's rules do. */
final class EventRules {
    private final AccountScope account;
    private final Shelf rules;
    /** {@code RULE/ID}. */
    private final Shelf targets;

    EventRules(AccountScope account) {
        this(account, shelf(), shelf());
    }

    private EventRules(AccountScope account, Shelf rules, Shelf targets) {
        this.account = account;
        this.rules = rules;
        this.targets = targets;
    }

    private static Shelf shelf() {
        return new Shelf(() -> SandboxException.refused("ResourceNotFoundException", "The rule does not exist."));
    }

    EventRules copy() {
        return new EventRules(account, rules.copy(), targets.copy());
    }

    ObjectNode call(String operation, Input input) {
        String name = input.text("Name").orElse("");
        String rule = input.text("Rule").orElse("");
        return switch (operation) {
            case "PutRule" -> put(name, input);
            case "DescribeRule" -> rules.get(name);
            case "DeleteRule" -> {
                rules.remove(name);
                yield Json.object();
            }
            case "ListTagsForResource" -> {
                String arn = input.text("ResourceARN").orElse("");
                ObjectNode found = rules.get(arn.replaceFirst("^.*:rule/", ""));
                yield Json.object().set("Tags", found.path("Tags"));
            }
            case "PutTargets" -> {
                rules.get(rule);
                for (JsonNode target : input.json().path("Targets")) {
                    targets.put(rule + "/" + target.path("Id").asText(), (ObjectNode) target);
                }
                yield done();
            }
            case "ListTargetsByRule" -> {
                rules.get(rule);
                yield Shelf.list("Targets", targets.startingWith(rule + "/"));
            }
            case "RemoveTargets" -> {
                input.texts("Ids").forEach(id -> targets.remove(rule + "/" + id));
                yield done();
            }
            default -> throw SandboxException.unknownOperation("EventBridge", operation);
        };
    }

    private static ObjectNode done() {
        ObjectNode answer = Json.object().put("FailedEntryCount", 0);
        answer.putArray("FailedEntries");
        return answer;
    }

    private ObjectNode put(String name, Input input) {
        String arn = account.arn("events", "rule/" + name);
        ObjectNode rule = input.json().deepCopy();
        rule.put("Arn", arn).put("CreatedBy", account.id());
        rule.put("EventBusName", input.text("EventBusName").orElse("default"));
        rule.put("State", input.text("State").orElse("ENABLED"));
        if (!rule.has("Tags")) {
            rule.set("Tags", rules.find(name).map(old -> old.path("Tags")).orElseGet(Json.object()::arrayNode));
        }
        rules.put(name, rule);
        return Json.object().put("RuleArn", arn);
    }
}
