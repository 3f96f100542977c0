package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SmokeTestFunction has nothing of the other functions' network, configuration and permissions. */
class SmokeTestResourcesTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final Map<String, String> GIVEN = Map.of(
            "SmokeTestHosts", "web.example.com:8443",
            "VpcSubnetIds", "subnet-1",
            "VpcSecurityGroupIds", "sg-1",
            "NotificationTopic", "arn:aws:sns:us-east-1:123456789012:oncall");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SmokeTestFunction",
                "SmokeTestFunctionRole",
                "SmokeTestPolicy",
                "SmokeTestHookRole",
                "SmokeTestLog"
            })
    void existsOnlyWhereHostsAreAllowed(String resource) {
        JsonNode condition =
                Json.object().set("Condition", TEMPLATE.resource(resource).path("Condition"));
        assertThat(TEMPLATE.resolved(condition, Map.of()).asBoolean()).isFalse();
        assertThat(TEMPLATE.resolved(condition, GIVEN).asBoolean()).isTrue();
    }

    @Test
    void everyResourceAndOutputOfItHasTheCondition() {
        assertThat(TEMPLATE.resources().properties().stream()
                        .filter(r -> r.getKey().startsWith("SmokeTest")))
                .hasSize(5)
                .allSatisfy(
                        r -> assertThat(r.getValue().path("Condition").asText()).isEqualTo("HasSmokeTest"));
        assertThat(TEMPLATE.outputs().properties().stream()
                        .filter(o -> o.getKey().startsWith("SmokeTest")))
                .hasSize(2)
                .allSatisfy(
                        o -> assertThat(o.getValue().path("Condition").asText()).isEqualTo("HasSmokeTest"));
    }

    @Test
    void environmentHasTheHostsAlone() {
        assertThat(function().at("/Environment/Variables"))
                .isEqualTo(Json.parse("{\"SLIPWAY_SMOKE_TEST_HOSTS\": \"web.example.com:8443\"}"));
    }

    @Test
    void networkIsItsOwn() {
        assertThat(function().has("VpcConfig")).isFalse();
        assertThat(TEMPLATE.resolved(
                                TEMPLATE.function("SmokeTestFunction"),
                                Map.of("SmokeTestSubnetIds", "subnet-7,subnet-8", "SmokeTestSecurityGroupIds", "sg-7"))
                        .path("VpcConfig"))
                .isEqualTo(
                        Json.parse("{\"SubnetIds\": [\"subnet-7\", \"subnet-8\"], \"SecurityGroupIds\": [\"sg-7\"]}"));
    }

    /** With one of the two lists alone Lambda refuses the function. */
    @ParameterizedTest
    @CsvSource({"SmokeTestSubnetIds, subnet-1", "SmokeTestSecurityGroupIds, sg-1"})
    void eachOfTheTwoListsAsksForAVpc(String parameter, String value) {
        assertThat(TEMPLATE.resolved(TEMPLATE.function("SmokeTestFunction"), Map.of(parameter, value))
                        .has("VpcConfig"))
                .isTrue();
    }

    @Test
    void invocationIsNeitherRetriedNorKept() {
        JsonNode invoke = function().path("EventInvokeConfig");
        assertThat(invoke.path("MaximumRetryAttempts").asInt()).isZero();
        assertThat(invoke.has("DestinationConfig")).isFalse();
    }

    /** The longest try that a hook may ask for fits several times. */
    @Test
    void timeHoldsSeveralTries() {
        assertThat(function().path("Timeout").asInt()).isBetween(180, 900);
    }

    @Test
    void roleMayWriteItsLogAndNothingElse() {
        assertThat(TEMPLATE.statements("SmokeTestFunction")).singleElement().satisfies(statement -> {
            assertThat(Template.texts(statement.path("Action")))
                    .containsExactly("logs:CreateLogStream", "logs:PutLogEvents");
            assertThat(statement.at("/Resource/Fn::GetAtt/0").asText()).isEqualTo("SmokeTestLog");
        });
        assertThat(function().at("/LoggingConfig/LogGroup").asText()).isEqualTo("SmokeTestLog");
        assertThat(function().path("Tracing").asText()).isEqualTo("PassThrough");
    }

    @Test
    void codeReachesNoCallOfAws() {
        assertThat(ReachableCalls.from("SmokeTestFunction")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', false", "subnet-1, true"})
    void roleMayCreateNetworkInterfacesInAVpcOnly(String subnets, boolean may) {
        JsonNode arns = TEMPLATE.resource("SmokeTestFunctionRole").at("/Properties/ManagedPolicyArns");
        assertThat(TEMPLATE.resolved(arns, Map.of("SmokeTestSubnetIds", subnets, "VpcSubnetIds", "subnet-1"))
                        .toString()
                        .contains("AWSLambdaVPCAccessExecutionRole"))
                .isEqualTo(may);
    }

    @Test
    void ecsMayInvokeTheAliasAndNothingElse() {
        JsonNode role = TEMPLATE.resource("SmokeTestHookRole").path("Properties");
        assertThat(role.at("/AssumeRolePolicyDocument/Statement").valueStream())
                .singleElement()
                .satisfies(trust -> {
                    assertThat(trust.at("/Principal/Service").asText()).isEqualTo("ecs.amazonaws.com");
                    assertThat(trust.path("Action").asText()).isEqualTo("sts:AssumeRole");
                });
        assertThat(role.path("ManagedPolicyArns").isMissingNode()).isTrue();
        assertThat(role.path("Policies")).hasSize(1);
        assertThat(role.at("/Policies/0/PolicyDocument/Statement").valueStream())
                .singleElement()
                .satisfies(may -> {
                    assertThat(may.path("Action").asText()).isEqualTo("lambda:InvokeFunction");
                    assertThat(may.at("/Resource/Ref").asText()).isEqualTo("SmokeTestFunction.Alias");
                });
    }

    @Test
    void outputsAreWhatAServiceNames() {
        assertThat(TEMPLATE.outputs().at("/SmokeTestFunctionArn/Value/Ref").asText())
                .isEqualTo("SmokeTestFunction.Alias");
        assertThat(TEMPLATE.outputs()
                        .at("/SmokeTestHookRoleArn/Value/Fn::GetAtt/0")
                        .asText())
                .isEqualTo("SmokeTestHookRole");
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "web.example.com, true",
        "'web.example.com:8443, *.dev.example.com, 10.0.0.1, [fd12::7]:80', true",
        "https://web.example.com, false",
        "user@web.example.com, false",
        "web_example, false"
    })
    void hostsAreAListOfHosts(String hosts, boolean is) {
        assertThat(hosts.matches(TEMPLATE.parameters()
                        .at("/SmokeTestHosts/AllowedPattern")
                        .asText()))
                .isEqualTo(is);
    }

    private static JsonNode function() {
        return TEMPLATE.resolved(TEMPLATE.function("SmokeTestFunction"), GIVEN);
    }
}
