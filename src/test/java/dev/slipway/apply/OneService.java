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

/** One service in a sandbox of its own, the real deployer and settler beside it, and a clock that is set by hand. */
final class OneService {
    private final String name;
    private final String family;
    private final String repository;
    final Hands clock;
    final AwsAccount world;
    final SandboxAws aws;
    Target target;
    private final List<Runnable> meanwhile = new ArrayList<>();
    private List<Asked> pushed = List.of();
    private int counted;
    private int asked;
    private int told;

    /** A clock that is set by hand. */
    static final class Hands implements InstantSource {
        private Instant now = Instant.parse("2026-03-02T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    OneService() {
        this("{}");
    }

    /** @param deploymentConfiguration the service's, as JSON */
    OneService(String deploymentConfiguration) {
        this("web", new Hands(), Optional.empty(), deploymentConfiguration);
    }

    /** Another one in the same cluster. */
    OneService beside(String other) {
        return new OneService(other, clock, Optional.of(world), "{}");
    }

    private OneService(String name, Hands clock, Optional<AwsAccount> beside, String deploymentConfiguration) {
        this.name = name;
        this.family = name + "-dev";
        this.repository = "acme/" + name;
        this.clock = clock;
        this.world = beside.orElseGet(() -> new AwsAccount(clock));
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
        unheard();
    }

    private Target target(Target.Rollback rollback, OptionalInt deadlineMinutes) {
        return target(rollback, deadlineMinutes, false);
    }

    OneService followTemplate() {
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

    OneService rollbackOff() {
        target = target(Target.Rollback.OFF, target.deadlineMinutes());
        return this;
    }

    OneService rollbackOn() {
        target = target(Target.Rollback.AUTO, target.deadlineMinutes());
        return this;
    }

    OneService deadline(int minutes) {
        target = target(target.rollback(), OptionalInt.of(minutes));
        return this;
    }

    OneService pass(Duration time) {
        clock.now = clock.now.plus(time);
        return this;
    }

    /** Pushes an image and deploys it. Revisions are numbered from 1 in this order. */
    Outcome push(String tag) {
        pass(Duration.ofMinutes(1));
        counted++;
        String digest = world.given().push(repository, tag, tag);
        pushed = List.of(new Asked(
                target,
                target.images().withTag(Optional.of(tag)).withDigest(digest),
                Optional.empty(),
                Asked.By.PUSH,
                false,
                "push-" + counted,
                clock.now,
                Attempts.OF_ONE_TIME,
                false,
                Optional.empty(),
                Optional.empty()));
        return pushAgain();
    }

    /** The event of the last push comes once more. */
    Outcome pushAgain() {
        return new Deployer(aws, Runnable::run, clock, length -> true)
                .deploy(pushed)
                .getFirst();
    }

    /** A person asks to go back: to a revision or a tag, or to nothing said. */
    Outcome goBack(Optional<To> to) {
        return goBack(to, "rollback-" + ++asked, false, false);
    }

    Outcome goBack(Optional<To> to, String id, boolean dryRun, boolean waits) {
        pass(Duration.ofMinutes(1));
        var what = new Open.What.Back(to);
        return ask(new Selection(List.of(), List.of(new Open(target, demand(id, dryRun, waits), what)), List.of(), ""));
    }

    /** A person asks for what another service runs. */
    Outcome promoteFrom(OneService other) {
        pass(Duration.ofMinutes(1));
        var what = new Open.What.From(other.target);
        return ask(new Selection(
                List.of(), List.of(new Open(target, demand("promote-" + ++asked, false, false), what)), List.of(), ""));
    }

    private Outcome ask(Selection selection) {
        return new Deployer(aws, Runnable::run, clock, this::whileItWaits)
                .deploy(selection)
                .getFirst();
    }

    private Demand demand(String id, boolean dryRun, boolean waits) {
        return new Demand(
                name, "dev", dryRun, waits, id, clock.now, Attempts.BY_CLIENT, Optional.of("jo"), Optional.empty());
    }

    /** What happens at each pause of who waits; when nothing more is planned its time is up. */
    OneService meanwhile(Runnable happens) {
        meanwhile.add(happens);
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
    OneService template(String cpu) {
        return template(cpu, "%s/%s:latest".formatted(world.registryHost(), repository));
    }

    OneService template(String cpu, String image) {
        world.given().taskDefinition("""
                {"family": "%s-template", "cpu": "%s", "containerDefinitions": [
                  {"name": "web", "image": "%s", "essential": true}]}""".formatted(family, cpu, image));
        return this;
    }

    /** The event of it comes, with the time that it is. */
    Outcome follow(String event, int revision) {
        return follow(event, revision, clock.now);
    }

    Outcome follow(String event, int revision, Instant registeredAt) {
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
        return ask(new Selection(List.of(), List.of(new Open(target, demand, what)), List.of(), ""));
    }

    /** Pushed, deployed, settled, and heard of. */
    OneService good(String tag) {
        push(tag);
        completes();
        hearAll();
        return this;
    }

    /** Pushed, deployed and failed, and nobody has heard of it yet. */
    OneService bad(String tag) {
        push(tag);
        fails();
        return this;
    }

    OneService completes() {
        pass(Duration.ofMinutes(1));
        world.settle("dev", name);
        return this;
    }

    OneService fails() {
        pass(Duration.ofMinutes(1));
        world.fail("dev", name);
        return this;
    }

    /** The state changes that nobody has heard of yet, oldest first. */
    List<Heard> unheard() {
        List<Event> all = world.bus().events().stream()
                .filter(e -> e.detailType().equals("ECS Deployment State Change"))
                .filter(e -> e.resources().getFirst().endsWith("/" + name))
                .toList();
        List<Heard> fresh = all.subList(told, all.size()).stream()
                .flatMap(e -> heard(e).stream())
                .toList();
        told = all.size();
        return fresh;
    }

    private static Optional<Heard> heard(Event event) {
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

    List<Outcome> hear(Heard heard) {
        return settler().heard(target, heard);
    }

    /** Everything unheard, and what comes of that, until nothing is. */
    List<Outcome> hearAll() {
        var outcomes = new ArrayList<Outcome>();
        for (List<Heard> fresh = unheard(); !fresh.isEmpty(); fresh = unheard()) {
            fresh.forEach(h -> outcomes.addAll(hear(h)));
        }
        return outcomes;
    }

    /** The same with reads and writes side by side. */
    List<Outcome> hear(Heard heard, Executor executor) {
        return new Settler(aws, executor, clock).heard(target, heard);
    }

    List<Outcome> sweep() {
        return settler().sweep(List.of(target));
    }

    List<Outcome> sweepWith(OneService other) {
        return settler().sweep(List.of(target, other.target));
    }

    private Settler settler() {
        return new Settler(aws, Runnable::run, clock);
    }

    /** What the service runs, as {@code family:number}. */
    String runs() {
        String arn = service().path("taskDefinition").asText();
        return RevisionName.parse(arn).orElseThrow().toString();
    }

    JsonNode service() {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add(name);
        return world.quietly("ecs", "DescribeServices", which).path("services").path(0);
    }

    Entry entry(int number) {
        TaskDefinition definition = new SandboxAws(world.copy())
                .taskDefinitions(Place.OWN)
                .revision(new RevisionName(family, number))
                .orElseThrow();
        return Entry.read(definition).orElseThrow();
    }

    /** How the revisions stand, from 1 on: {@code good failed>1}, where it went back to 1; {@code good=1} restores 1. */
    String states() {
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

    /** A person points the service elsewhere, behind Slipway's back. */
    OneService pointAt(String taskDefinition) {
        pass(Duration.ofHours(1));
        world.quietly(
                "ecs",
                "UpdateService",
                Json.object().put("cluster", "dev").put("service", name).put("taskDefinition", taskDefinition));
        return this;
    }

    void deregister(int number) {
        world.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", family + ":" + number));
    }

    void deleteImage(String tag) {
        ObjectNode which = Json.object().put("repositoryName", repository);
        which.putArray("imageIds").addObject().put("imageTag", tag);
        world.quietly("ecr", "BatchDeleteImage", which);
    }

    void archiveImage(int number) {
        world.given().archive(repository, entry(number).digest());
    }

    long templatesRead() {
        return world.calls().stream()
                .filter(c -> c.input().path("taskDefinition").asText().equals(family + "-template"))
                .count();
    }

    /** Once, before the service is told next. */
    void whileTold(Runnable happens) {
        var done = new boolean[1];
        world.faults().before((service, operation, input) -> {
            if (operation.equals("UpdateService") && !done[0]) {
                done[0] = true;
                happens.run();
            }
        });
    }

    long updates() {
        return calls("UpdateService");
    }

    long calls(String operation) {
        return world.calls().stream()
                .filter(c -> c.operation().equals(operation))
                .count();
    }
}
