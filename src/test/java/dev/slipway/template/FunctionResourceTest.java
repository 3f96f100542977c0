package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionResourceTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    /** The functions that deploy and reconcile: all but the hook for smoke tests. */
    static List<String> deploying() {
        return TEMPLATE.functions().stream()
                .filter(name -> !name.equals("SmokeTestFunction"))
                .toList();
    }

    @Test
    void templateHasFourFunctions() {
        assertThat(functions())
                .containsExactly("DeployFunction", "RollbackFunction", "ReconcileFunction", "SmokeTestFunction");
    }

    @ParameterizedTest
    @CsvSource({
        "DeployFunction, DeployFunction",
        "RollbackFunction, RollbackFunction",
        "ReconcileFunction, RollbackFunction",
        "SmokeTestFunction, SmokeTestFunction"
    })
    void functionRunsItsHandlerOnJava25(String name, String handler) {
        JsonNode function = TEMPLATE.function(name);
        assertThat(function.path("Handler").asText()).isEqualTo("dev.slipway.lambda." + handler + "::handleRequest");
        assertThat(function.path("Runtime").asText()).isEqualTo("java25");
        assertThat(TEMPLATE.roleOf(name)).isEqualTo(handler);
    }

    /**
     * {@code aws cloudformation package} uploads what the resource itself names; otherwise it uploads the whole folder.
     */
    @ParameterizedTest
    @MethodSource("functions")
    void functionNamesItsJarItself(String name) {
        assertThat(TEMPLATE.resource(name).at("/Properties/CodeUri").asText()).isEqualTo("target/slipway.jar");
    }

    @ParameterizedTest
    @MethodSource("deploying")
    void functionGetsConfigurationAndEventBus(String name) {
        JsonNode variables = TEMPLATE.function(name).at("/Environment/Variables");
        assertThat(variables.at("/SLIPWAY_CONFIG/Fn::If/2/Ref").asText()).isEqualTo("Configuration");
        assertThat(variables.at("/SLIPWAY_EVENT_BUS/Ref").asText()).isEqualTo("EventBus");
        assertThat(variables.at("/SLIPWAY_ECS_RATE_FACTOR/Ref").asText()).isEqualTo("EcsRateFactor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | {\"failed-invocations\":\"FailedInvocations\",\"undelivered-events\":\"UndeliveredEvents\"}",
                "arn:aws:sns:us-east-1:123456789012:people | {\"failed-invocations\":\"FailedInvocations\",\"undelivered-events\":\"UndeliveredEvents\",\"undelivered-notifications\":\"UndeliveredNotifications\"}"
            })
    void deployFunctionAloneKnowsTheQueues(String topic, String queues) {
        Map<String, String> given = Map.of("NotificationTopic", topic);
        assertThat(TEMPLATE.resolved(
                                TEMPLATE.function("DeployFunction").at("/Environment/Variables/SLIPWAY_QUEUES"), given)
                        .asText())
                .isEqualTo(queues);
        assertThat(functions())
                .filteredOn(name ->
                        TEMPLATE.function(name).at("/Environment/Variables").has("SLIPWAY_QUEUES"))
                .containsExactly("DeployFunction");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssm:/slipway/targets/ | ssm:/slipway/targets/          | false",
                "{\"targets\": []}     | ssm:/slipway-configuration/slipway | true"
            })
    void stackPutsTextOfConfigurationIntoParameter(String configuration, String source, boolean isText) {
        Map<String, String> given = Map.of("Configuration", configuration);
        assertThat(TEMPLATE.resolved(
                                TEMPLATE.function("DeployFunction").at("/Environment/Variables/SLIPWAY_CONFIG"), given)
                        .asText())
                .isEqualTo(source);
        JsonNode parameter = TEMPLATE.resource("ConfigurationText");
        assertThat(TEMPLATE.resolved(Json.object().set("Condition", parameter.path("Condition")), given)
                        .asBoolean())
                .isEqualTo(isText);
        JsonNode properties = TEMPLATE.resolved(parameter.path("Properties"), given);
        assertThat("ssm:" + properties.path("Name").asText()).isEqualTo("ssm:/slipway-configuration/slipway");
        assertThat(properties.path("Value").asText()).isEqualTo(configuration);
    }

    @ParameterizedTest
    @CsvSource({"DeployFunction, DeployLog", "RollbackFunction, RollbackLog", "ReconcileFunction, ReconcileLog"})
    void functionTracesAndLogsJsonToItsOwnLogGroup(String name, String log) {
        JsonNode function = TEMPLATE.function(name);
        assertThat(function.path("Tracing").asText()).isEqualTo("Active");
        assertThat(function.at("/LoggingConfig/LogFormat").asText()).isEqualTo("JSON");
        assertThat(function.at("/LoggingConfig/LogGroup/Ref").asText()).isEqualTo(log);
    }

    @ParameterizedTest
    @CsvSource({
        "DeployFunction, /Architectures/0/Ref, Architecture",
        "DeployFunction, /MemorySize/Ref, MemorySize",
        "DeployFunction, /Timeout/Ref, Timeout",
        "RollbackFunction, /Architectures/0/Ref, Architecture",
        "RollbackFunction, /MemorySize/Ref, MemorySize",
        "RollbackFunction, /Timeout/Ref, RollbackTimeout",
        "ReconcileFunction, /Architectures/0/Ref, Architecture",
        "ReconcileFunction, /MemorySize/Ref, ReconcileMemorySize",
        "ReconcileFunction, /Timeout/Ref, RollbackTimeout"
    })
    void parametersSetArchitectureMemoryAndTimeout(String name, String property, String parameter) {
        assertThat(TEMPLATE.function(name).at(property).asText()).isEqualTo(parameter);
        assertThat(TEMPLATE.parameters().path(parameter).has("Default")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DeployLog", "RollbackLog", "ReconcileLog", "SmokeTestLog"})
    void parameterSetsTheLogRetention(String log) {
        assertThat(TEMPLATE.resource(log).at("/Properties/RetentionInDays/Ref").asText())
                .isEqualTo("LogRetentionInDays");
    }

    @ParameterizedTest
    @MethodSource("functions")
    void functionReservesNoConcurrency(String name) {
        JsonNode function = TEMPLATE.resolved(TEMPLATE.function(name), Map.of());
        assertThat(function.has("ReservedConcurrentExecutions")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"DeployFunction, 20", "RollbackFunction, ''", "ReconcileFunction, ''"})
    void parameterReservesConcurrencyOfDeployFunction(String name, String reserved) {
        JsonNode function = TEMPLATE.resolved(TEMPLATE.function(name), Map.of("ReservedConcurrency", "20"));
        assertThat(function.path("ReservedConcurrentExecutions").asText()).isEqualTo(reserved);
    }

    @ParameterizedTest
    @CsvSource({"DISABLED, None", "ENABLED, PublishedVersions"})
    void parameterTurnsSnapStartOn(String parameter, String applied) {
        assertThat(functions())
                .allSatisfy(name -> assertThat(
                                TEMPLATE.resolved(TEMPLATE.function(name), Map.of("SnapStart", parameter))
                                        .at("/SnapStart/ApplyOn")
                                        .asText())
                        .isEqualTo(applied));
        assertThat(TEMPLATE.parameters().at("/SnapStart/Default").asText()).isEqualTo("DISABLED");
    }

    @ParameterizedTest
    @MethodSource("deploying")
    void failedInvocationIsRetriedAndThenKept(String name) {
        JsonNode invoke = TEMPLATE.function(name).path("EventInvokeConfig");
        assertThat(invoke.path("MaximumRetryAttempts").asInt()).isEqualTo(2);
        assertThat(invoke.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0")
                        .asText())
                .isEqualTo("FailedInvocations");
    }

    @ParameterizedTest
    @MethodSource("deploying")
    void outputsHaveNameAndArn(String name) {
        JsonNode outputs = TEMPLATE.outputs();
        assertThat(outputs.at("/" + name + "Name/Value/Fn::Sub").asText()).isEqualTo("${%s}:live".formatted(name));
        assertThat(outputs.at("/" + name + "Arn/Value/Ref").asText()).isEqualTo(name + ".Alias");
    }

    @Test
    void templateUsesNoYamlAliases() throws Exception {
        String yaml = Files.readString(Path.of("template.yaml"));
        assertThat(yaml).doesNotContainPattern("(?m)(:|-) [&*][A-Za-z]|<<:");
    }

    static Stream<String> schedules() {
        return Stream.of("rate(1 minute)", "rate(5 minutes)", "rate(1 hour)", "rate(2 days)", "cron(0/5 * * * ? *)");
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void acceptsSchedulesOfEventBridge(String schedule) {
        assertThat(schedule).matches(pattern("ReconcileEvery"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5 minutes", "rate(1 minutes)", "rate(5 minute)", "rate()", ""})
    void rejectsOtherSchedules(String schedule) {
        assertThat(schedule).doesNotMatch(pattern("ReconcileEvery"));
    }

    @ParameterizedTest
    @CsvSource({
        "default, true",
        "acme/releases_1, true",
        "arn:aws:events:eu-west-1:123456789012:event-bus/acme, true",
        "arn:aws:events:eu-west-1:123456789012:rule/acme, false",
        "'', false",
        "a b, false"
    })
    void acceptsAnEventBusByNameOrArn(String bus, boolean is) {
        assertThat(bus.matches(pattern("EventBus"))).isEqualTo(is);
    }

    private static String pattern(String parameter) {
        return TEMPLATE.parameters().path(parameter).path("AllowedPattern").asText();
    }
}
