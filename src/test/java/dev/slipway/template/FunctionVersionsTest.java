package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stack update that changes a function publishes a version of it, for the alias. SAM's name of a version does not
 * depend on the values of parameters, so the version's description has them: CloudFormation <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html">replaces</a>
 * a version whose description changes. Lambda refuses another version of an unchanged function.
 *
 * <p>Longer values are in the description of SharedPolicy, which CloudFormation <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html">replaces</a>,
 * too, and the versions' descriptions have its id.
 */
class FunctionVersionsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final Map<String, String> GIVEN = Map.of("Configuration", "ssm:/slipway/targets/");
    /** Properties that a version does not have, or that describe the version. */
    private static final List<String> NOT_OF_A_VERSION = List.of(
            "Events",
            "EventInvokeConfig",
            "Policies",
            "ReservedConcurrentExecutions",
            "VersionDescription",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties");

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    /** The functions that deploy and reconcile: all but the hook for smoke tests. */
    static List<String> deploying() {
        return TEMPLATE.functions().stream()
                .filter(name -> !name.equals("SmokeTestFunction"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aliasIsAlwaysPublished(String function) {
        // SAM takes no function of CloudFormation here
        assertThat(TEMPLATE.function(function).path("AutoPublishAlias").asText())
                .isEqualTo("live");
        assertThat(TEMPLATE.function(function).path("AutoPublishAliasAllProperties"))
                .isEqualTo(BooleanNode.TRUE);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void parameterChangesDescriptionIfItChangesTheVersion(String function) {
        for (Map<String, String> other : otherValues()) {
            assertThat(description(function, other).equals(description(function, GIVEN)))
                    .as("%s with %s has the description of %s", function, other, GIVEN)
                    .isEqualTo(version(function, other).equals(version(function, GIVEN)));
        }
    }

    /** Another value of each parameter of the template, one at a time, in turn with text as configuration. */
    private static List<Map<String, String>> otherValues() {
        var all = new ArrayList<Map<String, String>>();
        TEMPLATE.parameters().properties().forEach(parameter -> {
            var given = new HashMap<>(GIVEN);
            given.put(parameter.getKey(), otherValue(parameter.getValue()));
            all.add(given);
        });
        all.add(Map.of("Configuration", "{\"targets\": []}"));
        assertThat(all).hasSizeGreaterThan(25).doesNotContain(GIVEN);
        return all;
    }

    private static String otherValue(JsonNode parameter) {
        String standard = parameter.path("Default").asText();
        for (JsonNode allowed : parameter.path("AllowedValues")) {
            if (!allowed.asText().equals(standard)) {
                return allowed.asText();
            }
        }
        return parameter.path("Type").asText().equals("Number") ? "700" : "ssm:/other/";
    }

    @ParameterizedTest
    @MethodSource("deploying")
    void securityGroupInAVpcChangesDescription(String function) {
        assertThat(description(function, inVpc("sg-1"))).isNotEqualTo(description(function, inVpc("sg-2")));
        assertThat(version(function, inVpc("sg-1"))).isNotEqualTo(version(function, inVpc("sg-2")));
    }

    private static Map<String, String> inVpc(String group) {
        return Map.of(
                "Configuration", "ssm:/slipway/targets/", "VpcSubnetIds", "subnet-1", "VpcSecurityGroupIds", group);
    }

    @Test
    void textOfConfigurationIsNotOfAVersion() {
        assertThat(version("DeployFunction", Map.of("Configuration", "{\"targets\": []}")))
                .isEqualTo(version("DeployFunction", Map.of("Configuration", "{\"targets\": [ ]}")));
    }

    @ParameterizedTest
    @MethodSource("deploying")
    void longestValuesFitIntoDescription(String function) {
        var longest = new HashMap<String, String>();
        TEMPLATE.parameters()
                .properties()
                .forEach(parameter -> longest.put(parameter.getKey(), longest(parameter.getValue())));
        longest.put("Configuration", "ssm:/" + "a".repeat(89));
        // the maximum of Lambda
        assertThat(description(function, longest)).hasSizeBetween(200, 256);
    }

    @Test
    void longestValuesFitIntoDescriptionOfSharedPolicy() {
        Map<String, String> longest = Map.of(
                "RolePath",
                "/" + "a".repeat(254) + "/",
                "KmsKeyArn",
                "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + "a".repeat(64),
                // Lambda takes no more
                "VpcSubnetIds",
                String.join(",", Collections.nCopies(16, "subnet-0123456789abcdef0")),
                "VpcSecurityGroupIds",
                String.join(",", Collections.nCopies(5, "sg-0123456789abcdef0")));
        // the maximum of IAM
        assertThat(property("SharedPolicy", "Description", longest)).hasSizeBetween(800, 1000);
        assertThat(TEMPLATE.parameters().at("/RolePath/MaxLength").asInt()).isEqualTo(256);
        assertThat(TEMPLATE.parameters().at("/KmsKeyArn/AllowedPattern").asText())
                .contains("{1,64}");
    }

    @Test
    void longestValuesFitIntoDescriptionsOfSmokeTest() {
        Map<String, String> longest = Map.of(
                "SmokeTestHosts",
                "a".repeat(350),
                "KmsKeyArn",
                "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + "a".repeat(36),
                "SmokeTestSubnetIds",
                String.join(",", Collections.nCopies(16, "subnet-0123456789abcdef0")),
                "SmokeTestSecurityGroupIds",
                String.join(",", Collections.nCopies(5, "sg-0123456789abcdef0")));
        assertThat(property("SmokeTestPolicy", "Description", longest)).hasSizeBetween(800, 1000);
        assertThat(description("SmokeTestFunction", longest)).hasSizeBetween(40, 256);
        assertThat(TEMPLATE.parameters().at("/SmokeTestHosts/MaxLength").asInt())
                .isEqualTo(350);
    }

    @ParameterizedTest
    @CsvSource({
        "SmokeTestSubnetIds, subnet-1, subnet-2",
        "SmokeTestSecurityGroupIds, sg-1, sg-2",
        "SmokeTestHosts, a.example.com, b.example.com"
    })
    void parameterOfSmokeTestsChangesDescription(String parameter, String one, String other) {
        assertThat(description("SmokeTestFunction", Map.of(parameter, one)))
                .isNotEqualTo(description("SmokeTestFunction", Map.of(parameter, other)));
        assertThat(version("SmokeTestFunction", Map.of(parameter, one)))
                .isNotEqualTo(version("SmokeTestFunction", Map.of(parameter, other)));
    }

    @ParameterizedTest
    @CsvSource({"89, true", "90, false"})
    void namesOfParametersHaveThatLengthAtMost(int length, boolean isAccepted) {
        String pattern =
                TEMPLATE.parameters().at("/Configuration/AllowedPattern").asText();
        assertThat(("ssm:/" + "a".repeat(length)).matches(pattern)).isEqualTo(isAccepted);
        assertThat(("{\"targets\": [\"" + "a".repeat(length) + "\"]}").matches(pattern))
                .isTrue();
    }

    private static String longest(JsonNode parameter) {
        return parameter
                .path("AllowedValues")
                .valueStream()
                .map(JsonNode::asText)
                .reduce(
                        "a"
                                .repeat(parameter
                                        .path("MaxLength")
                                        .asInt(parameter
                                                .path("MaxValue")
                                                .asText()
                                                .length())),
                        (one, other) -> one.length() > other.length() ? one : other);
    }

    private static String description(String function, Map<String, String> parameters) {
        return TEMPLATE.resolved(TEMPLATE.function(function).path("VersionDescription"), deployed(parameters))
                .asText();
    }

    private static JsonNode version(String function, Map<String, String> parameters) {
        ObjectNode properties = TEMPLATE.function(function);
        properties.remove(NOT_OF_A_VERSION);
        return TEMPLATE.resolved(properties, deployed(parameters));
    }

    /** The parameters, and the attributes of the resources that CloudFormation replaces when these parameters change. */
    private static Map<String, String> deployed(Map<String, String> parameters) {
        var all = new HashMap<>(parameters);
        all.put("SharedPolicy.PolicyId", idOf(property("SharedPolicy", "Description", parameters)));
        all.put("SmokeTestPolicy.PolicyId", idOf(property("SmokeTestPolicy", "Description", parameters)));
        for (String role : List.of("DeployFunctionRole", "RollbackFunctionRole", "SmokeTestFunctionRole")) {
            all.put(role + ".Arn", idOf(property(role, "Path", parameters)));
            all.put(role + ".RoleId", idOf(property(role, "Path", parameters)));
        }
        return all;
    }

    private static String property(String resource, String name, Map<String, String> parameters) {
        return TEMPLATE.resolved(TEMPLATE.resource(resource).path("Properties").path(name), parameters)
                .asText();
    }

    /** As long as an id of IAM's. */
    private static String idOf(String value) {
        return "ANPA%017X".formatted(value.hashCode());
    }
}
