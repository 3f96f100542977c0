package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies of docs/permissions.md for a pipeline and for a person who redrives; a simulator of IAM decides. */
class PipelineRoleIT {
    private static final String ACCOUNT = "123456789012";
    private static final String PLACE = ":eu-central-1:" + ACCOUNT + ":";
    private static final String FUNCTION = "arn:aws:lambda" + PLACE + "function:";

    private static Optional<IamSimulator> simulator = Optional.empty();

    @BeforeAll
    static void find() {
        simulator = Optional.of(IamSimulator.installed());
    }

    private static JsonNode policy(String section) {
        List<String> json = Document.of("docs/permissions.md").section(section).blocks("json");
        assertThat(json).hasSize(1);
        return Json.parse(json.getFirst());
    }

    private static boolean allows(String section, String action, String resource) {
        var request = new IamRequest(action, resource, Map.of());
        return simulator
                .orElseThrow()
                .decide(List.of(new IamQuestion(ACCOUNT, List.of(policy(section)), request)))
                .getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway-deploy:web-pipeline"})
    void pipelineMayInvokeItsAlias(String function) {
        assertThat(allows("A pipeline's policy", "lambda:InvokeFunction", FUNCTION + function))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slipway-deploy",
                "slipway-deploy:live",
                "slipway-deploy:$LATEST",
                "slipway-deploy:1",
                "slipway-deploy:17",
                "slipway-deploy:release",
                "slipway-deploy:web-pipeline-2",
                "slipway-deploy:web",
                "slipway-rollback",
                "slipway-rollback:live",
                "slipway-rollback:web-pipeline",
                "slipway-reconcile",
                "slipway-reconcile:live",
                "slipway-deploy-2:web-pipeline",
                "other"
            })
    void pipelineMayInvokeNothingElse(String function) {
        assertThat(allows("A pipeline's policy", "lambda:InvokeFunction", FUNCTION + function))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "lambda:UpdateAlias, lambda, function:slipway-deploy",
        "lambda:CreateAlias, lambda, function:slipway-deploy",
        "lambda:DeleteAlias, lambda, function:slipway-deploy",
        "lambda:PublishVersion, lambda, function:slipway-deploy",
        "lambda:UpdateFunctionConfiguration, lambda, function:slipway-deploy",
        "lambda:UpdateFunctionCode, lambda, function:slipway-deploy",
        "lambda:GetFunction, lambda, function:slipway-deploy:web-pipeline",
        "lambda:AddPermission, lambda, function:slipway-deploy:web-pipeline",
        "lambda:PutFunctionEventInvokeConfig, lambda, function:slipway-deploy:web-pipeline",
        "lambda:CreateFunctionUrlConfig, lambda, function:slipway-deploy:web-pipeline",
        "ssm:PutParameter, ssm, parameter/slipway/targets/web-dev",
        "ssm:PutParameter, ssm, parameter/slipway-callers/slipway",
        "ssm:PutParameter, ssm, parameter/slipway-boundaries/slipway",
        "ssm:GetParameter, ssm, parameter/slipway-callers/slipway",
        "ecs:UpdateService, ecs, service/dev/web",
        "ecs:RegisterTaskDefinition, ecs, task-definition/web-dev:1",
        "ecs:RunTask, ecs, task-definition/web-dev:1",
        "ecs:StopServiceDeployment, ecs, service/dev/web",
        "ecr:PutImage, ecr, repository/acme/web",
        "events:PutEvents, events, event-bus/default",
        "sqs:ReceiveMessage, sqs, slipway-failed-invocations",
        "sqs:SendMessage, sqs, slipway-failed-invocations"
    })
    void pipelineMayDoNothingElse(String action, String service, String resource) {
        assertThat(allows("A pipeline's policy", action, "arn:aws:" + service + PLACE + resource))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:role/acme-web",
                "arn:aws:iam::123456789012:role/slipway-deploy-eu-central-1"
            })
    void pipelineMayNeitherPassNorAssumeARole(String role) {
        assertThat(allows("A pipeline's policy", "iam:PassRole", role)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "slipway-deploy:live, true",
        "slipway-deploy:web-pipeline, true",
        "slipway-rollback:live, true",
        "slipway-deploy, false",
        "slipway-deploy:$LATEST, false",
        "slipway-rollback:web-pipeline, false"
    })
    void personWhoRedrivesInvokesAliases(String function, boolean may) {
        assertThat(allows("Who can redrive", "lambda:InvokeFunction", FUNCTION + function))
                .isEqualTo(may);
    }
}
