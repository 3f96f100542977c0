package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;

/** The log groups of CloudWatch Logs. They get no log lines. */
final class LogGroups {
    private final AccountScope account;
    private final Shelf groups;

    LogGroups(AccountScope account) {
        this(
                account,
                new Shelf(() -> SandboxException.refused(
                        "ResourceNotFoundException", "The specified log group does not exist.")));
    }

    private LogGroups(AccountScope account, Shelf groups) {
        this.account = account;
        this.groups = groups;
    }

    LogGroups copy() {
        return new LogGroups(account, groups.copy());
    }

    ObjectNode call(String operation, Input input) {
        String name = input.text("logGroupName").orElse("");
        return switch (operation) {
            case "CreateLogGroup" -> create(name, input);
            case "PutRetentionPolicy" -> {
                groups.get(name).put("retentionInDays", input.number("retentionInDays", 0));
                yield Json.object();
            }
            case "DescribeLogGroups" ->
                Shelf.list(
                        "logGroups",
                        groups.startingWith(input.text("logGroupNamePrefix").orElse("")));
            case "ListTagsForResource" -> {
                String arn = input.text("resourceArn").orElse("");
                ObjectNode group =
                        groups.get(arn.replaceFirst("^.*:log-group:", "").replaceFirst(":\\*$", ""));
                yield Json.object().set("tags", group.path("tags"));
            }
            case "DeleteLogGroup" -> {
                groups.remove(name);
                yield Json.object();
            }
            default -> throw SandboxException.unknownOperation("CloudWatch Logs", operation);
        };
    }

    private ObjectNode create(String name, Input input) {
        if (groups.contains(name)) {
            throw SandboxException.refused("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        String arn = account.arn("logs", "log-group:" + name);
        ObjectNode group = Json.object()
                .put("logGroupName", name)
                .put("arn", arn + ":*")
                .put("logGroupArn", arn)
                .put("logGroupClass", input.text("logGroupClass").orElse("STANDARD"))
                .put("creationTime", account.now().toEpochMilli());
        group.set("tags", input.member("tags").orElseGet(Json::object));
        groups.put(name, group);
        return Json.object();
    }
}
