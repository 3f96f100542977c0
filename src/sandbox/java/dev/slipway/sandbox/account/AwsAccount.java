package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.CallLog;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Faults;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecr.Registry;
import dev.slipway.sandbox.ecs.EcsOperations;
import dev.slipway.sandbox.ecs.EcsState;
import dev.slipway.sandbox.ecs.Fingerprint;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.Buses;
import dev.slipway.sandbox.events.CloudTrail;
import dev.slipway.sandbox.events.PutEvents;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.sandbox.rollout.ServiceState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One AWS account in one region with the operations that Slipway needs: ECS, ECR, EventBridge, SSM, and STS. Input and
 * output are AWS's JSON. A rollout ends when a caller ends it, or it proceeds by {@link #step()}. The account owns the
 * trees in its answers: read them, but do not change them.
 */
public final class AwsAccount {
    private final AccountScope account;
    private final AccessKeys keys;
    private final Buses buses;
    private final EcsOperations ecs;
    private final Registry registry;
    private final ParameterStore parameters;
    private final CallLog callLog;
    private final ReentrantLock lock = new ReentrantLock();

    public AwsAccount() {
        this(InstantSource.system());
    }

    public AwsAccount(InstantSource clock) {
        this("123456789012", "us-east-1", clock);
    }

    public AwsAccount(String account, String region, InstantSource clock) {
        this(account, region, clock, AccessKeys.ofEveryRole(account));
    }

    /** @param keys shared by all accounts */
    AwsAccount(String account, String region, InstantSource clock, AccessKeys keys) {
        this.account = new AccountScope(account, region, clock);
        this.keys = keys;
        this.callLog = new CallLog(clock);
        this.buses = new Buses(this.account);
        this.ecs = new EcsOperations(this.account, bus(), EcsState.empty(), new Conditions());
        this.registry = new Registry(this.account, bus(), Map.of());
        this.parameters = new ParameterStore(this.account, Map.of());
    }

    private AwsAccount(AwsAccount other) {
        this.account = other.account;
        this.keys = other.keys;
        this.callLog = new CallLog(other.account.clock());
        this.buses = other.buses.copy();
        this.ecs = other.ecs.copy(bus());
        this.registry = other.registry.copy(bus());
        this.parameters = other.parameters.copy();
    }

    /** A copy of the state with the same clock and rules, without calls and faults. */
    public AwsAccount copy() {
        return locked(() -> new AwsAccount(this));
    }

    /**
     * One call, with its faults and hooks, kept in {@link #calls()}.
     *
     * @param service {@code ecs}, {@code ecr}, {@code ssm} or {@code events}
     * @throws SandboxException if AWS refuses the call, or does not answer
     */
    public ObjectNode call(String service, String operation, ObjectNode input) {
        return call(keys.root(), service, operation, input);
    }

    public ObjectNode call(Caller caller, String service, String operation, ObjectNode input) {
        return callLog.call(
                caller,
                service,
                operation,
                input,
                staleBy -> locked(() -> answer(caller, service, operation, new Input(input), staleBy)));
    }

    /** For calls that other types answer. */
    public CallLog callLog() {
        return callLog;
    }

    /** A call without faults and hooks that {@link #calls()} does not keep: for setup and assertions. */
    public ObjectNode quietly(String service, String operation, ObjectNode input) {
        return locked(() -> answer(keys.root(), service, operation, new Input(input), 0));
    }

    public Setup setup() {
        return new Setup(this);
    }

    /** The calls of {@link #call}, oldest first. */
    public List<RecordedCall> calls() {
        return callLog.calls();
    }

    public void forgetCalls() {
        callLog.forget();
    }

    /** The PRIMARY deployment reaches a steady state, and ECS removes the older ones. */
    public void settle(String cluster, String service) {
        change(cluster, service, s -> ecs.rollouts().settle(s));
    }

    public void settleAll() {
        locked(() -> List.copyOf(ecs.state().services().values())).forEach(s -> settle(s.cluster(), s.name()));
    }

    /** The PRIMARY deployment fails. ECS rolls back if the service's circuit breaker says so. */
    public void fail(String cluster, String service) {
        change(cluster, service, s -> ecs.rollouts().fail(s));
    }

    public void fail(String cluster, String service, boolean rollback) {
        change(cluster, service, s -> ecs.rollouts().fail(s, rollback));
    }

    /**
     * Every service takes the steps that are due at the clock's time. The caller advances the clock and
     * calls this again. Without a call nothing changes.
     */
    public void step() {
        int remember = callLog.faults().depth();
        locked(() -> {
            ecs.step(remember);
            return ecs;
        });
    }

    /** When the next step is due, at the earliest; empty if every service is settled or stuck. */
    public Optional<Instant> nextStep() {
        return locked(ecs::nextStep);
    }

    /** How images behave, and which alarms are in ALARM, in the simulation. */
    public Conditions conditions() {
        return ecs.conditions();
    }

    /** Continues every PAUSE hook of the service that waits for an action. */
    public void proceed(String cluster, String service) {
        change(cluster, service, s -> ecs.hooks().proceed(s));
    }

    /** The default event bus. */
    public Bus bus() {
        return buses.named(Buses.DEFAULT);
    }

    /** An event bus that {@link Setup#eventBus} created. */
    public Bus bus(String name) {
        return buses.named(name);
    }

    void startTrail() {
        locked(() -> ecs.trail(new CloudTrail(account, bus())));
    }

    void createBus(String name) {
        locked(() -> {
            buses.create(name);
            return name;
        });
    }

    public Faults faults() {
        return callLog.faults();
    }

    public String accountId() {
        return account.id();
    }

    public String region() {
        return account.region();
    }

    public AccessKeys keys() {
        return keys;
    }

    public InstantSource clock() {
        return account.clock();
    }

    /** The host of the account's registry. */
    public String registryHost() {
        return account.registry();
    }

    /** The same text for two accounts with the same state of ECS, regardless of times. */
    public String fingerprint() {
        return locked(() -> Fingerprint.of(ecs.state()) + ecs.conditions().fingerprint());
    }

    private void change(String cluster, String service, UnaryOperator<ServiceState> change) {
        int remember = callLog.faults().depth();
        locked(() -> {
            ecs.change(cluster, service, change, remember);
            return cluster;
        });
    }

    private ObjectNode answer(Caller caller, String service, String operation, Input input, int staleBy) {
        return switch (service) {
            case "ecs" ->
                ecs.call(caller, operation, input, staleBy, callLog.faults().depth());
            case "ecr" -> registry.call(operation, input);
            case "ssm" -> parameters.call(operation, input);
            case "events" -> PutEvents.call(buses, operation, input);
            case "sts" -> Sts.call(account, keys, caller, operation, input);
            default -> throw SandboxException.unknownOperation(service, operation);
        };
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }
}
