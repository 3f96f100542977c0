package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.SimulatorAccount;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorQueue;
import dev.slipway.installation.ReleaseFolder;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Slipway installed on MiniStack by {@code sam deploy}, as a stack of the package with its own JDK: MiniStack runs such
 * functions as processes, and its rules invoke them. It takes no events of {@code aws.*} sources, as AWS does: the test
 * sends those by {@code aws lambda invoke}.
 */
class SamInstallationIT {
    /** Where a release can be made, its folder is deployed, else what Maven built. */
    private static Path provided = Path.of("target/template-provided.yaml");

    private static final Path ZIP = Path.of("target/slipway-provided.zip");
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String JSON_TEXT =
            "{\"targets\": [{\"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"a*\"]}]}";

    private static final long BETWEEN_LOOKS = 200;
    private static final long BETWEEN_SCHEDULES = 5000;

    @RegisterExtension
    static final SimulatorExtension MINISTACK = new SimulatorExtension(AwsSimulator.Program.MINISTACK);

    @TempDir
    private static Path folder;

    private final SamCli sam = SamCli.installed(folder).at(MINISTACK.endpoint());
    private final SimulatorAccount aws = new SimulatorAccount(MINISTACK.endpoint());

    @BeforeAll
    static void packageAndAwsCliExist() throws IOException, InterruptedException {
        if (System.getProperty("slipway.provided", "").equals("required")) {
            assertThat(ZIP).as("mvn verify -Pprovided builds it").exists();
        }
        assumeTrue(Files.exists(ZIP), "there is no " + ZIP + ": mvn verify -Pprovided builds and tests it");
        boolean hasCli = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
        if (System.getProperty("slipway.cli", "").equals("required")) {
            assertThat(hasCli).as("not installed: aws").isTrue();
        }
        assumeTrue(hasCli, "not installed: aws");
        if (ReleaseFolder.isBuilt(ReleaseFolder.SANDBOX.toString())) {
            provided = ReleaseFolder.make(folder.resolve("release")).file("template-provided.yaml");
        }
    }

    /** {@code sam deploy --parameter-overrides} cuts JSON text. */
    @Test
    void configurationThatSamCutIsRefusedWithTheWayToDoIt() throws Exception {
        SamCli.Ran ran = deploy("cut", Path.of("template.yaml"), "Configuration={\"targets\": []}", "TaskRoles=*");
        assertThat(ran.code()).as(ran.output()).isNotZero();
        assertThat(ran.output())
                .contains("\"Configuration\": \"{\"")
                .contains("Parameter 'Configuration' must be ssm:/name, ssm:/path/")
                .contains("use an SSM parameter, sam deploy --guided or samconfig.toml");
    }

    /** It asks for nothing but the parameters and its own settings, and needs two answers. */
    @Test
    void guidedDeploymentKeepsJsonTextInItsSettings() throws Exception {
        Path settings = Files.writeString(folder.resolve("samconfig.toml"), "version = 0.1\n");
        Path template = MiniStackTemplate.copy(provided, MINISTACK.endpoint());
        List<String> parameters = Template.read(template).parameters().properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        var answers = new ArrayList<>(List.of("guided", "us-east-1"));
        parameters.forEach(parameter -> answers.add(
                switch (parameter) {
                    case "Configuration" -> JSON_TEXT;
                    case "TaskRoles" -> "arn:aws:iam::123456789012:role/acme-*";
                    default -> "";
                }));
        // confirm changes, create roles, disable rollback, save, file, environment
        answers.addAll(Collections.nCopies(6, ""));
        Path typed = Files.write(folder.resolve("answers"), answers);

        SamCli.Ran guided = sam.run(typed.toFile(), settings(template, settings, "--guided"));
        assertThat(guided.code()).as(guided.output()).isZero();
        assertThat(guided.output()).contains(JSON_TEXT.replace("\"", "\\\""));
        SamCli.Ran again =
                sam.run(settings(template, settings, "--no-confirm-changeset").toArray(String[]::new));
        assertThat(again.code()).as(again.output()).isZero();
        assertThat(again.output()).contains("Stack name                   : guided", JSON_TEXT.replace("\"", "\\\""));
    }

    /** No stack is created. */
    private static List<String> settings(Path template, Path settings, String how) {
        return List.of(
                "deploy",
                how,
                "--no-execute-changeset",
                "--no-progressbar",
                "--template-file",
                template.toString(),
                "--config-file",
                settings.toString());
    }

    @Test
    void installedStackDeploysRollsBackAndRepairs() throws Exception {
        Path template = MiniStackTemplate.copy(provided, MINISTACK.endpoint());
        var stack = new Stack(template);
        try (var events = new SimulatorQueue(MINISTACK.endpoint(), "events")) {
            writeConfiguration();
            aws.terraformApply("web");
            queueEventsOfSlipway(events);

            putRequest("main-42");
            waitForEvent(events, "Deployment Started", "web-dev:1");
            assertThat(runs()).isEqualTo("web-dev:1");
            assertThat(stack.outcome("ReconcileFunctionName", FunctionFixture.file("scheduled.json")))
                    .isEqualTo("SUCCEEDED");
            assertThat(aws.tags("web-dev:1")).containsEntry("slipway:state", "good");

            assertThat(stack.outcome("DeployFunctionName", pushed("main-43"))).isEqualTo("DEPLOYING");
            assertThat(runs()).isEqualTo("web-dev:2");
            assertThat(stack.outcome("RollbackFunctionName", failed())).isEqualTo("ROLLED_BACK");
            assertThat(runs()).isEqualTo("web-dev:1");

            // MiniStack's times are whole seconds: a service of the same second would look older than the rollback
            Thread.sleep(1_000);
            aws.ecs.deleteService(r -> r.cluster("dev").service("web").force(true));
            aws.applyService("web");
            assertThat(runs()).isEqualTo("web-dev-template:2");
            updateMovesTheAliasToAVersionWithTheNewRole(stack);
            waitForRepair(stack);
            assertThat(runs()).isEqualTo("web-dev:1");
        }
    }

    private void updateMovesTheAliasToAVersionWithTheNewRole(Stack stack) throws Exception {
        String name = stack.output("DeployFunctionName");
        JsonNode before = stack.aws("lambda", "get-function-configuration", "--function-name", name);
        assertThat(before.path("Role").asText()).contains(":role/slipway-");
        stack.deploy("RolePath=/platform/");
        JsonNode after = stack.aws("lambda", "get-function-configuration", "--function-name", name);
        assertThat(after.path("Role").asText()).contains(":role/platform/slipway-");
        assertThat(after.path("Version").asText())
                .isNotEqualTo(before.path("Version").asText());
    }

    private void writeConfiguration() {
        try (var ssm = aws.client(SsmClient.builder()).build()) {
            ssm.putParameter(r -> r.name("/slipway/targets/web-dev")
                    .type(ParameterType.STRING)
                    .value("""
                            {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}"""));
        }
    }

    private void queueEventsOfSlipway(SimulatorQueue queue) {
        try (var bus = aws.client(EventBridgeClient.builder()).build()) {
            bus.putRule(r -> r.name("events-of-slipway").eventPattern("{\"source\": [\"slipway\"]}"));
            bus.putTargets(r -> r.rule("events-of-slipway")
                    .targets(List.of(
                            Target.builder().id("queue").arn(queue.arn()).build())));
        }
    }

    private void putRequest(String tag) {
        try (var bus = aws.client(EventBridgeClient.builder()).build()) {
            bus.putEvents(r -> r.entries(List.of(PutEventsRequestEntry.builder()
                    .source("acme.ci")
                    .detailType("Slipway Deploy Requested")
                    .detail(Json.write(FunctionFixture.request("dev", tag)))
                    .build())));
        }
    }

    private static void waitForEvent(SimulatorQueue queue, String type, String revision) throws Exception {
        var seen = new ArrayList<JsonNode>();
        Instant latest = Instant.now().plus(LIMIT);
        while (seen.stream()
                .noneMatch(event -> event.path("detail-type").asText().equals(type)
                        && event.at("/detail/taskDefinition").asText().endsWith("/" + revision))) {
            assertThat(Instant.now())
                    .as("no %s of %s, but %s", type, revision, seen)
                    .isBefore(latest);
            Thread.sleep(BETWEEN_LOOKS);
            seen.addAll(queue.received());
        }
    }

    /** The schedule waits until AWS's reads show what was written: a minute. */
    private void waitForRepair(Stack stack) throws Exception {
        Instant latest = Instant.now().plus(LIMIT);
        JsonNode answer = Json.object();
        while (runs().startsWith("web-dev-template:")) {
            assertThat(Instant.now()).as(answer.toString()).isBefore(latest);
            Thread.sleep(BETWEEN_SCHEDULES);
            answer = stack.invoke("ReconcileFunctionName", FunctionFixture.file("scheduled.json"));
        }
    }

    private String runs() {
        return aws.service("web").taskDefinition().replaceFirst(".*/", "");
    }

    private String pushed(String tag) {
        return SimulatorAccount.event(
                "web", tag, aws.push("web", tag), Instant.now().toString());
    }

    /** ECS's event that the service's deployment failed. */
    private String failed() {
        var event = (ObjectNode) Json.parse(FunctionFixture.file("state-change-failed.json"));
        event.withObject("/detail")
                .put("deploymentId", aws.service("web").deployments().getFirst().id());
        return Json.write(event);
    }

    private SamCli.Ran deploy(String stack, Path template, String... parameters)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("deploy", "--template-file", template.toString()));
        arguments.addAll(List.of(
                "--config-file", Path.of("samconfig.toml").toAbsolutePath().toString()));
        arguments.addAll(List.of("--stack-name", stack, "--no-confirm-changeset", "--no-progressbar"));
        arguments.add("--parameter-overrides");
        arguments.addAll(List.of(parameters));
        return sam.run(arguments.toArray(String[]::new));
    }

    /** The stack, and its outputs. */
    private final class Stack {
        private final Path template;
        private final Map<String, String> outputs = new TreeMap<>();

        Stack(Path template) throws IOException, InterruptedException {
            this.template = template;
            deploy(
                    "Configuration=ssm:/slipway/targets/",
                    "ConfigurationParameter=/slipway/targets",
                    "RequestSources=acme.ci",
                    "TaskRoles=arn:aws:iam::123456789012:role/acme-*");
            SamCli.Ran ran = sam.run("list", "stack-outputs", "--stack-name", "slipway", "--output", "json");
            assertThat(ran.code()).as(ran.output()).isZero();
            Json.parse(ran.output())
                    .forEach(output -> outputs.put(
                            output.path("OutputKey").asText(),
                            output.path("OutputValue").asText()));
        }

        /** Creates or updates the stack. Parameters that are not given keep their values. */
        void deploy(String... parameters) throws IOException, InterruptedException {
            SamCli.Ran ran = SamInstallationIT.this.deploy("slipway", template, parameters);
            assertThat(ran.code()).as(ran.output()).isZero();
        }

        String output(String name) {
            return Objects.requireNonNull(outputs.get(name), name);
        }

        String outcome(String output, String event) throws IOException, InterruptedException {
            return invoke(output, event).at("/outcomes/0/outcome").asText();
        }

        /** Invokes the function that an output names. */
        JsonNode invoke(String output, String event) throws IOException, InterruptedException {
            Path payload = Files.writeString(folder.resolve("event.json"), event);
            Path answer = folder.resolve("answer.json");
            JsonNode ran = aws(
                    "lambda",
                    "invoke",
                    "--function-name",
                    output(output),
                    "--payload",
                    "fileb://" + payload,
                    answer.toString());
            assertThat(ran.has("FunctionError")).as(Files.readString(answer)).isFalse();
            return Json.parse(Files.readString(answer));
        }

        JsonNode aws(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<>(List.of("aws"));
            command.addAll(List.of(arguments));
            SamCli.Ran ran = sam.runProgram(command);
            assertThat(ran.code()).as(ran.output()).isZero();
            return Json.parse(ran.output());
        }
    }
}
