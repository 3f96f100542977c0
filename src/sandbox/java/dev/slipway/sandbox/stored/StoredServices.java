package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;

/** The services whose resources the sandbox only stores. */
public record StoredServices(
        Roles roles,
        LogGroups logs,
        Queues queues,
        EventRules rules,
        MetricAlarms alarms,
        StoredFunctions functions,
        Schedules schedules,
        Network network) {
    public static StoredServices empty(AccountScope account) {
        return new StoredServices(
                new Roles(account),
                new LogGroups(account),
                new Queues(account),
                new EventRules(account),
                new MetricAlarms(account),
                new StoredFunctions(account),
                new Schedules(account),
                new Network(account));
    }

    public StoredServices copy() {
        return new StoredServices(
                roles.copy(),
                logs.copy(),
                queues.copy(),
                rules.copy(),
                alarms.copy(),
                functions.copy(),
                schedules.copy(),
                network.copy());
    }

    /** @throws SandboxException if AWS refuses the call, or the sandbox does not know the operation */
    public ObjectNode call(String service, String operation, Input input) {
        return switch (service) {
            case "iam" -> roles.call(operation, input);
            case "logs" -> logs.call(operation, input);
            case "sqs" -> queues.call(operation, input);
            case "events" -> rules.call(operation, input);
            case "monitoring" -> alarms.call(operation, input);
            case "lambda" -> functions.call(operation, input);
            case "scheduler" -> schedules.call(operation, input);
            case "ec2" -> network.call(operation, input);
            default -> throw SandboxException.unknownOperation(service, operation);
        };
    }
}
