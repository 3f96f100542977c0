package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An existing service moves to Slipway and away again: only deployments replace its tasks. */
class MigrationIT {
    private static final Path CONFIGURATIONS = Path.of("src/test/resources/dev/slipway/terraform/moving");
    private static final String OLD = "aws_ecs_task_definition.web";

    private final TerraformFixture stage = new TerraformFixture();
    private final AwsView aws = stage.aws();

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void serviceMovesToSlipwayAndAwayWithoutReplacingTasks() throws Exception {
        Terraform terraform = before("MovingOverIT");
        moveToSlipway(terraform);
        scheduleReportsNothing();
        dryRunShowsOnlyImage();
        failedFirstDeploymentReturnsToOldRevision();
        firstDeploymentReplacesTasks("web-dev:2");
        nothingToDo(terraform);
        moveAway(terraform);
        terraformDeploysNextVersion(terraform);
    }

    private void moveToSlipway(Terraform terraform) throws Exception {
        String deployment = deployment();
        assertThat(configuration(terraform, "over.tf").apply())
                .isEqualTo(Map.of(
                        OLD,
                        "remove",
                        "aws_ecs_task_definition.web_dev",
                        "create",
                        "aws_ssm_parameter.slipway_web_dev",
                        "create"));
        assertThat(deployment()).isEqualTo(deployment);
        assertThat(aws.taskDefinitions()).contains("web:1");
        nothingToDo(terraform);
    }

    private void dryRunShowsOnlyImage() {
        JsonNode outcome = stage.ask(request().put("dryRun", true));
        assertThat(outcome.path("outcome").asText()).isEqualTo("PLANNED");
        assertThat(outcome.path("changes")).singleElement().satisfies(change -> {
            assertThat(change.path("path").asText()).isEqualTo("$.containerDefinitions[?@.name=='app'].image");
            assertThat(change.path("from").asText()).endsWith("/acme/web:v7");
            assertThat(change.path("to").asText()).contains("/acme/web:v7@sha256:");
        });
    }

    /** Slipway has no revision to roll back to yet, but ECS has: the one that Terraform removed from its state. */
    private void failedFirstDeploymentReturnsToOldRevision() {
        stage.account().setup().push("acme/web", "v8", "v8");
        stage.ask(request().put("tag", "v8"));
        assertThat(aws.runs("web")).isEqualTo("web-dev:1");
        stage.fails("web");
        stage.settles("web");
        assertThat(aws.runs("web")).isEqualTo("web:1");
    }

    private void firstDeploymentReplacesTasks(String revision) {
        String before = deployment();
        stage.ask(request());
        stage.settles("web");
        assertThat(deployment()).isNotEqualTo(before);
        assertThat(aws.runs("web")).isEqualTo(revision);
        assertThat(aws.image("web")).startsWith("acme/web:v7@sha256:");
    }

    private void moveAway(Terraform terraform) throws Exception {
        String deployment = deployment();
        adoptRunningRevision(terraform);
        // the update changes its tags, which are Slipway's
        assertThat(configuration(terraform, "left.tf").apply())
                .isEqualTo(Map.of(
                        OLD,
                        "update",
                        "aws_ecs_task_definition.web_dev",
                        "delete",
                        "aws_ssm_parameter.slipway_web_dev",
                        "delete"));
        assertThat(deployment()).isEqualTo(deployment);
        nothingToDo(terraform);
    }

    private void adoptRunningRevision(Terraform terraform) throws Exception {
        terraform
                .variable("running", aws.service("web").path("taskDefinition").asText())
                .variable("image", stage.account().registryHost() + "/" + aws.image("web"));
    }

    private void terraformDeploysNextVersion(Terraform terraform) throws Exception {
        terraform.variable("image", stage.account().registryHost() + "/acme/web:v8");
        assertThat(terraform.apply()).isEqualTo(Map.of(OLD, "replace", "aws_ecs_service.web", "update"));
        assertThat(aws.image("web")).isEqualTo("acme/web:v8");
    }

    @Test
    void serviceMovesIntoModuleAndOutWithoutReplacingTasks() throws Exception {
        Terraform terraform = before("MovingOverIT-module");
        moveIntoModule(terraform);
        firstDeploymentReplacesTasks("web-dev:1");
        moveOutOfModule(terraform);
    }

    private void moveIntoModule(Terraform terraform) throws Exception {
        String deployment = deployment();

        Map<String, String> over = configuration(terraform, "module.tf").init().apply();

        assertThat(over)
                .isEqualTo(Map.of(
                        OLD,
                        "remove",
                        "module.web_dev.aws_ecs_service.this[0]",
                        "move",
                        "module.web_dev.aws_ecs_task_definition.template",
                        "create",
                        "module.web_dev.aws_ssm_parameter.target[0]",
                        "create"));
        assertThat(deployment()).isEqualTo(deployment);
        nothingToDo(terraform);
    }

    private void moveOutOfModule(Terraform terraform) throws Exception {
        String deployment = deployment();
        String module = Files.readString(CONFIGURATIONS.resolve("module.tf"));
        String withoutEntry = module.replace(
                "native_rollback = true", "native_rollback = true\n  create_configuration_entry = false");
        assertThat(terraform.write("main.tf", withoutEntry).apply())
                .isEqualTo(Map.of("module.web_dev.aws_ssm_parameter.target[0]", "delete"));

        adoptRunningRevision(terraform);
        // the module's template sets the runtime platform, and so does every revision made from it
        String left = Files.readString(CONFIGURATIONS.resolve("left.tf")).replace("memory                   = 512", """
                        memory                   = 512
                          runtime_platform {
                            cpu_architecture        = "X86_64"
                            operating_system_family = "LINUX"
                          }
                        """)
                + """
                        moved {
                          from = module.web_dev.aws_ecs_service.this[0]
                          to   = aws_ecs_service.web
                        }
                        """;
        assertThat(terraform.write("main.tf", left).apply())
                .isEqualTo(Map.of(
                        OLD,
                        "update",
                        "aws_ecs_service.web",
                        "move",
                        "module.web_dev.aws_ecs_task_definition.template",
                        "delete"));
        assertThat(deployment()).isEqualTo(deployment);
        nothingToDo(terraform);
    }

    /** Creates the service as Terraform had it before. */
    private Terraform before(String name) throws Exception {
        Terraform terraform = configuration(new Terraform(name, stage.endpoints()), "before.tf")
                .init();
        terraform.apply();
        // before Slipway has a configuration: it caches what it reads for a minute
        stage.account().setup().push("acme/web", "v7", "v7");
        stage.account().settle("dev", "web");
        return terraform;
    }

    private static Terraform configuration(Terraform terraform, String file) throws Exception {
        return terraform.write("main.tf", Files.readString(CONFIGURATIONS.resolve(file)));
    }

    private static ObjectNode request() {
        return Json.object().put("service", "web").put("environment", "dev").put("tag", "v7");
    }

    /** The id of the service's only deployment: a new id means that tasks were replaced. */
    private String deployment() {
        JsonNode deployments = aws.service("web").path("deployments");
        assertThat(deployments).hasSize(1);
        return deployments.at("/0/id").asText();
    }

    private static void nothingToDo(Terraform terraform) {
        var plan = terraform.plan();
        assertThat(plan.exitCode()).as(plan.text()).isZero();
    }

    /** The schedule reports nothing about a service that Slipway has not deployed yet. */
    private void scheduleReportsNothing() {
        String deployment = deployment();
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        LocalFunction rollback =
                LocalFunction.rollback(stage.account(), stage.endpoint(), "ssm:/slipway/targets/", nowhere);
        rollback.invoke("""
                { "version": "0", "id": "1", "source": "aws.events", "detail-type": "Scheduled Event", "account": "123456789012",
                  "time": "2026-03-02T09:00:00Z", "region": "us-east-1", "resources": [], "detail": {} }""");
        assertThat(stage.account().bus().events()).extracting(Event::source).doesNotContain("slipway");
        assertThat(deployment()).isEqualTo(deployment);
    }
}
