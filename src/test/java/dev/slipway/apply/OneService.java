package dev.slipway.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.events.Event;
import dev.slipway.target.Asked;
import dev.slipway.target.Open;
import dev.slipway.target.Selection;
import dev.slipway.target.Target;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.Demand;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/** One service in its own sandbox, with the real deployer and reconciler and a clock that tests set. */
public final class OneService {
    private final String name;
    private final String family;
    private final String repository;
    public final Hands clock;
    public final AwsAccount world;
    public final SandboxAws aws;
    public Target target;
    private final List<Runnable> meanwhile = new ArrayList<>();
    private List<Asked> pushed = List.of();
    private int pushes;
    private int requests;
    private int delivered;

    /** A clock that tests set. */
    public static final class Hands implements InstantSource {
        private Instant now = Instant.parse("2026-03-02T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    public OneService() {
        this("{}");
    }

    /** @param deploymentConfiguration the service's, as JSON */
    public OneService(String deploymentConfiguration) {
        this("web", new Hands(), Optional.empty(), deploymentConfiguration);
    }

    /** Another service in the same cluster. */
    public OneService inSameCluster(String other) {
        return new OneService(other, clock, Optional.of(world), "{}");
    }

    private OneService(String name, Hands clock, Optional<AwsAccount> shared, String deploymentConfiguration) {
        this.name = name;
        this.family = name + "-dev";
        this.repository = "acme/" + name;
        this.clock = clock;
        this.world = shared.orElseGet(() -> new AwsAccount(clock));
        this.aws = new SandboxAws(world);
        target = target(Target.Rollback.AUTO, OptionalInt.empty());
        world.given().repository(repository);
        String template = world.given().taskDefinition("""
                {"family": "%s-template", "cpu": "256", "containerDefinitions": [
                  {"name": "web", "image": "%s/%s:latest", "essential": true}]}""".formatted(family, world.registryHost(), repository));
        ObjectNode request = Json.object()
                .put("cluster", "dev")
                .put("serviceName", name)
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        request.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
        world.given().service(request);
        newEvents();
    }

    private Target target(Target.Rollback rollback, OptionalInt deadlineMinutes) {
        return target(rollback, deadlineMinutes, false);
    }

    public OneService followTemplate() {
        target = target(target.rollback(), target.deadlineMinutes(), true);
        return this;
    }

    private Target target(Target.Rollback rollback, OptionalInt deadlineMinutes, boolean followTemplate) {
        return new Target(
                name,
                "dev",
                world.registryHost(),
                repository,
                List.of(),
                "dev",
                name,
                family,
                family + "-template",
                List.of(),
                "latest",
                rollback,
                deadlineMinutes,
                followTemplate,
                Place.OWN);
    }

    public OneService rollbackOff() {
        target = target(Target.Rollback.OFF, target.deadlineMinutes());
        return this;
    }

    public OneService rollbackOn() {
        target = target(Target.Rollback.AUTO, target.deadlineMinutes());
        return this;
    }

    public OneService deadline(int minutes) {
        target = target(target.rollback(), OptionalInt.of(minutes));
        return this;
    }

    public OneService pass(Duration time) {
        clock.now = clock.now.plus(time);
        return this;
    }

    /** Pushes an image and deploys it. Revisions are numbered from 1 in this order. */
    public Outcome push(String tag) {
        pass(Duration.ofMinutes(1));
        pushes++;
        String digest = world.given().push(repository, tag, tag);
        pushed = List.of(new Asked(
                target,
                target.images().withTag(Optional.of(tag)).withDigest(digest),
                Optional.empty(),
                Asked.By.PUSH,
                false,
                "push-" + pushes,
                clock.now,
                Attempts.OF_ONE_TIME,
                false,
                Optional.empty(),
                Optional.empty()));
        return pushAgain();
    }

    /** Delivers the event of the last push again. */
    public Outcome pushAgain() {
        return new Deployer(aws, Runnable::run, clock, length -> true)
                .deploy(pushed)
                .getFirst();
    }

    /** Requests a rollback to a revision, to a tag, or to the previous good revision. */
    public Outcome rollBack(Optional<To> to) {
        return rollBack(to, "rollback-" + ++requests, false, false);
    }

    public Outcome rollBack(Optional<To> to, String id, boolean dryRun, boolean waits) {
        pass(Duration.ofMinutes(1));
        var what = new Open.What.Back(to);
        return send(new Selection(List.of(), List.of(new Open(target, demand(id, dryRun, waits), what)), List.of(), ""));
    }

    /** Requests a promotion of the version that another service runs. */
    public Outcome promoteFrom(OneService other) {
        pass(Duration.ofMinutes(1));
        var what = new Open.What.From(other.target);
        return send(new Selection(
                List.of(), List.of(new Open(target, demand("promote-" + ++requests, false, false), what)), List.of(), ""));
    }

    private Outcome send(Selection selection) {
        return new Deployer(aws, Runnable::run, clock, this::whileItWaits)
                .deploy(selection)
                .getFirst();
    }

    private Demand demand(String id, boolean dryRun, boolean waits) {
        return new Demand(
                name, "dev", dryRun, waits, id, clock.now, Attempts.BY_CLIENT, Optional.of("jo"), Optional.empty());
    }

    /** Plans an action for the next pause of a waiting request. Without one, its time is up. */
    public OneService meanwhile(Runnable action) {
        meanwhile.add(action);
        return this;
    }

    private boolean whileItWaits(Duration length) {
        pass(length);
        if (meanwhile.isEmpty()) {
            return false;
        }
        meanwhile.removeFirst().run();
        return true;
    }

    /** Terraform registers a revision of the template. */
    public OneService template(String cpu) {
        return template(cpu, "%s/%s:latest".formatted(world.registryHost(), repository));
    }

    public OneService template(String cpu, String image) {
        world.given().taskDefinition("""
                {"family": "%s-template", "cpu": "%s", "containerDefinitions": [
                  {"name": "web", "image": "%s", "essential": true}]}""".formatted(family, cpu, image));
        return this;
    }

    /** Delivers the event of a registered template revision, with the current time. */
    public Outcome templateEvent(String event, int revision) {
        return templateEvent(event, revision, clock.now);
    }

    public Outcome templateEvent(String event, int revision, Instant registeredAt) {
        var demand = new Demand(
                name,
                "dev",
                false,
                false,
                event,
                registeredAt,
                Attempts.OF_ONE_TIME,
                Optional.of("terraform"),
                Optional.of("template %s-template:%d".formatted(family, revision)));
        var what = new Open.What.Follow(new RevisionName(family + "-template", revision));
        return send(new Selection(List.of(), List.of(new Open(target, demand, what)), List.of(), ""));
    }

    /** Pushes and deploys an image; the deployment completes and its event is handled. */
    public OneService good(String tag) {
        push(tag);
        completes();
        handleAll();
        return this;
    }

    /** Pushes and deploys an image; the deployment fails and its event is not handled yet. */
    public OneService bad(String tag) {
        push(tag);
        fails();
        return this;
    }

    public OneService completes() {
        pass(Duration.ofMinutes(1));
        world.settle("dev", name);
        return this;
    }

    public OneService fails() {
        pass(Duration.ofMinutes(1));
        world.fail("dev", name);
        return this;
    }

    /** The state changes since the last call, oldest first. */
    public List<Heard> newEvents() {
        List<Event> all = world.bus().events().stream()
                .filter(e -> e.detailType().equals("ECS Deployment State Change"))
                .filter(e -> e.resources().getFirst().endsWith("/" + name))
                .toList();
        List<Heard> fresh = all.subList(delivered, all.size()).stream()
                .flatMap(e -> stateChange(e).stream())
                .toList();
        delivered = all.size();
        return fresh;
    }

    private static Optional<Heard> stateChange(Event event) {
        JsonNode detail = event.detail();
        String name = detail.path("eventName").asText();
        if (name.equals("SERVICE_DEPLOYMENT_IN_PROGRESS")) {
            return Optional.empty();
        }
        return Optional.of(new Heard(
                detail.path("deploymentId").asText(),
                name.equals("SERVICE_DEPLOYMENT_COMPLETED"),
                detail.path("reason").asText(),
                Instant.parse(detail.path("updatedAt").asText())));
    }

    public List<Outcome> handle(Heard heard) {
        return settler().heard(target, heard);
    }

    /** Handles all new state changes, and those that follow from them. */
    public List<Outcome> handleAll() {
        var outcomes = new ArrayList<Outcome>();
        for (List<Heard> fresh = newEvents(); !fresh.isEmpty(); fresh = newEvents()) {
            fresh.forEach(h -> outcomes.addAll(handle(h)));
        }
        return outcomes;
    }

    /** Handles a state change with reads and writes in parallel. */
    public List<Outcome> handle(Heard heard, Executor executor) {
        return new Settler(aws, executor, clock).heard(target, heard);
    }

    public List<Outcome> reconcile() {
        return settler().sweep(List.of(target));
    }

    public List<Outcome> reconcileWith(OneService other) {
        return settler().sweep(List.of(target, other.target));
    }

    private Settler settler() {
        return new Settler(aws, Runnable::run, clock);
    }

    /** What the service runs, as {@code family:number}. */
    public String runs() {
        String arn = service().path("taskDefinition").asText();
        return RevisionName.parse(arn).orElseThrow().toString();
    }

    public JsonNode service() {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add(name);
        return world.quietly("ecs", "DescribeServices", which).path("services").path(0);
    }

    public Entry entry(int number) {
        TaskDefinition definition = new SandboxAws(world.copy())
                .taskDefinitions(Place.OWN)
                .revision(new RevisionName(family, number))
                .orElseThrow();
        return Entry.read(definition).orElseThrow();
    }

    /** The states of the revisions, from 1 on: {@code failed>1} was rolled back to 1; {@code good=1} restores 1. */
    public String states() {
        var states = new ArrayList<String>();
        int newest = new SandboxAws(world.copy())
                .taskDefinitions(Place.OWN)
                .newestNumbers(family, 1)
                .getFirst();
        for (int number = 1; number <= newest; number++) {
            Entry entry = entry(number);
            states.add(entry.state().tag()
                    + entry.rolledBackTo().map(n -> ">" + n).orElse("")
                    + entry.restores().map(n -> "=" + n).orElse(""));
        }
        return String.join(" ", states);
    }

    /** Changes the service outside Slipway. */
    public OneService changeOutside(String taskDefinition) {
        pass(Duration.ofHours(1));
        world.quietly(
                "ecs",
                "UpdateService",
                Json.object().put("cluster", "dev").put("service", name).put("taskDefinition", taskDefinition));
        return this;
    }

    public void deregister(int number) {
        world.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", family + ":" + number));
    }

    public void deleteImage(String tag) {
        ObjectNode which = Json.object().put("repositoryName", repository);
        which.putArray("imageIds").addObject().put("imageTag", tag);
        world.quietly("ecr", "BatchDeleteImage", which);
    }

    public void archiveImage(int number) {
        world.given().archive(repository, entry(number).digest());
    }

    public long templatesRead() {
        return world.calls().stream()
                .filter(c -> c.input().path("taskDefinition").asText().equals(family + "-template"))
                .count();
    }

    /** Runs an action once, before the next UpdateService. */
    public void beforeNextUpdate(Runnable action) {
        var done = new boolean[1];
        world.faults().before((service, operation, input) -> {
            if (operation.equals("UpdateService") && !done[0]) {
                done[0] = true;
                action.run();
            }
        });
    }

    public long updates() {
        return calls("UpdateService");
    }

    public long calls(String operation) {
        return world.calls().stream()
                .filter(c -> c.operation().equals(operation))
                .count();
    }
}
