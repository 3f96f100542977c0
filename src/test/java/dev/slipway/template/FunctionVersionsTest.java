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
        for (String parameter : List.of("Callers", "Boundaries")) {
            var given = new HashMap<>(GIVEN);
            given.put(parameter, "{\"a\": {}}");
            all.add(given);
        }
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
    @MethodSource("functions")
    void securityGroupInAVpcChangesDescription(String function) {
        assertThat(description(function, inVpc("sg-1"))).isNotEqualTo(description(function, inVpc("sg-2")));
        assertThat(version(function, inVpc("sg-1"))).isNotEqualTo(version(function, inVpc("sg-2")));
    }

    private static Map<String, String> inVpc(String group) {
        return Map.of(
                "Configuration", "ssm:/slipway/targets/", "VpcSubnetIds", "subnet-1", "VpcSecurityGroupIds", group);
    }

    @ParameterizedTest
    @CsvSource({"Configuration", "Callers", "Boundaries"})
    void textInAParameterIsNotOfAVersion(String parameter) {
        Map<String, String> one = Map.of(parameter, "{\"a\": {}}");
        Map<String, String> other = Map.of(parameter, "{\"b\": {}}");
        assertThat(version("DeployFunction", one)).isEqualTo(version("DeployFunction", other));
        assertThat(description("DeployFunction", one)).isEqualTo(description("DeployFunction", other));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void longestValuesFitIntoDescription(String function) {
        var longest = new HashMap<String, String>();
        TEMPLATE.parameters()
                .properties()
                .forEach(parameter -> longest.put(parameter.getKey(), longest(parameter.getValue())));
        longest.put("Configuration", "ssm:/" + "a".repeat(89));
        longest.put("Callers", "ssm:/" + "a".repeat(89));
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
                String.join(",", Collections.nCopies(5, "sg-0123456789abcdef0")),
                "Boundaries",
                "ssm:/" + "a".repeat(89));
        // the maximum of IAM
        assertThat(property("SharedPolicy", "Description", longest)).hasSizeBetween(800, 1000);
        assertThat(TEMPLATE.parameters().at("/RolePath/MaxLength").asInt()).isEqualTo(256);
        assertThat(TEMPLATE.parameters().at("/KmsKeyArn/AllowedPattern").asText())
                .contains("{1,64}");
    }

    @ParameterizedTest
    @CsvSource({
        "Configuration, 89, true",
        "Configuration, 90, false",
        "Callers, 89, true",
        "Callers, 90, false",
        "Boundaries, 89, true",
        "Boundaries, 90, false"
    })
    void namesOfParametersHaveThatLengthAtMost(String parameter, int length, boolean isAccepted) {
        String pattern =
                TEMPLATE.parameters().path(parameter).path("AllowedPattern").asText();
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
        all.put("CallersPolicy.PolicyId", idOf(property("CallersPolicy", "Description", all)));
        for (String role : List.of("DeployFunctionRole", "RollbackFunctionRole")) {
            all.put(role + ".Arn", idOf(property(role, "Path", parameters)));
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
