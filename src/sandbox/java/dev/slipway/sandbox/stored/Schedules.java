package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;

/** The schedules of EventBridge Scheduler. They start nothing. */
final class Schedules {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final AccountScope account;
    /** {@code GROUP/NAME}. */
    private final Shelf schedules;

    Schedules(AccountScope account) {
        this(
                account,
                new Shelf(() ->
                        new SandboxException("ResourceNotFoundException", "The schedule does not exist.", NOT_FOUND)));
    }

    private Schedules(AccountScope account, Shelf schedules) {
        this.account = account;
        this.schedules = schedules;
    }

    Schedules copy() {
        return new Schedules(account, schedules.copy());
    }

    ObjectNode call(String operation, Input input) {
        String name = input.text("GroupName").orElse("default") + "/"
                + input.text("Name").orElse("");
        return switch (operation) {
            case "CreateSchedule" -> {
                if (schedules.contains(name)) {
                    throw new SandboxException("ConflictException", "The schedule already exists.", CONFLICT);
                }
                yield put(name, input, account.now().getEpochSecond());
            }
            case "UpdateSchedule" ->
                put(name, input, schedules.get(name).path("CreationDate").asLong());
            case "GetSchedule" -> schedules.get(name);
            case "DeleteSchedule" -> {
                schedules.remove(name);
                yield Json.object();
            }
            default -> throw SandboxException.unknownOperation("EventBridge Scheduler", operation);
        };
    }

    /** An update replaces the whole schedule, as on AWS. */
    private ObjectNode put(String name, Input input, long created) {
        ObjectNode schedule = input.json().deepCopy();
        schedule.remove("ClientToken");
        schedule.put("GroupName", input.text("GroupName").orElse("default"))
                .put("State", input.text("State").orElse("ENABLED"))
                .put("Arn", account.arn("scheduler", "schedule/" + name))
                .put("CreationDate", created)
                .put("LastModificationDate", account.now().getEpochSecond());
        schedules.put(name, schedule);
        return Json.object().put("ScheduleArn", schedule.path("Arn").asText());
    }
}
