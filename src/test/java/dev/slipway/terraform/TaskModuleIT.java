package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.text.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The module terraform/task and Slipway together, as docs/tasks.md describes: pushes decide what the schedule starts, and
 * Terraform plans nothing.
 */
class TaskModuleIT {
    private static final String MODULE = Document.of("docs/tasks.md").blocks("hcl").stream()
            .filter(block -> block.contains("module \"report\""))
            .findFirst()
            .orElseThrow()
            .replaceFirst("source = \"[^\"]*\"", "source = \"../../../terraform/task\"");
    private static final String AROUND = """
            variable "subnets" {
              type    = list(string)
              default = ["subnet-1"]
            }
            resource "aws_ecs_cluster" "prod" {
              name = "prod"
            }
            resource "aws_ecr_repository" "report" {
              name         = "acme/report"
              force_delete = true
            }
            resource "aws_iam_role" "report_execution" {
              name               = "execution"
              assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
            }
            """;

    @Test
    void scheduleStartsWhatSlipwayDeployedAndThePlanIsEmpty() throws Exception {
        try (var stage = new TerraformFixture()) {
            Map<String, URI> endpoints = new HashMap<>(stage.endpoints());
            endpoints.put("iam", stage.endpoint());
            endpoints.put("scheduler", stage.endpoint());
            var terraform = new Terraform("TaskModuleIT", endpoints);
            terraform.write("around.tf", AROUND).write("main.tf", MODULE).init();
            assertThat(terraform.apply())
                    .containsKey("module.report.aws_scheduler_schedule.this[0]")
                    .hasSize(8);

            stage.push("acme/report", "main-1");
            stage.push("acme/report", "main-2");
            assertThat(startsNext(stage)).as(stage.log()).isEqualTo("report-prod:2 acme/report:main-2 bin/report");
            nothingToDo(terraform);

            stage.deleteImages("acme/report");
            assertThat(terraform.destroy()).hasSize(8).doesNotContainValue("update");
            assertThat(stage.aws().taskDefinitions()).contains("report-prod-template:1", "report-prod:2");
        }
    }

    /** The revision that ECS runs for the task definition in the schedule, its image and its command. */
    private static String startsNext(TerraformFixture stage) {
        JsonNode schedule = stage.account()
                .quietly("scheduler", "GetSchedule", Json.object().put("Name", "report-prod"));
        String scheduled =
                schedule.at("/Target/EcsParameters/TaskDefinitionArn").asText();
        assertThat(scheduled).endsWith(":task-definition/report-prod");
        JsonNode revision = stage.aws().taskDefinition(AwsView.shortName(scheduled));
        JsonNode container = revision.at("/containerDefinitions/0");
        return "%s %s %s"
                .formatted(
                        AwsView.shortName(revision.path("taskDefinitionArn").asText()),
                        container
                                .path("image")
                                .asText()
                                .replaceFirst("^[^/]*/", "")
                                .replaceFirst("@.*", ""),
                        container.at("/command/0").asText());
    }

    private static void nothingToDo(Terraform terraform) {
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).as(plan.text()).isZero();
    }
}
