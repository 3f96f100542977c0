package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules.Rule;
import dev.slipway.sandbox.template.TemplateRules.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Ruler;

/** Which ECS events invoke RollbackFunction, by AWS's own matcher, and how often ReconcileFunction runs. */
class RollbackFunctionRulesTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final List<Rule> RULES =
            TEMPLATE.rules(Map.of("RequestSources", "acme.releases", "RunTasks", "ENABLED"));

    @ParameterizedTest
    @CsvSource({
        "aws.ecs, ECS Deployment State Change, SERVICE_DEPLOYMENT_COMPLETED, RollbackFunctionDeploymentEnded",
        "aws.ecs, ECS Deployment State Change, SERVICE_DEPLOYMENT_FAILED, RollbackFunctionDeploymentEnded",
        "aws.ecs, ECS Deployment State Change, SERVICE_DEPLOYMENT_IN_PROGRESS, ",
        "aws.ecs, ECS Service Action, SERVICE_DEPLOYMENT_COMPLETED, ",
        "aws.ecs, ECS Service Action, SERVICE_DEPLOYMENT_FAILED, ",
        "aws.ecs, ECS Service Action, SERVICE_STEADY_STATE, ",
        "acme.ecs, ECS Deployment State Change, SERVICE_DEPLOYMENT_FAILED, ",
        "aws.ecs, ECS Task State Change, SERVICE_DEPLOYMENT_FAILED, "
    })
    void onlyTheEndOfADeploymentMatches(String source, String detailType, String eventName, @Nullable String rule)
            throws Exception {
        String event = """
                {"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3aEXAMPLE", "detail-type": "%s", "source": "%s",
                 "account": "123456789012", "time": "2026-03-02T09:20:00Z", "region": "us-east-1",
                 "resources": ["arn:aws:ecs:us-east-1:123456789012:service/dev/web"],
                 "detail": {"eventType": "INFO", "eventName": "%s", "deploymentId": "ecs-svc/123",
                            "updatedAt": "2026-03-02T09:20:00Z", "reason": "ECS deployment ecs-svc/123 ended."}}
                """.formatted(detailType, source, eventName);
        for (Rule each : RULES) {
            assertThat(Ruler.matchesRule(event, each.pattern()))
                    .as(each.name())
                    .isEqualTo(each.name().equals(rule));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws.ecs,  ECS Task State Change, STOPPED, slipway/release/7, true",
        "aws.ecs,  ECS Task State Change, STOPPED, slipway/release/70, true",
        "aws.ecs,  ECS Task State Change, RUNNING, slipway/release/7, false",
        "aws.ecs,  ECS Task State Change, DEPROVISIONING, slipway/release/7, false",
        "aws.ecs,  ECS Task State Change, STOPPED, slipway/run/7, false",
        "aws.ecs,  ECS Task State Change, STOPPED, ecs-svc/7, false",
        "acme.ecs, ECS Task State Change, STOPPED, slipway/release/7, false",
        "aws.ecs,  ECS Service Action,    STOPPED, slipway/release/7, false"
    })
    void onlyTheEndOfAReleaseTaskMatches(
            String source, String detailType, String lastStatus, String startedBy, boolean matches) throws Exception {
        String event = """
                {"version": "0", "id": "ddca6449-b258-46c0-8653-e0e3aEXAMPLE", "detail-type": "%s", "source": "%s",
                 "account": "123456789012", "time": "2026-03-02T09:20:00Z", "region": "us-east-1",
                 "resources": ["arn:aws:ecs:us-east-1:123456789012:task/dev/0123456789abcdef"],
                 "detail": {"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/dev", "lastStatus": "%s",
                            "startedBy": "%s"}}
                """.formatted(detailType, source, lastStatus, startedBy);
        for (Rule each : RULES) {
            assertThat(Ruler.matchesRule(event, each.pattern()))
                    .as(each.name())
                    .isEqualTo(matches && each.name().equals("RollbackFunctionReleaseTaskStopped"));
        }
    }

    @Test
    void rulesInvokeRollbackFunction() {
        assertThat(RULES)
                .filteredOn(rule -> rule.target().equals("RollbackFunction"))
                .extracting(Rule::name)
                .containsExactly("RollbackFunctionDeploymentEnded", "RollbackFunctionReleaseTaskStopped");
    }

    /** The rule is there, but off. */
    @Test
    void hearsTasksOnlyWhereTheInstallationRunsThem() {
        assertThat(TEMPLATE.rules(Map.of()))
                .extracting(Rule::name)
                .contains("RollbackFunctionDeploymentEnded")
                .doesNotContain("RollbackFunctionReleaseTaskStopped");
    }

    @Test
    void reconcilesEveryFiveMinutes() {
        assertThat(TEMPLATE.schedules(Map.of()))
                .containsExactly(new Schedule("ReconcileFunctionSchedule", "rate(5 minutes)", "ReconcileFunction"));
    }

    @Test
    void parameterSetsTheReconcileInterval() {
        assertThat(TEMPLATE.schedules(Map.of("ReconcileEvery", "rate(1 hour)")))
                .extracting(Schedule::expression)
                .containsExactly("rate(1 hour)");
    }

    @Test
    void parameterDisablesReconciliation() {
        assertThat(TEMPLATE.schedules(Map.of("Reconcile", "DISABLED"))).isEmpty();
    }
}
