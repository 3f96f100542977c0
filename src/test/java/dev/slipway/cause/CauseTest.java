package dev.slipway.cause;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cause.Cause.ContainerEnd;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stopped tasks and service events say about a failed release: app takes the image, envoy is essential, logs is not. */
@NullMarked
class CauseTest {
    private static final String DEPLOYMENT = "ecs-svc/7";
    private static final Release RELEASE = release();

    private static Release release() {
        ObjectNode members = Json.object();
        ArrayNode containers = members.putArray("containerDefinitions");
        containers.addObject().put("name", "logs").put("image", "logs:1").put("essential", false);
        containers.addObject().put("name", "envoy").put("image", "envoy:1").put("essential", true);
        containers
                .addObject()
                .put("name", "app")
                .put("image", TargetFixture.WEB.withDigest(TargetFixture.C).toString());
        return Release.read(TargetFixture.definition(
                        "web-dev",
                        8,
                        members,
                        TargetFixture.release(8, NOON, "r").definition().tags()))
                .orElseThrow();
    }

    /** Each line is the ends of some tasks: {@code 3 x CODE: REASON / app 1, envoy 143 (REASON)}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            3 x EssentialContainerExited: Essential container in task exited / app 1, envoy 143, logs 0 | container app exited with 1: 3 of 3 tasks
            2 x EssentialContainerExited: Essential container in task exited / app 137 (OutOfMemoryError: Container killed due to memory usage), envoy 0 | container app exited with 137 (OutOfMemoryError: Container killed due to memory usage): 2 of 2 tasks
            1 x EssentialContainerExited: Essential container in task exited / app 143, envoy 2, logs 1 | container envoy exited with 2: 1 of 1 task
            1 x EssentialContainerExited: Essential container in task exited / app 0, envoy 143, logs 137 | container app exited with 0: 1 of 1 task
            2 x EssentialContainerExited: Essential container in task exited / app 1, envoy 143 & 1 x EssentialContainerExited: Essential container in task exited / app 2, envoy 143 | container app exited with 1: 2 of 3 tasks, container app exited with 2: 1 of 3 tasks
            2 x TaskFailedToStart: CannotPullContainerError: pull access denied for acme/web. / app - (CannotPullContainerError: pull access denied for acme/web.), envoy - | container app did not start: CannotPullContainerError: pull access denied for acme/web: 2 of 2 tasks
            1 x TaskFailedToStart: ResourceInitializationError: unable to pull secrets / app -, envoy - | ResourceInitializationError: unable to pull secrets: 1 of 1 task
            2 x ServiceSchedulerInitiated: Task failed container health checks / app 137, envoy 143 | Task failed container health checks: 2 of 2 tasks
            2 x ServiceSchedulerInitiated: Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/2) / app 0, envoy 143 | Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/2): 2 of 2 tasks
            1 x -: Task failed container health checks / app 1 | Task failed container health checks: 1 of 1 task
            4 x ServiceSchedulerInitiated: Scaling activity initiated by (deployment ecs-svc/8) / app 0 & 1 x EssentialContainerExited: Essential container in task exited / app 3 | container app exited with 3: 1 of 1 task
            4 x ServiceSchedulerInitiated: Scaling activity initiated by (deployment ecs-svc/8) / app 143 | ''
            1 x SpotInterruption: Your Spot Task was interrupted. / app 137 | Your Spot Task was interrupted: 1 of 1 task
            1 x EssentialContainerExited: - / - | EssentialContainerExited: 1 of 1 task
            1 x -: - / app -  | stopped, and ECS gives no reason: 1 of 1 task
            1 x UserInitiated: a / app 1 & 2 x UserInitiated: b / app 1 & 3 x UserInitiated: c / app 1 & 1 x UserInitiated: d / app 1 & 1 x UserInitiated: e / app 1 | c: 3 of 8 tasks, b: 2 of 8 tasks, a: 1 of 8 tasks, 2 others ended otherwise
            """)
    void saysWhatHappenedToMostTasksFirst(String tasks, String words) {
        assertThat(cause(tasks(tasks)).words()).isEqualTo(words);
    }

    @Test
    void countsTheEndsOfContainersEssentialOnesFirst() {
        Cause cause = cause(
                tasks(
                        "2 x EssentialContainerExited: Essential container in task exited / logs 137, app 1, envoy 143 & 1 x EssentialContainerExited: Essential container in task exited / logs 0, app 1, envoy 0"));

        assertThat(cause.tasks()).isEqualTo(3);
        assertThat(cause.containers())
                .containsExactly(
                        end("envoy", true, 143, 2),
                        end("envoy", true, 0, 1),
                        end("app", true, 1, 3),
                        end("logs", false, 137, 2),
                        end("logs", false, 0, 1));
    }

    private static ContainerEnd end(String name, boolean isEssential, int exitCode, int tasks) {
        return new ContainerEnd(name, isEssential, Optional.of(exitCode), Optional.empty(), tasks);
    }

    @Test
    void countsOnlyTasksOfTheRelease() {
        List<StoppedTask> older = tasks("2 x EssentialContainerExited: - / app 9").stream()
                .map(t -> new StoppedTask(
                        t.startedBy(),
                        TargetFixture.ARNS + "web-dev:7",
                        t.stoppedAt(),
                        t.stopCode(),
                        t.reason(),
                        t.containers()))
                .toList();

        assertThat(cause(older)).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void countsTasksOfTheDeploymentIfThereAreAny() {
        List<StoppedTask> both = Stream.of(
                        tasks("2 x EssentialContainerExited: - / app 9").stream()
                                .map(t -> new StoppedTask(
                                        "ecs-svc/6",
                                        t.taskDefinition(),
                                        t.stoppedAt(),
                                        t.stopCode(),
                                        t.reason(),
                                        t.containers())),
                        tasks("1 x EssentialContainerExited: - / app 1").stream())
                .flatMap(all -> all)
                .toList();

        assertThat(cause(both).words()).isEqualTo("container app exited with 1: 1 of 1 task");
        assertThat(Cause.of(RELEASE, Optional.of("ecs-svc/5"), both, messages()).tasks())
                .isEqualTo(3);
        assertThat(Cause.of(RELEASE, Optional.empty(), both, messages()).tasks())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0ab) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide. | unable to place a task because no container instance met all of its requirements. The closest matching has insufficient memory available
            (service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task.). | failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task.)
            (service web) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/2) due to (reason Health checks failed with these codes: [502]). | is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/2) due to (reason Health checks failed with these codes: [502])
            (service web) (instance i-0ab) (port 80) is unhealthy in (target-group arn:a) due to (reason Request timed out) | is unhealthy in (target-group arn:a) due to (reason Request timed out)
            (service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section. | ''
            (service web) has reached a steady state. | ''
            """)
    void serviceEventsSayWhyTasksWereNotStartedOrUnhealthy(String message, String words) {
        Cause cause = Cause.of(RELEASE, Optional.of(DEPLOYMENT), List.of(), messages(message, message));

        assertThat(cause.words()).isEqualTo(words);
        assertThat(cause.isKnown()).isEqualTo(!words.isEmpty());
    }

    @Test
    void eventsFollowTheTasksAndAreFew() {
        Cause cause = Cause.of(
                RELEASE,
                Optional.of(DEPLOYMENT),
                tasks("1 x ServiceSchedulerInitiated: Task failed ELB health checks in (elb web) / app 137"),
                messages(
                        "(service web) (port 1) is unhealthy in (elb web) due to (reason c)",
                        "(service web) (port 2) is unhealthy in (elb web) due to (reason b)",
                        "(service web) (port 1) is unhealthy in (elb web) due to (reason c)",
                        "(service web) (port 1) is unhealthy in (elb web) due to (reason a)"));

        assertThat(cause.words())
                .isEqualTo(
                        "Task failed ELB health checks in (elb web): 1 of 1 task, is unhealthy in (elb web) due to (reason c), is unhealthy in (elb web) due to (reason b)");
    }

    @Test
    void eventsOfOtherTimesDoNotCount() {
        var early = new ServiceEvent(NOON.minusSeconds(1), "(service web) was unable to place a task because a");
        var first = new ServiceEvent(NOON, "(service web) was unable to place a task because b");
        var last = new ServiceEvent(NOON.plusSeconds(60), "(service web) was unable to place a task because c");
        var late = new ServiceEvent(NOON.plusSeconds(61), "(service web) was unable to place a task because d");

        assertThat(ServiceMessages.between(NOON, NOON.plusSeconds(60), List.of(late, last, first, early))
                        .events())
                .containsExactly(last, first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                             | true
            1 x ServiceSchedulerInitiated: Scaling activity initiated by (deployment d) / app 0 | true
            1 x ServiceSchedulerInitiated: Task failed container health checks / app 137   | true
            1 x EssentialContainerExited: - / app 1                                        | false
            1 x TaskFailedToStart: CannotPullContainerError: x / app -                     | false
            """)
    void eventsAreNeededWhereTasksDoNotSayEnough(String tasks, boolean needed) {
        assertThat(Cause.needsEvents(RELEASE, Optional.of(DEPLOYMENT), tasks(tasks)))
                .isEqualTo(needed);
    }

    @Test
    void unknownCauseLeavesTheReasonAsItIs() {
        assertThat(Cause.UNKNOWN.before("tasks failed to start")).isEqualTo("tasks failed to start");
        assertThat(Cause.UNKNOWN.keptBefore("tasks failed to start")).isEqualTo("tasks failed to start");
    }

    private static Cause cause(List<StoppedTask> tasks) {
        return Cause.of(RELEASE, Optional.of(DEPLOYMENT), tasks, messages());
    }

    private static ServiceMessages messages(String... messages) {
        return ServiceMessages.between(
                NOON,
                NOON,
                Stream.of(messages).map(m -> new ServiceEvent(NOON, m)).toList());
    }

    static List<StoppedTask> tasks(String lines) {
        var tasks = new ArrayList<StoppedTask>();
        for (String line : lines.split(" & ", -1)) {
            if (!line.isBlank()) {
                String[] parts = line.strip().split(" x ", 2)[1].split(" / ", 2);
                String[] stop = parts[0].split(": ", 2);
                var task = new StoppedTask(
                        DEPLOYMENT,
                        RELEASE.arn(),
                        Optional.of(NOON),
                        known(stop[0]),
                        known(stop[1]),
                        containers(parts[1].strip()));
                for (int i = 0; i < Integer.parseInt(line.strip().split(" x ", 2)[0]); i++) {
                    tasks.add(task);
                }
            }
        }
        return tasks;
    }

    private static List<StoppedTask.Container> containers(String text) {
        if (text.equals("-")) {
            return List.of();
        }
        return Stream.of(text.split(", (?=(app|envoy|logs) )", -1))
                .map(one -> one.split(" ", 3))
                .map(words -> new StoppedTask.Container(
                        words[0],
                        known(words[1]).map(Integer::valueOf),
                        words.length < 3
                                ? Optional.empty()
                                : Optional.of(words[2].substring(1, words[2].length() - 1))))
                .toList();
    }

    private static Optional<String> known(String text) {
        return Optional.of(text).filter(t -> !t.equals("-"));
    }
}
