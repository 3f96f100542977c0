package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person runs commands in one-off tasks: {@code bin/slipway run} with the real AWS CLI, and the function from the jar in
 * Lambda's runtime client.
 */
class RunIT {
    private static final Map<String, String> PARAMETERS = Map.of("RunTasks", "ENABLED", "Configuration", """
            {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web"}]}""");
    /** ECS's clock goes on by so much with each look at a task, so that each state is seen. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.EPOCH);
    private static final AwsAccount ACCOUNT = new AwsAccount(NOW::get);
    private static final Server SERVER = new Server(ACCOUNT);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess function;

    /** The function from the jar under its name in Lambda. */
    private record Packaged(FunctionProcess process) implements Invocable {
        @Override
        public String name() {
            return "slipway-deploy";
        }

        @Override
        public Result invoke(String event) {
            try {
                LambdaRuntimeApi.Answer answer = process.invoke(event);
                return answer.where().equals("response")
                        ? new Result(Optional.of(answer.body()), Optional.empty())
                        : Result.failed(new IllegalStateException(
                                answer.body().path("errorMessage").asText()));
            } catch (Exception e) {
                throw new AssertionError("no answer to " + event, e);
            }
        }
    }

    @BeforeAll
    static void install() throws Exception {
        CommandFixture.needed();
        NOW.set(Instant.now());
        function = new FunctionProcess("DeployFunction", folder, SERVER.endpoint(), PARAMETERS);
        SERVER.functions().add(new Packaged(function));
        ACCOUNT.setup().repository("acme/web").push("acme/web", "v1", "build 1");
        ACCOUNT.setup().service((ObjectNode) Json.parse("""
                {"cluster": "dev", "serviceName": "web", "desiredCount": 1, "launchType": "FARGATE", "taskDefinition": "%s",
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}""".formatted(template())));
        assertThat(slipway("deploy", "web", "dev", "v1", "--no-wait").code()).isZero();
        ACCOUNT.settle("dev", "web");
        ACCOUNT.faults().before((service, operation, input) -> {
            if (operation.equals("DescribeTasks")) {
                NOW.updateAndGet(now -> now.plus(LOOK));
                ACCOUNT.step();
            }
        });
    }

    private static String template() {
        return ACCOUNT.setup().taskDefinition("""
                {"family": "web-dev-template", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
                 "executionRoleArn": "arn:aws:iam::123456789012:role/execution", "containerDefinitions": [
                  {"name": "app", "image": "%s/acme/web:latest", "logConfiguration": {"logDriver": "awslogs", "options":
                    {"awslogs-group": "/ecs/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web"}}},
                  {"name": "proxy", "image": "public.ecr.aws/acme/proxy:1", "essential": false}]}""".formatted(ACCOUNT.registryHost()));
    }

    @AfterAll
    static void stop() throws Exception {
        function.close();
        SERVER.close();
    }

    private static Ran slipway(String... arguments) throws Exception {
        return new SlipwayScript(CommandFixture.of(SERVER.endpoint())).run(arguments);
    }

    private static void behave(RunBehaviour behaviour) {
        ACCOUNT.conditions().runOtherwise(behaviour);
    }

    private static RunBehaviour exits(int code, int others) {
        return new RunBehaviour.Exits(LOOK.multipliedBy(2), LOOK, code, others);
    }

    /** Ids of tasks differ in each run. */
    private static String plain(String text) {
        return text.replaceAll("[0-9a-f]{32}", "ID");
    }

    /** A sidecar that SIGKILL ends with the command does not matter. */
    @Test
    void commandThatSucceedsExitsWithZeroAndItsStatesAreShown() throws Exception {
        behave(exits(0, 137));
        Ran ran = slipway("run", "web", "dev", "--by", "jo", "--", "bin/migrate", "--password", "it's \"secret\"", "");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(plain(ran.out())).isEqualTo("""
                        STARTED web in dev (web-dev:1): task ID of web-dev:1 is PROVISIONING; log group /ecs/web, stream web/app/ID
                        STARTED web in dev (web-dev:1): task ID of web-dev:1 is PENDING; log group /ecs/web, stream web/app/ID
                        STARTED web in dev (web-dev:1): task ID of web-dev:1 is RUNNING; log group /ecs/web, stream web/app/ID
                        SUCCEEDED web in dev (web-dev:1): task ID of web-dev:1: container app exited with 0; log group /ecs/web, stream web/app/ID
                        """);
        JsonNode request = lastRun();
        assertThat(request.at("/overrides/containerOverrides/0/command"))
                .extracting(JsonNode::asText)
                .containsExactly("bin/migrate", "--password", "it's \"secret\"", "");
        assertThat(request.path("tags").toString()).contains("\"jo\"");
        assertThat(function.log()).doesNotContain("secret", "bin/migrate");
    }

    @Test
    void commandThatFailsExitsWithItsCode() throws Exception {
        behave(exits(3, 143));
        Ran ran = slipway("run", "web", "dev", "--", "bin/migrate");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(plain(ran.err()))
                .isEqualTo(
                        "slipway: FAILED web in dev: task ID of web-dev:1: container app exited with 3; container proxy exited with 143; log group /ecs/web, stream web/app/ID (exit code 3)\n");
    }

    @Test
    void taskThatNeverStartsExitsWithOne() throws Exception {
        behave(new RunBehaviour.FailsToStart(LOOK, Behaviour.Failure.CANNOT_PULL_IMAGE));
        Ran ran = slipway("run", "web", "dev", "--", "bin/migrate");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("slipway: FAILED web in dev: task ")
                .contains("TaskFailedToStart: CannotPullContainerError: ", "container app did not start");
    }

    @Test
    void taskThatIsNotWaitedForIsAnsweredAsJson() throws Exception {
        behave(new RunBehaviour.Hangs(Duration.ZERO));
        Ran ran = slipway(
                "run",
                "web",
                "dev",
                "--no-wait",
                "--cpu",
                "512",
                "--tag",
                "v1",
                "--container=proxy",
                "-o",
                "json",
                "--",
                "true");

        assertThat(ran.code()).isZero();
        assertThat(Json.parse(ran.out()).at("/outcomes/0/container").asText()).isEqualTo("proxy");
        assertThat(Json.parse(ran.out()).at("/outcomes/0/task").asText()).contains(":task/dev/");
        assertThat(lastRun().at("/overrides/cpu").asText()).isEqualTo("512");
    }

    /** A job of a CI system may run the same command twice. */
    @Test
    void sameCommandIsAnotherTaskUnlessTheIdIsTheSame() throws Exception {
        behave(exits(0, 0));
        var script = new SlipwayScript(CommandFixture.of(SERVER.endpoint())).with(Map.of("CI_JOB_ID", "7"));
        String first =
                script.run("run", "web", "dev", "--no-wait", "--", "true").out();
        String second =
                script.run("run", "web", "dev", "--no-wait", "--", "true").out();
        String third = script.run("run", "web", "dev", "--no-wait", "--id", "a", "--", "true")
                .out();

        assertThat(second).isNotEqualTo(first);
        assertThat(script.run("run", "web", "dev", "--id", "a", "--", "true")
                        .out()
                        .lines()
                        .toList()
                        .getFirst())
                .contains(third.replaceFirst("(?s).*task ([0-9a-f]{32}).*", "$1"));
        assertThat(script.run("run", "web", "dev", "--id", "a", "--", "false"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(1))
                .satisfies(refused -> assertThat(refused.err()).contains("the `id` is another request's"));
    }

    /** The command may hold a secret, so that no hint repeats it. */
    @Test
    void waitThatIsOverSaysHowToWaitOn() throws Exception {
        behave(new RunBehaviour.Hangs(Duration.ZERO));
        Ran ran = slipway("run", "web", "dev", "--timeout", "2s", "--id", "b", "--", "sleep", "hunter2");
        stopTasks();

        assertThat(ran.code()).isEqualTo(3);
        assertThat(plain(ran.err()))
                .startsWith(
                        "slipway: not settled within 2 seconds, but the task goes on: web in dev: task ID of web-dev:1 is ")
                .contains("; to keep waiting: ")
                .endsWith("slipway run web dev --id b -- ...\n")
                .doesNotContain("hunter2");
    }

    @Test
    void wrongCallIsOneLine() throws Exception {
        for (List<String> wrong : List.of(
                List.of("run", "web", "dev"),
                List.of("run", "web", "dev", "bin/migrate"),
                List.of("run", "web", "--", "bin/migrate"),
                List.of("run", "web", "dev", "--tag", "v1", "--revision", "1", "--", "true"),
                List.of("run", "web", "dev", "--revision", "v1", "--", "true"),
                List.of("run", "web", "dev", "--dry-run", "--", "true"),
                List.of("deploy", "web", "dev", "v1", "--container", "app"))) {
            Ran ran = slipway(wrong.toArray(String[]::new));
            assertThat(ran.code()).as(wrong.toString()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).endsWith("; see slipway --help\n").hasLineCount(1);
        }
    }

    /** The process of the function waits on for a task that hangs, and does nothing else meanwhile. */
    private static void stopTasks() {
        ObjectNode all = Json.object().put("cluster", "dev").put("startedBy", "slipway/run");
        ACCOUNT.quietly("ecs", "ListTasks", all)
                .path("taskArns")
                .forEach(arn -> ACCOUNT.quietly(
                        "ecs", "StopTask", Json.object().put("cluster", "dev").put("task", arn.asText())));
    }

    private static JsonNode lastRun() {
        return ACCOUNT.calls().stream()
                .filter(call -> call.operation().equals("RunTask"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .input();
    }
}
