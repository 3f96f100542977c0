package dev.slipway.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.Event;
import dev.slipway.sandbox.SandboxAws;
import dev.slipway.sandbox.World;
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

/** One service in a sandbox of its own, the real deployer and settler beside it, and a clock that is set by hand. */
final class OneService {
    static final String FAMILY = "web-dev";
    private static final String REPOSITORY = "acme/web";

    Instant now = Instant.parse("2026-03-02T10:00:00Z");
    final InstantSource clock = () -> now;
    final World world = new World(clock);
    final SandboxAws aws = new SandboxAws(world);
    Target target;
    private final List<Runnable> meanwhile = new ArrayList<>();
    private int counted;
    private int asked;
    private int told;

    OneService() {
        this("{}");
    }

    /** @param deploymentConfiguration the service's, as JSON */
    OneService(String deploymentConfiguration) {
        target = target(Target.Rollback.AUTO, OptionalInt.empty());
        world.given().repository(REPOSITORY);
        String template = world.given().taskDefinition("""
                {"family": "web-dev-template", "cpu": "256", "containerDefinitions": [
                  {"name": "web", "image": "%s/acme/web:latest", "essential": true}]}""".formatted(world.registryHost()));
        ObjectNode request = Json.object()
                .put("cluster", "dev")
                .put("serviceName", "web")
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        request.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
        world.given().service(request);
        unheard();
    }

    private Target target(Target.Rollback rollback, OptionalInt deadlineMinutes) {
        return new Target(
                "web",
                "dev",
                world.registryHost(),
                REPOSITORY,
                List.of(),
                "dev",
                "web",
                FAMILY,
                FAMILY + "-template",
                List.of(),
                "latest",
                rollback,
                deadlineMinutes,
                Place.OWN);
    }

    OneService rollbackOff() {
        target = target(Target.Rollback.OFF, target.deadlineMinutes());
        return this;
    }

    OneService deadline(int minutes) {
        target = target(target.rollback(), OptionalInt.of(minutes));
        return this;
    }

    OneService pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Pushes an image and deploys it. Revisions are numbered from 1 in this order. */
    Outcome push(String tag) {
        pass(Duration.ofMinutes(1));
        counted++;
        String digest = world.given().push(REPOSITORY, tag, tag);
        var asked = new Asked(
                target,
                target.images().withTag(Optional.of(tag)).withDigest(digest),
                Optional.empty(),
                Asked.By.PUSH,
                false,
                "push-" + counted,
                now,
                Attempts.OF_ONE_TIME,
                false,
                Optional.empty(),
                Optional.empty());
        return new Deployer(aws, Runnable::run, clock, length -> true)
                .deploy(List.of(asked))
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
                "web", "dev", dryRun, waits, id, now, Attempts.BY_CLIENT, Optional.of("jo"), Optional.empty());
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
        world.settle("dev", "web");
        return this;
    }

    OneService fails() {
        pass(Duration.ofMinutes(1));
        world.fail("dev", "web");
        return this;
    }

    /** The state changes that nobody has heard of yet, oldest first. */
    List<Heard> unheard() {
        List<Event> all = world.bus().events().stream()
                .filter(e -> e.detailType().equals("ECS Deployment State Change"))
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

    List<Outcome> sweep() {
        return settler().sweep(List.of(target));
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
        which.putArray("services").add("web");
        return world.quietly("ecs", "DescribeServices", which).path("services").path(0);
    }

    Entry entry(int number) {
        TaskDefinition definition = new SandboxAws(world.copy())
                .taskDefinitions(Place.OWN)
                .revision(new RevisionName(FAMILY, number))
                .orElseThrow();
        return Entry.read(definition).orElseThrow();
    }

    /** How the revisions stand, from 1 on: {@code good failed>1}, where it went back to 1; {@code good=1} restores 1. */
    String states() {
        var states = new ArrayList<String>();
        int newest = new SandboxAws(world.copy())
                .taskDefinitions(Place.OWN)
                .newestNumbers(FAMILY, 1)
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
                Json.object().put("cluster", "dev").put("service", "web").put("taskDefinition", taskDefinition));
        return this;
    }

    void deregister(int number) {
        world.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", FAMILY + ":" + number));
    }

    void deleteImage(String tag) {
        ObjectNode which = Json.object().put("repositoryName", REPOSITORY);
        which.putArray("imageIds").addObject().put("imageTag", tag);
        world.quietly("ecr", "BatchDeleteImage", which);
    }

    long updates() {
        return world.calls().stream()
                .filter(c -> c.operation().equals("UpdateService"))
                .count();
    }
}
