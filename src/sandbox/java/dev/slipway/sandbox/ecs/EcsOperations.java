package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.api.Timeline;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.CloudTrail;
import dev.slipway.sandbox.rollout.Activity;
import dev.slipway.sandbox.rollout.FunctionHooks;
import dev.slipway.sandbox.rollout.HookCall;
import dev.slipway.sandbox.rollout.LifecycleHooks;
import dev.slipway.sandbox.rollout.Rollouts;
import dev.slipway.sandbox.rollout.Scheduler;
import dev.slipway.sandbox.rollout.ServiceState;
import dev.slipway.sandbox.task.Conditions;
import dev.slipway.sandbox.task.OneOffTask;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** ECS: passes each operation to its type, and keeps the older states that stale reads answer from. */
public final class EcsOperations {
    private final TaskDefinitionOperations definitions;
    private final ClusterOperations clusters;
    private final TagOperations tags;
    private final ServiceOperations services;
    private final HistoryOperations history;
    private final TaskOperations tasks;
    private final RunTaskOperations runs;
    private final LifecycleHooks hooks;
    private final FunctionHooks functions;
    private final Rollouts rollouts;
    private final Scheduler scheduler;
    private final AccountScope account;
    private final EcsState state;
    private final Conditions conditions;
    private final Deque<EcsState> past = new ArrayDeque<>();
    private final Timeline<EcsState> timeline;
    private Optional<CloudTrail> trail = Optional.empty();

    public EcsOperations(
            AccountScope account, Bus bus, Consistency consistency, EcsState state, Conditions conditions) {
        this.account = account;
        this.timeline = new Timeline<>(consistency);
        this.state = state;
        this.conditions = conditions;
        var json = new ServiceJson(account);
        rollouts = new Rollouts(account, bus, conditions);
        hooks = new LifecycleHooks(account, bus, rollouts);
        functions = new FunctionHooks(account, hooks);
        scheduler = new Scheduler(rollouts, hooks, conditions);
        definitions = new TaskDefinitionOperations(account);
        clusters = new ClusterOperations(account);
        tags = new TagOperations();
        services = new ServiceOperations(account, definitions, rollouts, json);
        tasks = new TaskOperations(account);
        runs = new RunTaskOperations(account, bus, conditions, definitions);
        history = new HistoryOperations(account, services, rollouts, hooks, json);
    }

    /** An independent copy on another bus. Its reads do not lag. */
    public EcsOperations copy(Bus itsBus, Consistency itsConsistency) {
        var copy = new EcsOperations(account, itsBus, itsConsistency, state.copy(), conditions.copy());
        copy.trail = trail.map(t -> t.on(itsBus));
        return copy;
    }

    /** Starts a trail: it sends an event of each RegisterTaskDefinition from now on. */
    public EcsOperations trail(CloudTrail itsTrail) {
        trail = Optional.of(itsTrail);
        return this;
    }

    public EcsState state() {
        return state;
    }

    /**
     * @param staleBy how many changes ago the state is that a read answers from
     * @param remember how many states to keep for that
     */
    public ObjectNode call(Caller caller, String operation, Input input, int staleBy, int remember) {
        if (operation.startsWith("Describe") || operation.startsWith("List")) {
            Optional<EcsState> stale = before(staleBy);
            return read(operation, input, kind -> stale.isPresent() ? stale.stream() : timeline.since(kind, state));
        }
        remember(remember);
        return write(caller, operation, input);
    }

    public void change(String cluster, String service, UnaryOperator<ServiceState> change, int remember) {
        remember(remember);
        ServiceState found = state.services().get(ResourceName.lastPart(cluster) + "/" + service);
        if (found == null) {
            throw new IllegalArgumentException("the sandbox has no service %s/%s".formatted(cluster, service));
        }
        state.put(Activity.noted(found, change.apply(found), account.now()));
    }

    /** The task of RunTask ends at once. */
    public void end(OneOffTask task, int remember) {
        remember(remember);
        runs.end(state, task);
    }

    public void step(int remember) {
        boolean isTaskDue = !RunTaskOperations.next(state).isAfter(account.now());
        if (!isTaskDue && scheduler.sleeps(state.services().values(), account.now())) {
            return;
        }
        remember(remember);
        runs.step(state);
        scheduler.step(state.services(), this::definition, account.now());
    }

    /** The calls of lifecycle hooks that are due: the caller makes each of them once, and notes its answer. */
    public List<HookCall> takeHookCalls() {
        List<HookCall> due = state.services().values().stream()
                .flatMap(service -> functions.due(service).stream())
                .toList();
        due.forEach(call -> state.services().computeIfPresent(call.service(), (key, s) -> functions.taken(s, call)));
        return due;
    }

    /** @param answer empty where the function failed, or does not exist */
    public void answered(HookCall call, Optional<JsonNode> answer, int remember) {
        remember(remember);
        ServiceState found = state.services().get(call.service());
        if (found != null) {
            state.put(Activity.noted(found, functions.answered(found, call, answer), account.now()));
        }
    }

    public Optional<Instant> nextStep() {
        Instant ofTasks = RunTaskOperations.next(state);
        Instant now = account.now();
        return Stream.concat(
                        scheduler.next(state.services().values(), now).stream(),
                        Stream.of(ofTasks)
                                .filter(next -> !next.equals(Instant.MAX))
                                .map(next -> next.isBefore(now) ? now : next))
                .min(Instant::compareTo);
    }

    private Optional<ObjectNode> definition(String arn) {
        return TaskDefinitionOperations.exact(state, arn).map(Family.Revision::content);
    }

    /** Whether a container of a task definition has the image: any of {@link Conditions#names}. */
    public boolean hasImage(String image) {
        return state.families().values().stream()
                .flatMap(family -> family.revisions().stream())
                .flatMap(revision ->
                        revision.content().path("containerDefinitions").valueStream())
                .flatMap(container -> Conditions.names(container.path("image").asText()))
                .anyMatch(image::equals);
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    public LifecycleHooks hooks() {
        return hooks;
    }

    public Conditions conditions() {
        return conditions;
    }

    /** @param seen the states that a read of a kind may see, oldest first */
    private ObjectNode read(String operation, Input input, Function<ReadKind, Stream<EcsState>> seen) {
        EcsState from =
                ReadKind.ofEcs(operation).map(seen).flatMap(Stream::findFirst).orElse(state);
        return switch (operation) {
            case "DescribeTaskDefinition" -> definitions.describe(from, seen.apply(ReadKind.TAGS), input);
            case "ListTaskDefinitions" -> definitions.list(from, input);
            case "ListTaskDefinitionFamilies" -> definitions.families(from, input);
            case "DescribeServices" -> services.describe(from, input);
            case "ListServices" -> services.list(from, input);
            case "ListServiceDeployments" -> history.list(from, input);
            case "DescribeServiceDeployments" -> history.describeDeployments(from, input);
            case "DescribeServiceRevisions" -> history.describeRevisions(from, input);
            case "DescribeTasks" -> tasks.describe(from, input);
            case "ListTasks" -> tasks.list(from, input);
            case "DescribeClusters" -> clusters.describe(from, input);
            case "ListClusters" -> clusters.list(from, input);
            case "ListTagsForResource" -> tags.list(from, input);
            default -> throw SandboxException.unknownOperation("ECS", operation);
        };
    }

    private ObjectNode write(Caller caller, String operation, Input input) {
        return switch (operation) {
            case "RegisterTaskDefinition" -> {
                ObjectNode answer = definitions.register(state, input);
                trail.ifPresent(t -> t.registered(caller, input.json(), answer));
                yield answer;
            }
            case "DeregisterTaskDefinition" -> definitions.deregister(state, input);
            case "DeleteTaskDefinitions" -> definitions.delete(state, input);
            case "CreateService" -> services.create(state, usable(input));
            case "UpdateService" -> services.update(state, usable(input));
            case "DeleteService" -> services.delete(state, input);
            case "RunTask" -> runs.run(state, usable(input));
            case "StopTask" -> runs.stop(state, input);
            case "StopServiceDeployment" -> history.stop(state, input);
            case "ContinueServiceDeployment" -> history.proceed(state, input);
            case "CreateCluster" -> clusters.create(state, input);
            case "DeleteCluster" -> clusters.delete(state, input);
            case "TagResource" -> tags.tag(state, input);
            case "UntagResource" -> tags.untag(state, input);
            default -> throw SandboxException.unknownOperation("ECS", operation);
        };
    }

    /** @throws SandboxException if the task definition that the input names cannot be used yet */
    private Input usable(Input input) {
        input.text("taskDefinition")
                .ifPresent(name -> definitions.usable(timeline.seenBy(ReadKind.REVISION_USE, state), name));
        return input;
    }

    private void remember(int states) {
        timeline.replacing(state::copy);
        if (states > 0) {
            past.addFirst(state.copy());
        }
        while (past.size() > states) {
            past.removeLast();
        }
    }

    private Optional<EcsState> before(int changes) {
        return past.stream().limit(changes).reduce((newer, older) -> older);
    }
}
