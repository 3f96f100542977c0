package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.slipway.sandbox.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    private static final Map<String, String> CLIENTS =
            Map.of("EcsClient", "ecs", "EcrClient", "ecr", "SsmClient", "ssm");

    /** What others do in its name: ECS takes the roles, Lambda writes the failed invocation. */
    static final List<String> IN_ITS_NAME = List.of("iam:PassRole", "sqs:SendMessage");

    @Test
    void thePolicyNamesExactlyWhatTheFunctionCalls() {
        assertThat(TEMPLATE.statements().stream().flatMap(PermissionsTest::actions))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(calls(), IN_ITS_NAME.stream()).toList());
    }

    /** Every AWS call in the function's code, as IAM names it: read off the compiled calls of the SDK's clients. */
    private static Stream<String> calls() {
        Stream<String> ofClients = ofAws().filter(
                        call -> CLIENTS.containsKey(call.getTargetOwner().getSimpleName()))
                .filter(call -> !call.getName().equals("builder"))
                .map(call -> CLIENTS.get(call.getTargetOwner().getSimpleName()) + ":" + action(call.getName()));
        Stream<String> ofRoles = ofAws().filter(
                        call -> call.getTargetOwner().getSimpleName().equals("StsAssumeRoleCredentialsProvider"))
                .map(call -> "sts:AssumeRole");
        return Stream.concat(ofClients, ofRoles).distinct();
    }

    private static Stream<JavaMethodCall> ofAws() {
        return new ClassFileImporter()
                .importPackages("dev.slipway.aws").stream().flatMap(c -> c.getMethodCallsFromSelf().stream());
    }

    private static String action(String method) {
        String name = method.replaceFirst("Paginator$", "");
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    @Test
    void everyStatementAllowsAndIsNamed() {
        assertThat(TEMPLATE.statements())
                .allSatisfy(statement ->
                        assertThat(statement.path("Effect").asText()).isEqualTo("Allow"))
                .extracting(statement -> statement.path("Sid").asText())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void onlyWhatKnowsNoNarrowerResourceIsAllowedOnAll() {
        assertThat(TEMPLATE.statements().stream()
                        .filter(statement ->
                                Template.texts(statement.path("Resource")).contains("*"))
                        .flatMap(PermissionsTest::actions))
                .containsExactlyInAnyOrder("ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions");
    }

    @Test
    void rolesArePassedToTasksOnly() {
        JsonNode statement = statementOf("iam:PassRole");
        assertThat(statement.at("/Resource/Ref").asText()).isEqualTo("TaskRoles");
        assertThat(statement.at("/Condition/StringEquals/iam:PassedToService").asText())
                .isEqualTo("ecs-tasks.amazonaws.com");
    }

    @Test
    void aServiceIsToldOnlyInItsClustersAndOnlyOfTheFamilies() {
        JsonNode condition = statementOf("ecs:UpdateService").at("/Condition/ArnLike");
        assertThat(condition.path("ecs:cluster").toString()).contains("{\"Ref\":\"Clusters\"}");
        assertThat(condition.path("ecs:task-definition").toString()).contains("task-definition/${FamilyPattern}:*");
        assertThat(statementOf("ecs:RegisterTaskDefinition").path("Resource").toString())
                .contains("task-definition/${FamilyPattern}:*");
    }

    @ParameterizedTest
    @CsvSource({"ssm:GetParameter, ConfiguredBySsm", "sts:AssumeRole, HasAssumableRoles"})
    void whatIsNotNeededIsNotAllowed(String action, String condition) {
        assertThat(TEMPLATE.function().at("/Policies/0/Statement"))
                .filteredOn(statement -> statement.toString().contains(action))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.at("/Fn::If/0").asText()).isEqualTo(condition);
                    assertThat(statement.at("/Fn::If/2/Ref").asText()).isEqualTo("AWS::NoValue");
                });
    }

    @Test
    void everyRuleMayLeaveItsUndeliveredEvents() {
        String policy = TEMPLATE.resource("UndeliveredEventsPolicy").toString();
        assertThat(TEMPLATE.rules(Map.of("RequestSources", "acme.releases")))
                .hasSize(3)
                .allSatisfy(rule ->
                        assertThat(policy).contains("{\"Fn::GetAtt\":[\"%s\",\"Arn\"]}".formatted(rule.name())));
    }

    @Test
    void everyRuleRetriesAndKeepsWhatItCannotDeliver() {
        Stream<JsonNode> ofFunction = TEMPLATE.function().path("Events").properties().stream()
                .map(event -> event.getValue().path("Properties"));
        JsonNode ofRule = TEMPLATE.resource("RequestRule").at("/Properties/Targets/0");
        assertThat(Stream.concat(ofFunction, Stream.of(ofRule))).hasSize(3).allSatisfy(target -> {
            assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                    .isEqualTo(3600);
            assertThat(target.at("/DeadLetterConfig/Arn/Fn::GetAtt/0").asText()).isEqualTo("UndeliveredEvents");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"UndeliveredEvents", "FailedInvocations"})
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

    private static Stream<String> actions(JsonNode statement) {
        return Template.texts(statement.path("Action")).stream();
    }
}
