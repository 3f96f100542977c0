package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.documents.Document;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.text.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Terraform and Slipway together, as docs/install.md describes: web by hand, and api from its block of the
 * module terraform/service with {@code follow_template}. One push deploys both.
 */
class TerraformWithSlipwayIT {
    private static final List<String> HCL = Document.of("docs/install.md").blocks("hcl");
    private static final String CONFIGURATION = block("resource \"aws_ecs_service\"");
    /** The module's block, renamed to a service of its own. */
    private static final String MODULE = module(block("module \"web\""))
            .replace("module \"web\"", "module \"api\"")
            .replaceFirst("source = \"[^\"]*/terraform/modules/service\"", "source = \"../../../terraform/service\"")
            .replaceFirst("name +  = \"web\"", "name = \"api\"\n  follow_template = true\n");

    private static String block(String with) {
        return HCL.stream().filter(block -> block.contains(with)).findFirst().orElseThrow();
    }

    private static String module(String block) {
        return block.substring(block.indexOf("module \"web\""));
    }

    @TempDir
    private Path directory;

    static List<String> hcl() {
        List<String> blocks = Document.all().stream()
                .flatMap(document -> document.blocks("hcl").stream())
                .toList();
        assertThat(blocks).hasSizeGreaterThan(10);
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("hcl")
    void hclOfTheDocumentsIsFormatted(String block) throws Exception {
        // an excerpt from the inside of a block is indented
        String whole = block.startsWith("  ") ? block.indent(-2) : block;
        assertThat(Terraform.formatted(whole)).isEqualTo(whole);
    }

    @Test
    void terraformPlansNothingAfterSlipwaysDeployments() throws Exception {
        try (var stage = new TerraformFixture();
                var moto = AwsSimulator.start(
                        AwsSimulator.Program.MOTO,
                        directory.resolve("moto.log"),
                        Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))) {
            // the sandbox has no IAM roles and policies
            Map<String, URI> endpoints = new HashMap<>(stage.endpoints());
            endpoints.put("iam", moto.endpoint());
            new Story(stage, new Terraform("SideBySideIT", endpoints)).play();
        }
    }

    private record Story(TerraformFixture stage, AwsView aws, Terraform terraform) {
        Story(TerraformFixture stage, Terraform terraform) {
            this(stage, stage.aws(), terraform);
        }

        void play() throws Exception {
            terraform
                    .write("main.tf", CONFIGURATION)
                    .write("api.tf", MODULE)
                    .variable("subnets", Json.object().arrayNode().add("subnet-1"))
                    .variable("security_groups", Json.object().arrayNode().add("sg-1"))
                    .init();
            terraform.apply();
            // the placeholder's image does not exist
            stage.fails("web");
            stage.fails("api");

            deployments();
            failure();
            rollbackByPerson();
            changedTemplate();
            nextDeployment();
            destroy();
        }

        private void deployments() {
            stage.push("acme/web", "main-1");
            nothingToDo("web-dev:1", "api-dev:1");
            settle();

            stage.push("acme/web", "main-2");
            settle();
            nothingToDo("web-dev:2", "api-dev:2");
        }

        private void failure() {
            stage.push("acme/web", "main-3");
            assertThat(aws.runs("web")).isEqualTo("web-dev:3");
            stage.fails("web");
            stage.fails("api");
            settle();
            nothingToDo("web-dev:2", "api-dev:2");
        }

        private void rollbackByPerson() {
            ObjectNode back = Json.object().put("action", "rollback").put("service", "web");
            stage.ask(back.put("environment", "dev"));
            settle();
            nothingToDo("web-dev:4", "api-dev:2");
            assertThat(aws.image("web")).startsWith("acme/web:main-1@sha256:");
        }

        /** Terraform changes the templates only. web keeps its revision, and api, which follows its template, gets a new one. */
        private void changedTemplate() throws Exception {
            terraform.write("main.tf", changed(CONFIGURATION)).write("api.tf", changed(MODULE));
            assertThat(terraform.apply())
                    .isEqualTo(Map.of(
                            "aws_ecs_task_definition.web_dev",
                            "replace",
                            "module.api.aws_ecs_task_definition.template",
                            "replace"));
            assertThat(aws.taskDefinitions()).contains("web-dev-template:1", "web-dev-template:2");
            stage.deliverEvents();
            settle();
            nothingToDo("web-dev:4", "api-dev:4");
            assertThat(aws.variable("web", "LOG_LEVEL")).isEqualTo("info");
            assertThat(aws.variable("api", "LOG_LEVEL")).isEqualTo("debug");
            assertThat(aws.image("api")).startsWith("acme/web:main-2@sha256:");
        }

        private static String changed(String configuration) {
            String changed = configuration.replace("value = \"info\"", "value = \"debug\"");
            assertThat(changed).isNotEqualTo(configuration);
            return changed;
        }

        private void nextDeployment() {
            stage.push("acme/web", "main-5");
            settle();
            nothingToDo("web-dev:5", "api-dev:5");
            assertThat(aws.variable("web", "LOG_LEVEL")).isEqualTo("debug");
            assertThat(aws.image("web")).startsWith("acme/web:main-5@sha256:");
        }

        private void destroy() {
            List<String> revisions = aws.taskDefinitions();
            stage.deleteImages("acme/web");
            assertThat(terraform.destroy()).hasSize(10).doesNotContainValue("update");
            assertThat(aws.taskDefinitions())
                    .isEqualTo(revisions)
                    .contains("web-dev-template:1", "web-dev-template:2", "web-dev:5");
        }

        private void settle() {
            stage.settles("web");
            stage.settles("api");
        }

        private void nothingToDo(String web, String api) {
            assertThat(List.of(aws.runs("web"), aws.runs("api")))
                    .as(stage.log())
                    .containsExactly(web, api);
            Terraform.Plan plan = terraform.plan();
            assertThat(plan.exitCode()).as(plan.text()).isZero();
        }
    }
}
