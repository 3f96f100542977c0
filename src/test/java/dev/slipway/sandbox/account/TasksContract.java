package dev.slipway.sandbox.account;

import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.ecs.TaskStart;
import dev.slipway.ecs.Tasks;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.task.RunBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every port to one-off tasks has to do, whatever stands behind it. */
abstract class TasksContract {
    private static final ServiceRef WEB = new ServiceRef("dev", "web");

    private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");

    private Instant now = BEGAN;
    protected final AwsAccount account = new AwsAccount(() -> now);

    /** The ports over {@link #account}. */
    protected abstract Aws aws();

    private Tasks tasks() {
        return aws().tasks(Location.OWN);
    }

    @BeforeEach
    void service() {
        account.setup().taskDefinition(Calls.definition("web", "app:1"));
        account.setup().service(object("""
                {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1', 'desiredCount': 1, 'launchType': 'EC2',
                 'platformVersion': '', 'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['s'], 'futureMember': [1]}}}"""));
    }

    private static ObjectNode request(String token) {
        return object("""
                {'cluster': 'dev', 'taskDefinition': 'web:1', 'count': 1, 'clientToken': '%s', 'startedBy': 'me', 'futureMember': 1,
                 'overrides': {'containerOverrides': [{'name': 'web', 'command': ['x']}]}, 'tags': [{'key': 'a', 'value': 'b'}]}""".formatted(token));
    }

    private Task started(String token) {
        return ((TaskStart.Started) tasks().run(request(token))).task();
    }

    private void later(Duration time) {
        now = now.plus(time);
        account.step();
    }

    @Test
    void placementHasTheServicesMembersAndNoOthers() {
        assertThat(tasks().placement(WEB))
                .contains(
                        object(
                                "{'networkConfiguration': {'awsvpcConfiguration': {'subnets': ['s'], 'futureMember': [1]}}, 'launchType': 'EC2'}"));
        assertThat(tasks().placement(new ServiceRef("dev", "none"))).isEmpty();
    }

    @Test
    void requestIsSentUnchangedAndStartsATask() {
        Task task = started("t");

        assertThat(task.arn()).startsWith("arn:aws:ecs:us-east-1:123456789012:task/dev/");
        assertThat(task.id()).matches("[0-9a-f]{32}");
        assertThat(task.taskDefinition()).endsWith("web:1");
        assertThat(task.status()).isEqualTo("PROVISIONING");
        assertThat(task.isStopped()).isFalse();
        assertThat(account.calls().getLast().input()).isEqualTo(request("t"));
    }

    @Test
    void taskIsFoundWithItsTagsUntilItIsForgotten() {
        account.conditions().runOtherwise(new RunBehaviour.Exits(Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 0));
        String arn = started("t").arn();
        assertThat(tasks().find("dev", arn).orElseThrow().exitCode("web")).isEmpty();
        later(Duration.ofSeconds(2));

        Task task = tasks().find("dev", arn).orElseThrow();
        assertThat(task)
                .isEqualTo(new Task(
                        arn,
                        task.taskDefinition(),
                        "me",
                        BEGAN,
                        "STOPPED",
                        "STOPPED",
                        Optional.of("EssentialContainerExited"),
                        Optional.of("Essential container in task exited"),
                        List.of(new StoppedTask.Container("web", Optional.of(3), Optional.empty())),
                        Map.of("a", "b")));
        assertThat(task.exitCode("web")).contains(3);
        assertThat(tasks().find("dev", task.id())).contains(task);
        later(Duration.ofHours(1));
        assertThat(tasks().find("dev", arn)).isEmpty();
    }

    @Test
    void sameTokenIsTheSameTaskOrNamesIt() {
        String arn = started("t").arn();

        assertThat(started("t").arn()).isEqualTo(arn);
        assertThat(tasks().run(request("t").put("startedBy", "other")))
                .isEqualTo(new TaskStart.TokenUsed(List.of(arn)));
    }

    @Test
    void stoppedTaskHasTheReasonAndStaysStopped() {
        account.conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(1)));
        String arn = started("t").arn();
        later(Duration.ofSeconds(2));

        tasks().stop("dev", arn, "too late");

        Task stopping = tasks().find("dev", arn).orElseThrow();
        assertThat(stopping.isStopped()).isFalse();
        assertThat(stopping.isToStop()).isTrue();
        later(Duration.ofSeconds(31));
        tasks().stop("dev", arn, "again");
        Task stopped = tasks().find("dev", arn).orElseThrow();
        assertThat(stopped.isStopped()).isTrue();
        assertThat(stopped.reason()).contains("too late");
        assertThat(stopped.exitCode("web")).contains(137);
    }

    @Test
    void taskThatIsNotPlacedSaysWhy() {
        account.conditions().runOtherwise(new RunBehaviour.NotPlaced("RESOURCE:CPU"));

        assertThat(tasks().run(request("t")))
                .asInstanceOf(InstanceOfAssertFactories.type(TaskStart.NotPlaced.class))
                .extracting(TaskStart.NotPlaced::words, InstanceOfAssertFactories.STRING)
                .startsWith("RESOURCE:CPU (arn:aws:ecs:");
    }

    @Test
    void missingClusterIsNotFound() {
        assertThatThrownBy(() -> tasks().run(request("t").put("cluster", "none")))
                .hasMessageContaining("Cluster not found.")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.NOT_FOUND, AwsException::kind);
    }

    @Test
    void refusalIsFinal() {
        account.faults().always("RunTask", Fault.accessDenied("ecs:RunTask"));

        assertThatThrownBy(() -> tasks().run(request("t")))
                .hasMessageContaining("is not authorized to perform: ecs:RunTask")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.FINAL, AwsException::kind);
        assertThat(account.calls()).extracting(RecordedCall::operation).containsOnlyOnce("RunTask");
    }
}
