package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.readme.Readme;
import dev.slipway.road.Moto;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises of Terraform and Slipway, in its own example. */
class SideBySideIT {
    private static final String CONFIGURATION = Readme.read().blocks("hcl").stream()
            .filter(block -> block.contains("resource \"aws_ecs_service\""))
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void terraformNeverSeesWhatSlipwayDoes() throws Exception {
        try (var stage = new Stage();
                var moto =
                        Moto.start(directory.resolve("moto.log"), Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))) {
            // roles and policies are nothing that the sandbox has
            Map<String, URI> endpoints = new HashMap<>(stage.endpoints());
            endpoints.put("iam", moto.endpoint());
            new Story(stage, new Terraform("SideBySideIT", endpoints)).play();
        }
    }

    private record Story(Stage stage, Aws aws, Terraform terraform) {
        Story(Stage stage, Terraform terraform) {
            this(stage, stage.aws(), terraform);
        }

        void play() throws Exception {
            terraform
                    .write("main.tf", CONFIGURATION)
                    .variable("subnets", Json.object().arrayNode().add("subnet-1"))
                    .variable("security_groups", Json.object().arrayNode().add("sg-1"))
                    .init();
            terraform.apply();
            // of the placeholder there is no image
            stage.fails("web");

            deployments();
            aFailure();
            aPerson();
            aChangedTemplate();
            theEnd();
        }

        private void deployments() {
            stage.push("acme/web", "main-1");
            nothingToDo("web-dev:1");
            stage.settles("web");

            stage.push("acme/web", "main-2");
            stage.settles("web");
            nothingToDo("web-dev:2");
        }

        private void aFailure() {
            stage.push("acme/web", "main-3");
            assertThat(aws.runs("web")).isEqualTo("web-dev:3");
            stage.fails("web");
            stage.settles("web");
            nothingToDo("web-dev:2");
        }

        private void aPerson() {
            ObjectNode back = Json.object().put("action", "rollback").put("service", "web");
            stage.ask(back.put("environment", "dev"));
            stage.settles("web");
            nothingToDo("web-dev:4");
            assertThat(aws.image("web")).startsWith("acme/web:main-1@sha256:");
        }

        private void aChangedTemplate() throws Exception {
            String changed = CONFIGURATION.replace("value = \"info\"", "value = \"debug\"");
            assertThat(changed).isNotEqualTo(CONFIGURATION);
            terraform.write("main.tf", changed);
            assertThat(terraform.apply()).isEqualTo(Map.of("aws_ecs_task_definition.web_dev", "replace"));
            assertThat(aws.taskDefinitions()).contains("web-dev-template:1", "web-dev-template:2");
            assertThat(aws.runs("web")).isEqualTo("web-dev:4");
            assertThat(aws.variable("web", "LOG_LEVEL")).isEqualTo("info");

            stage.push("acme/web", "main-5");
            stage.settles("web");
            nothingToDo("web-dev:5");
            assertThat(aws.variable("web", "LOG_LEVEL")).isEqualTo("debug");
        }

        private void theEnd() {
            List<String> revisions = aws.taskDefinitions();
            stage.empties("acme/web");
            assertThat(terraform.destroy()).hasSize(7).containsValue("delete");
            assertThat(aws.taskDefinitions())
                    .isEqualTo(revisions)
                    .contains("web-dev-template:1", "web-dev-template:2", "web-dev:5");
        }

        private void nothingToDo(String running) {
            assertThat(aws.runs("web")).as(stage.log()).isEqualTo(running);
            Terraform.Plan plan = terraform.plan();
            assertThat(plan.exitCode()).as(plan.text()).isZero();
        }
    }
}
