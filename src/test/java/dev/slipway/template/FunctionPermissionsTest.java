package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionPermissionsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    /** Actions that AWS takes on a function's behalf: ECS receives the roles, Lambda sends the failed invocation, encrypted. */
    private static final Map<String, Set<String>> ON_ITS_BEHALF = Map.of(
            "DeployFunction", Set.of("iam:PassRole", "sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"),
            "RollbackFunction", Set.of("iam:PassRole", "sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"));

    private static final Set<String> BOTH = Set.of(
            "ecs:DescribeTaskDefinition",
            "ecs:ListTaskDefinitions",
            "ecs:RegisterTaskDefinition",
            "iam:PassRole",
            "ecs:TagResource",
            "ecs:DescribeServices",
            "ecs:ListServiceDeployments",
            "ecs:DescribeServiceDeployments",
            "ecs:DescribeServiceRevisions",
            "ecs:ListTasks",
            "ecs:DescribeTasks",
            "ecs:UpdateService",
            "ecs:RunTask",
            "ecs:StopTask",
            "ecs:StopServiceDeployment",
            "ecr:DescribeImages",
            "events:PutEvents",
            "sqs:SendMessage",
            "kms:Decrypt",
            "kms:GenerateDataKey",
            "ssm:GetParameter",
            "ssm:GetParametersByPath",
            "sts:AssumeRole");

    /** The functions that have a role of their own with which they call AWS. */
    static List<String> functions() {
        return TEMPLATE.functions().stream()
                .filter(name -> TEMPLATE.roleOf(name).equals(name) && !name.equals("SmokeTestFunction"))
                .toList();
    }

    static Stream<Arguments> allowed() {
        return Stream.of(
                arguments("DeployFunction", Set.of("ecr:BatchGetImage", "ecs:ContinueServiceDeployment")),
                arguments("RollbackFunction", Set.of("ecs:ListServices", "ecs:ListClusters")));
    }

    /** It runs the same code. */
    @Test
    void reconcileFunctionHasTheRoleOfRollbackFunction() {
        assertThat(functions()).containsExactly("DeployFunction", "RollbackFunction");
        assertThat(TEMPLATE.statements("ReconcileFunction")).isEqualTo(TEMPLATE.statements("RollbackFunction"));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void functionHasTheSharedAndItsOwnPermissionsOnly(String function, Set<String> own) {
        assertThat(allowed(function)).containsExactlyInAnyOrderElementsOf(union(BOTH, own));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void allowsEveryCallThatTheCodeCanReach(String function) {
        assertThat(allowed(function)).containsAll(ReachableCalls.from(function));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void allowsNoCallThatTheCodeCannotReach(String function) {
        assertThat(union(ReachableCalls.from(function), ON_ITS_BEHALF.getOrDefault(function, Set.of())))
                .containsExactlyInAnyOrderElementsOf(allowed(function));
    }

    @Test
    void functionsReachEveryCallInTheCode() {
        assertThat(union(ReachableCalls.from("DeployFunction"), ReachableCalls.from("RollbackFunction")))
                .isEqualTo(ReachableCalls.ofAllCode());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyStatementAllowsAndIsNamed(String function) {
        assertThat(TEMPLATE.statements(function))
                .allSatisfy(statement ->
                        assertThat(statement.path("Effect").asText()).isEqualTo("Allow"))
                .extracting(statement -> statement.path("Sid").asText())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void allowsAllResourcesOnlyForActionsWithoutNarrowerOnes() {
        assertThat(TEMPLATE.statements().stream()
                        .filter(statement ->
                                Template.texts(statement.path("Resource")).contains("*"))
                        .flatMap(FunctionPermissionsTest::actions))
                .containsExactlyInAnyOrder(
                        "ecs:DescribeTaskDefinition",
                        "ecs:ListTaskDefinitions",
                        "ecs:ListClusters",
                        "ecs:ListServices",
                        // their condition names the clusters
                        "ecs:ListTasks",
                        "ecs:DescribeTasks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs:ListServices", "ecs:ListTasks", "ecs:DescribeTasks"})
    void allowsReadingServicesAndTasksOnlyInTheNamedClusters(String action) {
        assertThat(statementOf(action).at("/Condition/ArnLike/ecs:cluster").toString())
                .contains("{\"Ref\":\"Clusters\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "default, arn:aws:events:us-east-1:123456789012:event-bus/default",
        "acme, arn:aws:events:us-east-1:123456789012:event-bus/acme",
        "arn:aws:events:us-east-1:999999999999:event-bus/acme, arn:aws:events:us-east-1:999999999999:event-bus/acme"
    })
    void allowsOnlyEventsOfSlipwayOnOneBus(String bus, String resource) {
        JsonNode statement = statementOf("events:PutEvents");
        assertThat(TEMPLATE.resolved(statement.path("Resource"), Map.of("EventBus", bus))
                        .asText())
                .isEqualTo(resource);
        assertThat(statement
                        .at("/Condition/ForAllValues:StringEquals/events:source")
                        .asText())
                .isEqualTo("slipway");
    }

    @Test
    void allowsPassingRolesToTasksOnly() {
        JsonNode statement = statementOf("iam:PassRole");
        assertThat(statement.at("/Resource/Ref").asText()).isEqualTo("TaskRoles");
        assertThat(statement.at("/Condition/StringEquals/iam:PassedToService").asText())
                .isEqualTo("ecs-tasks.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({
        "ssm:GetParameter, CanReadConfiguration",
        "sts:AssumeRole, HasAssumableRoles",
        "kms:GenerateDataKey, HasKmsKey"
    })
    void omitsStatementsThatTheParametersDoNotNeed(String action, String condition) {
        assertThat(TEMPLATE.resource("SharedPolicy").at("/Properties/PolicyDocument/Statement"))
                .filteredOn(statement -> statement.toString().contains(action))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.at("/Fn::If/0").asText()).isEqualTo(condition);
                    assertThat(statement.at("/Fn::If/2/Ref").asText()).isEqualTo("AWS::NoValue");
                });
    }

    /** Lambda creates network interfaces with the function's role. */
    @ParameterizedTest
    @CsvSource({"'', false", "subnet-1, true"})
    void rolesMayCreateNetworkInterfacesInAVpcOnly(String subnets, boolean may) {
        for (String function : functions()) {
            JsonNode arns =
                    TEMPLATE.resource(function + "Role").path("Properties").path("ManagedPolicyArns");
            assertThat(TEMPLATE.resolved(arns, Map.of("VpcSubnetIds", subnets)).toString())
                    .contains("AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess", "SharedPolicy")
                    .satisfies(all -> assertThat(all.contains("AWSLambdaVPCAccessExecutionRole"))
                            .isEqualTo(may));
        }
    }

    private static final Map<String, String> ALL_RULES = Map.of(
            "RequestSources", "acme.releases",
            "Replication", "ENABLED",
            "FollowTemplates", "ENABLED",
            "RunTasks", "ENABLED",
            "NotificationTopic", "arn:aws:sns:us-east-1:123456789012:oncall");
    private static final List<String> RULES = Stream.concat(
                    TEMPLATE.rules(ALL_RULES).stream().map(TemplateRules.Rule::name),
                    TEMPLATE.schedules(Map.of()).stream().map(TemplateRules.Schedule::name))
            .toList();

    @Test
    void everyRuleMaySendItsUndeliveredEvents() {
        Stream<String> sources =
                Stream.of("UndeliveredEvents", "UndeliveredNotifications").flatMap(queue -> maySendTo(queue).stream());
        assertThat(sources).containsExactlyInAnyOrderElementsOf(RULES);
        assertThat(maySendTo("UndeliveredNotifications")).containsExactly("NotificationRule");
        assertThat(RULES).hasSize(8);
    }

    /** The alias has the asynchronous settings, and its version does not change before the stack is updated. */
    @Test
    void everyRuleInvokesTheAlias() {
        Stream.of("RequestRule", "TemplateRule").forEach(rule -> {
            assertThat(TEMPLATE.resource(rule)
                            .at("/Properties/Targets/0/Arn/Ref")
                            .asText())
                    .isEqualTo("DeployFunction.Alias");
            assertThat(TEMPLATE.resource(rule + "Permission")
                            .at("/Properties/FunctionName/Ref")
                            .asText())
                    .isEqualTo("DeployFunction.Alias");
        });
    }

    private static List<String> maySendTo(String queue) {
        return Template.texts(TEMPLATE.resolved(
                TEMPLATE.resource(queue + "Policy")
                        .at("/Properties/PolicyDocument/Statement/0/Condition/ArnEquals/aws:SourceArn"),
                ALL_RULES));
    }

    @Test
    void everyRuleRetriesAndKeepsUndeliveredEvents() {
        Stream<JsonNode> ofFunctions = TEMPLATE.functions().stream()
                .flatMap(name -> TEMPLATE.function(name).path("Events").properties().stream())
                .map(event -> event.getValue().path("Properties"));
        Stream<JsonNode> ofRules = Stream.of("RequestRule", "TemplateRule", "NotificationRule")
                .map(rule -> TEMPLATE.resource(rule).at("/Properties/Targets/0"));
        assertThat(Stream.concat(ofFunctions, ofRules)).hasSameSizeAs(RULES).allSatisfy(target -> {
            // the next schedule does the same, so a late event is not needed
            assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                    .isEqualTo(target.has("Schedule") ? 300 : 3600);
            // an operator invokes TARGET_ARN with an event, and a notification's is the topic
            boolean notification = target.path("Arn").path("Ref").asText().equals("NotificationTopic");
            assertThat(target.at("/DeadLetterConfig/Arn/Fn::GetAtt/0").asText())
                    .isEqualTo(notification ? "UndeliveredNotifications" : "UndeliveredEvents");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UndeliveredNotifications",
                "UndeliveredNotificationsPolicy",
                "UndeliveredNotificationsAlarm",
                "NotificationRule"
            })
    void notificationsNeedATopic(String resource) {
        assertThat(TEMPLATE.resource(resource).path("Condition").asText()).isEqualTo("HasNotificationTopic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UndeliveredEvents", "UndeliveredNotifications", "FailedInvocations"})
    void anAlarmWatchesEachQueue(String queue) {
        JsonNode alarm = TEMPLATE.resource(queue + "Alarm").path("Properties");
        assertThat(alarm.at("/Dimensions/0/Value/Fn::GetAtt/0").asText()).isEqualTo(queue);
        assertThat(alarm.path("MetricName").asText()).isEqualTo("ApproximateNumberOfMessagesVisible");
        assertThat(alarm.path("AlarmActions").toString()).contains("AlarmTopic");
    }

    private static JsonNode statementOf(String action) {
        return TEMPLATE.statements().stream()
                .filter(statement -> actions(statement).anyMatch(action::equals))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> allowed(String function) {
        return TEMPLATE.statements(function).stream()
                .flatMap(FunctionPermissionsTest::actions)
                .distinct()
                .toList();
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Stream<String> actions(JsonNode statement) {
        return Template.texts(statement.path("Action")).stream();
    }
}
