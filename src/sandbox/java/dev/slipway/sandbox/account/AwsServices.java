package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.ecr.Registry;
import dev.slipway.sandbox.ecs.EcsOperations;
import dev.slipway.sandbox.ecs.EcsState;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.Buses;
import dev.slipway.sandbox.events.PutEvents;
import dev.slipway.sandbox.stored.StoredServices;
import dev.slipway.sandbox.task.Conditions;
import java.util.Map;

/** The services of one account, and the operation that answers a call. */
record AwsServices(
        AccountScope account,
        AccessKeys keys,
        Consistency consistency,
        Buses buses,
        EcsOperations ecs,
        Registry registry,
        ParameterStore parameters,
        StoredServices stored) {

    static AwsServices empty(AccountScope account, AccessKeys keys) {
        var consistency = new Consistency(account.clock());
        var buses = new Buses(account);
        Bus bus = buses.named(Buses.DEFAULT);
        return new AwsServices(
                account,
                keys,
                consistency,
                buses,
                new EcsOperations(account, bus, consistency, EcsState.empty(account), new Conditions()),
                new Registry(account, bus, consistency),
                new ParameterStore(account, consistency, Map.of()),
                StoredServices.empty(account));
    }

    /** An independent copy without lag. */
    AwsServices copy() {
        var itsConsistency = new Consistency(account.clock());
        Buses itsBuses = buses.copy();
        Bus bus = itsBuses.named(Buses.DEFAULT);
        return new AwsServices(
                account,
                keys,
                itsConsistency,
                itsBuses,
                ecs.copy(bus, itsConsistency),
                registry.copy(bus, itsConsistency),
                parameters.copy(itsConsistency),
                stored.copy());
    }

    /**
     * @param staleBy how many changes ago the state is that a read answers from
     * @param remember how many states to keep for that
     */
    ObjectNode answer(Caller caller, String service, String operation, ObjectNode json, int staleBy, int remember) {
        Input input = consistency.input(json);
        return switch (service) {
            case "ecs" -> ecs.call(caller, operation, input, staleBy, remember);
            case "ecr" -> registry.call(operation, input);
            case "ssm" -> parameters.call(operation, input);
            case "events" ->
                operation.equals("PutEvents") ? PutEvents.call(buses, input) : stored.call(service, operation, input);
            case "application-autoscaling" -> AutoScaling.call(operation);
            case "sts" -> Sts.call(account, keys, caller, operation, input);
            default -> stored.call(service, operation, input);
        };
    }
}
