package dev.slipway.prepare;

import static dev.slipway.fixtures.TargetFixture.NOON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A sandbox with {@code web} in {@code dev}, whose release tasks take 5 minutes and may take 20, and a clock that tests set. */
final class PreparerFixture {
    static final Duration RUNS = Duration.ofMinutes(5);
    static final String WAITS = "preparing waits";

    private Instant now = NOON;
    final AwsAccount account = new AwsAccount(() -> now);
    final SandboxAws aws = new SandboxAws(account);
    private final Target target = ReleaseTaskLog.target("bin/migrate");
    final List<Duration> pauses = new ArrayList<>();
    boolean hasTime = true;
    /** Whether the next release carries on all before it. */
    boolean carries = true;

    int registered;

    PreparerFixture service() {
        String template = account.setup().taskDefinition("""
                {"family": "web-dev-template", "containerDefinitions": [
                  {"name": "web", "image": "%s:latest", "essential": true, "memory": 64}]}""".formatted(TargetFixture.WEB));
        account.setup().service("dev", "web", template);
        return exits(0);
    }

    PreparerFixture exits(int code) {
        account.conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, code, 137));
        return this;
    }

    /** The next release, requested by {@code push-N}, with the state and what follows it as {@link ReleaseTaskLog} reads it. */
    void release(String rest) {
        registered++;
        Release release = ReleaseTaskLog.release("%d %s".formatted(registered, rest));
        String open = IntStream.range(1, carries ? registered : 1)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("+"));
        ObjectNode request = Json.object().put("family", "web-dev");
        request.set("containerDefinitions", release.definition().content().path("containerDefinitions"));
        ((ObjectNode) request.at("/containerDefinitions/0")).put("memory", 64);
        ArrayNode tags = request.putArray("tags");
        release.with(Map.of(Release.EARLIER, "open=%s ready= place=0".formatted(open)))
                .definition()
                .tags()
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        aws.taskDefinitions(Location.OWN).register(request);
    }

    private Preparer preparer() {
        var updater = new ServiceUpdater(target, aws, new OwnWrites(), () -> now, this::pause);
        return new Preparer(target, aws, updater, new Parallel(Runnable::run), () -> now, this::pause);
    }

    private boolean pause(Duration length) {
        pauses.add(length);
        now = now.plus(length);
        return hasTime;
    }

    Prepared deploys(int number) {
        return preparer().advance(number, Scope.deployment("push-" + number));
    }

    /** The schedule, or the event of a task's end. */
    Prepared goesOn() {
        account.step();
        return preparer().advance(0, Scope.ALL);
    }

    void pass(Duration time) {
        now = now.plus(time);
        account.step();
    }

    Release read(int number) {
        TaskDefinition definition = new SandboxAws(account.copy())
                .taskDefinitions(Location.OWN)
                .revision(new RevisionName("web-dev", number))
                .orElseThrow();
        return Release.read(definition).orElseThrow();
    }

    String states() {
        return IntStream.rangeClosed(1, registered)
                .mapToObj(number -> read(number).state().tag())
                .collect(Collectors.joining(" "));
    }

    List<ObjectNode> runs() {
        return account.calls().stream()
                .filter(call -> call.operation().equals("RunTask"))
                .map(call -> call.input())
                .toList();
    }

    long calls(String operation) {
        return account.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** The numbers of the releases whose task ECS started, in that order. */
    List<String> started() {
        return account.bus().events().stream()
                .filter(event -> event.detailType().equals("ECS Task State Change"))
                .filter(event -> event.detail().path("version").asInt() == 1)
                .map(event -> event.detail().path("startedBy").asText().replace("slipway/release/", ""))
                .toList();
    }

    /** Why the release failed, where this run noted that. */
    static String reason(Prepared prepared, int number) {
        return prepared.failure("push-" + number).map(Note::reason).orElse("");
    }

    /** A sweep of the schedule, with all that follows. */
    void reconcile() {
        new Reconciler(aws, new Parallel(Runnable::run), () -> now, this::pause).reconcileAll(List.of(target));
    }
}
