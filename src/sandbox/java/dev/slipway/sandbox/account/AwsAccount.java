package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.CallLog;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Faults;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecr.Registry;
import dev.slipway.sandbox.ecs.EcsOperations;
import dev.slipway.sandbox.ecs.Fingerprint;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.Buses;
import dev.slipway.sandbox.events.CloudTrail;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.sandbox.task.OneOffTask;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
    private volatile AwsServices services;
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
        this(AwsServices.empty(new AccountScope(account, region, clock), keys));
    }

    private AwsAccount(AwsServices services) {
        this.account = services.account();
        this.keys = services.keys();
        this.services = services;
        this.callLog = new CallLog(account.clock());
    }

    /** A copy of the state with the same clock and rules, without calls, faults and lag. */
    public AwsAccount copy() {
        return locked(() -> new AwsAccount(services.copy()));
    }

    /** Deletes all resources, events, conditions, calls and faults. */
    public void reset() {
        locked(() -> {
            services = AwsServices.empty(account, keys);
            return services;
        });
        callLog.forget();
        callLog.faults().clear();
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
                staleBy -> locked(() -> answer(caller, service, operation, input, staleBy)));
    }

    /** For calls that other types answer. */
    public CallLog callLog() {
        return callLog;
    }

    /**
     * A call without faults, hooks and lag that {@link #calls()} does not keep: for setup and assertions. What it writes is
     * seen at once.
     */
    public ObjectNode quietly(String service, String operation, ObjectNode input) {
        return atOnce(() -> unlogged(service, operation, input));
    }

    /** The same, but later reads lag behind what it writes. */
    ObjectNode unlogged(String service, String operation, ObjectNode input) {
        return locked(() -> answer(keys.root(), service, operation, input, 0));
    }

    /** How far reads are behind the writes, and the order of lists. */
    public Consistency consistency() {
        return services.consistency();
    }

    /** What this writes is seen at once. */
    <T> T atOnce(Supplier<T> what) {
        return locked(() -> consistency().suspended(what));
    }

    /** What this does to the registry is seen at once. */
    void inRegistry(Consumer<Registry> what) {
        atOnce(() -> {
            what.accept(services.registry());
            return account;
        });
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
        change(cluster, service, s -> ecs().rollouts().settle(s));
    }

    public void settleAll() {
        locked(() -> List.copyOf(ecs().state().services().values())).forEach(s -> settle(s.cluster(), s.name()));
    }

    /** The PRIMARY deployment fails. ECS rolls back if the service's circuit breaker says so. */
    public void fail(String cluster, String service) {
        change(cluster, service, s -> ecs().rollouts().fail(s));
    }

    public void fail(String cluster, String service, boolean rollback) {
        change(cluster, service, s -> ecs().rollouts().fail(s, rollback));
    }

    /**
     * Every service takes the steps that are due at the clock's time. The caller advances the clock and
     * calls this again. Without a call nothing changes.
     */
    public void step() {
        int remember = callLog.faults().depth();
        locked(() -> {
            ecs().step(remember);
            return lock;
        });
    }

    /** When the next step is due, at the earliest; empty if every service is settled or stuck. */
    public Optional<Instant> nextStep() {
        return locked(ecs()::nextStep);
    }

    /** The services with a deployment that has not ended, as {@code cluster/service}. */
    public List<String> deploying() {
        return locked(() -> ecs().state().services().values().stream()
                .filter(ServiceState::isDeploying)
                .map(ServiceState::key)
                .toList());
    }

    /** The tasks that RunTask started, oldest first. */
    public List<OneOffTask> tasks() {
        return locked(() -> List.copyOf(ecs().state().tasks().values()));
    }

    /** A task that RunTask started runs to its end, whatever the clock says. */
    public void end(OneOffTask task) {
        int remember = callLog.faults().depth();
        locked(() -> {
            ecs().end(task, remember);
            return lock;
        });
    }

    /** How images behave, and which alarms are in ALARM, in the simulation. */
    public Conditions conditions() {
        return ecs().conditions();
    }

    /** Whether an image is in the registry or in a task definition, so that {@link Conditions#behave} can concern it. */
    public boolean hasImage(String image) {
        return locked(() -> services.registry().has(image) || ecs().hasImage(image));
    }

    /** Continues every PAUSE hook of the service that waits for an action. */
    public void proceed(String cluster, String service) {
        change(cluster, service, s -> ecs().hooks().proceed(s));
    }

    /** The default event bus. */
    public Bus bus() {
        return services.buses().named(Buses.DEFAULT);
    }

    /** An event bus that {@link Setup#eventBus} created. */
    public Bus bus(String name) {
        return services.buses().named(name);
    }

    void startTrail() {
        locked(() -> ecs().trail(new CloudTrail(account, bus())));
    }

    void createBus(String name) {
        locked(() -> {
            services.buses().create(name);
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
        return locked(() -> Fingerprint.of(ecs().state()) + ecs().conditions().fingerprint());
    }

    private EcsOperations ecs() {
        return services.ecs();
    }

    private void change(String cluster, String service, UnaryOperator<ServiceState> change) {
        int remember = callLog.faults().depth();
        locked(() -> {
            ecs().change(cluster, service, change, remember);
            return cluster;
        });
    }

    private ObjectNode answer(Caller caller, String service, String operation, ObjectNode input, int staleBy) {
        return services.answer(
                caller, service, operation, input, staleBy, callLog.faults().depth());
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
