package dev.slipway.prepare;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of the release tasks of {@code web} in {@code dev}, whose tasks take 5 minutes and may take 20. */
class PreparerTest {
    private static final Duration RUNS = Duration.ofMinutes(5);
    private static final String WAITS = "preparing waits";

    private Instant now = NOON;
    private final AwsAccount account = new AwsAccount(() -> now);
    private final SandboxAws aws = new SandboxAws(account);
    private final Target target = ReleaseTaskLog.target("bin/migrate");
    private final List<Duration> pauses = new ArrayList<>();
    private boolean hasTime = true;
    private int registered;

    @BeforeEach
    void service() {
        String template = account.setup().taskDefinition("""
                {"family": "web-dev-template", "containerDefinitions": [
                  {"name": "web", "image": "%s:latest", "essential": true, "memory": 64}]}""".formatted(TargetFixture.WEB));
        account.setup().service("dev", "web", template);
        exits(0);
    }

    private void exits(int code) {
        account.conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(10), RUNS, code, 137));
    }

    /** The next release, requested by {@code push-N}, with the state and what follows it as {@link ReleaseTaskLog} reads it. */
    private void release(String rest) {
        registered++;
        Release release = ReleaseTaskLog.release("%d %s".formatted(registered, rest));
        String open = IntStream.range(1, registered).mapToObj(String::valueOf).collect(Collectors.joining("+"));
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

    private Prepared deploys(int number) {
        return preparer().advance(number, Scope.deployment("push-" + number));
    }

    /** The schedule, or the event of a task's end. */
    private Prepared goesOn() {
        account.step();
        return preparer().advance(0, Scope.ALL);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        account.step();
    }

    private Release read(int number) {
        TaskDefinition definition = new SandboxAws(account.copy())
                .taskDefinitions(Location.OWN)
                .revision(new RevisionName("web-dev", number))
                .orElseThrow();
        return Release.read(definition).orElseThrow();
    }

    private String states() {
        return IntStream.rangeClosed(1, registered)
                .mapToObj(number -> read(number).state().tag())
                .collect(Collectors.joining(" "));
    }

    private List<ObjectNode> runs() {
        return account.calls().stream()
                .filter(call -> call.operation().equals("RunTask"))
                .map(call -> call.input())
                .toList();
    }

    private long calls(String operation) {
        return account.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** The numbers of the releases whose task ECS started, in that order. */
    private List<String> started() {
        return account.bus().events().stream()
                .filter(event -> event.detailType().equals("ECS Task State Change"))
                .filter(event -> event.detail().path("version").asInt() == 1)
                .map(event -> event.detail().path("startedBy").asText().replace("slipway/release/", ""))
                .toList();
    }

    @Test
    void startIsAnnouncedBeforeTheTaskIsStartedAndNoted() {
        release(WAITS);
        var announced = new ArrayList<String>();
        account.faults().before((service, operation, input) -> {
            if (operation.equals("RunTask")) {
                announced.add(read(1).tag(Release.RELEASE_TASK).orElse(""));
            }
        });

        Prepared prepared = deploys(1);

        assertThat(announced).containsExactly("2026-03-01T12:00:00Z 0");
        assertThat(read(1).preparation().isRunning()).isTrue();
        assertThat(prepared.open("push-1")).isPresent();
        assertThat(prepared.hasWritten()).isTrue();
        assertThat(prepared.notes()).isEmpty();
        assertThat(started()).containsExactly("1");
    }

    @Test
    void taskThatEcsDoesNotPlaceFailsTheRelease() {
        release(WAITS);
        account.conditions().runOtherwise(new RunBehaviour.NotPlaced("RESOURCE:MEMORY"));

        Prepared prepared = deploys(1);

        assertThat(reason(prepared, 1))
                .startsWith("ECS started no release task: RESOURCE:MEMORY (arn:")
                .endsWith("; the service was not updated");
        assertThat(states()).isEqualTo("failed");
        exits(0);
        release(WAITS);
        deploys(2);
        assertThat(started()).containsExactly("2");
    }

    private static String reason(Prepared prepared, int number) {
        return prepared.failure("push-" + number).map(Note::reason).orElse("");
    }

    @Test
    void deniedRunTaskFailsTheRelease() {
        release(WAITS);
        account.faults().next("RunTask", 1, Fault.accessDenied("ecs:RunTask"));

        Prepared prepared = deploys(1);

        assertThat(reason(prepared, 1))
                .startsWith("ECS started no release task: ")
                .contains("ecs:RunTask");
        assertThat(states()).isEqualTo("failed");
        assertThat(goesOn().hasWritten()).isFalse();
        assertThat(started()).isEmpty();
    }

    @Test
    void throttledRunTaskIsRepeatedByTheNextRun() {
        release(WAITS);
        account.faults().always("RunTask", Fault.throttled());
        assertThatThrownBy(() -> deploys(1))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(states()).isEqualTo("preparing");
        account.faults().clear();

        goesOn();

        assertThat(read(1).preparation().isRunning()).isTrue();
        assertThat(started()).containsExactly("1");
    }

    @Test
    void taskWhoseAnswerWasLostIsFoundByTheNextRun() {
        release(WAITS);
        account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> deploys(1)).isInstanceOf(AwsException.class);
        assertThat(read(1).preparation().task()).isEmpty();
        pass(Duration.ofMinutes(40));

        goesOn();

        assertThat(runs()).hasSize(2).allMatch(runs().getFirst()::equals);
        assertThat(started()).containsExactly("1");
        assertThat(states()).isEqualTo("deploying");
    }

    @Test
    void taskOfAnotherReleaseThatNobodyNotedIsNotedAndWaitedFor() {
        release(WAITS);
        account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> deploys(1)).isInstanceOf(AwsException.class);
        release(WAITS);

        Prepared second = deploys(2);

        assertThat(started()).containsExactly("1");
        assertThat(read(1).preparation().isRunning()).isTrue();
        assertThat(second.open("push-2")).isPresent();
        assertThat(second.log().preparations().running().map(Release::number)).contains(1);
        pass(RUNS.plusMinutes(1));
        goesOn();
        assertThat(states()).isEqualTo("deploying preparing");
        assertThat(started()).containsExactly("1", "2");
    }

    /** A rollback registers 2 and reads 1 before its run notes the task. */
    @Test
    void releaseThatIsSupersededWhileItsTaskStartsKeepsThePlaceUntilThatEnds() {
        release(WAITS);
        account.faults().before((service, operation, input) -> {
            if (operation.equals("RunTask") && registered == 1) {
                release("deploying as 2");
                aws.taskDefinitions(Location.OWN).tag(read(1).arn(), Preparation.overtaken());
            }
        });
        deploys(1);
        assertThat(states()).isEqualTo("superseded deploying");
        release(WAITS);

        Prepared third = deploys(3);

        assertThat(third.open("push-3")).isPresent();
        assertThat(started()).as("one release task at a time").containsExactly("1");
        pass(RUNS.plusMinutes(1));
        Prepared ended = goesOn();
        assertThat(states()).isEqualTo("superseded deploying preparing");
        assertThat(read(1).preparation().hasSucceeded()).isTrue();
        assertThat(ended.log().preparations().place()).isEqualTo(1);
        assertThat(started()).containsExactly("1", "3");
    }

    /** Its end counted as unknown before ECS named it. */
    @Test
    void taskWithUnknownEndIsStoppedOnceWhenItTakesTooLong() {
        account.conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        release(WAITS);
        account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> deploys(1)).isInstanceOf(AwsException.class);
        pass(Duration.ofMinutes(51));
        assertThat(reason(goesOn(), 1)).startsWith("the end of the release task is unknown");
        release(WAITS);

        goesOn();

        assertThat(calls("StopTask")).isEqualTo(1);
        assertThat(states()).isEqualTo("failed preparing");
        exits(0);
        pass(Duration.ofMinutes(1));
        goesOn();
        assertThat(calls("StopTask")).isEqualTo(1);
        assertThat(started()).containsExactly("1", "2");
    }

    @Test
    void taskThatTakesTooLongIsStoppedOnce() {
        account.conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        release(WAITS);
        deploys(1);
        pass(Duration.ofMinutes(21));

        goesOn();
        goesOn();

        assertThat(calls("StopTask")).isEqualTo(1);
        assertThat(states()).isEqualTo("preparing");
        pass(Duration.ofMinutes(1));
        assertThat(reason(goesOn(), 1))
                .contains("UserInitiated: Slipway stopped the release task: it took longer than its 20 minutes");
        assertThat(states()).isEqualTo("failed");
    }

    @Test
    void releaseThatIsRegisteredWhileAnEndIsNotedIsSeenByTheSameRun() {
        release(WAITS);
        deploys(1);
        pass(RUNS.plusMinutes(1));
        account.faults().after((service, operation, input) -> {
            boolean notes = operation.equals("TagResource") && registered == 1;
            if (notes) {
                release(WAITS);
            }
        });

        new Reconciler(aws, new Parallel(Runnable::run), () -> now, this::pause).reconcileAll(List.of(target));

        assertThat(states()).isEqualTo("deploying preparing");
        assertThat(started()).containsExactly("1", "2");
    }

    @Test
    void ownRevisionThatEcsDoesNotShowYetIsReadAgain() {
        release("good as 1");
        pass(Duration.ofMinutes(5));
        account.consistency().lag(Lag.ofReads(Duration.ofSeconds(1)));
        release(WAITS);

        Prepared prepared = deploys(2);

        assertThat(pauses).isNotEmpty();
        assertThat(prepared.open("push-2")).isPresent();
        assertThat(started()).containsExactly("2");
    }

    @Test
    void runWhoseTimeIsUpBeforeEcsShowsItsRevisionIsRepeated() {
        release("good as 1");
        pass(Duration.ofMinutes(5));
        account.consistency().lag(Lag.ofReads(Duration.ofSeconds(30)));
        release(WAITS);
        hasTime = false;

        assertThatThrownBy(() -> deploys(2))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("ECS does not show revision 2 of web-dev yet");
        assertThat(runs()).isEmpty();
    }

    /** ECS names a task that DescribeTasks does not show: nothing is decided. */
    @Test
    void taskThatHoldsThePlaceAndThatEcsDoesNotShowYetIsAskedForAgain() {
        account.faults().next("DescribeTasks", 1, new Fault.Stale(6));
        release(WAITS);
        account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> deploys(1)).isInstanceOf(AwsException.class);
        release(WAITS);

        assertThatThrownBy(() -> deploys(2)).hasMessageContaining("another release task runs");

        assertThat(states()).isEqualTo("preparing preparing");
        goesOn();
        assertThat(read(1).preparation().isRunning()).isTrue();
        assertThat(started()).containsExactly("1");
    }

    @Test
    void missingServiceFailsTheRelease() {
        var without = new PreparerTest();
        without.account.setup().cluster("dev");
        without.release(WAITS);

        assertThat(reason(without.deploys(1), 1))
                .isEqualTo("there is no service dev/web (ECS says MISSING); the service was not updated");
        assertThat(without.started()).isEmpty();
        assertThat(without.states()).isEqualTo("failed");
    }

    @Test
    void failureOfAnotherReleaseIsNotThisRequests() {
        release("failed waits of a settled 0m");
        release("preparing waits of a");
        release("preparing waits of b");

        Prepared prepared = goesOn();

        assertThat(prepared.failure("push-2")).isPresent();
        assertThat(prepared.failure("push-3")).isEqualTo(Optional.empty());
        assertThat(started()).containsExactly("3");
    }
}
