package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SAM's template and Terraform's module have the same defaults. */
class ModuleDefaultsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    /** Variables without a parameter: the stack's name and tags, packaging, IAM, and what the SAM CLI would ask everybody for. */
    private static final Set<String> TERRAFORMS_OWN = Set.of(
            "name",
            "tags",
            "jar",
            "s3",
            "image_uri",
            "runtime",
            "permissions_boundary",
            "code_signing_config_arn",
            "boundaries_parameter");
    /**
     * Terraform derives the readable parameters from the configuration's source, and defaults to the documented path. Callers
     * and boundaries are maps there, and empty by default, too.
     */
    private static final Set<String> DIFFERENT =
            Set.of("Configuration", "ConfigurationParameter", "Callers", "Boundaries");

    private final Map<String, Optional<JsonNode>> variables = Variables.of(Path.of("terraform/variables.tf"));

    ModuleDefaultsTest() throws Exception {}

    static List<String> parameters() {
        return TEMPLATE.parameters().properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !DIFFERENT.contains(name))
                .toList();
    }

    @Test
    void eachParameterHasVariable() {
        var expected = new TreeSet<>(TERRAFORMS_OWN);
        TEMPLATE.parameters().properties().forEach(parameter -> expected.add(Variables.named(parameter.getKey())));
        assertThat(variables.keySet()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void variableHasDefaultOfParameter(String parameter) {
        Optional<String> standard = Optional.ofNullable(
                        TEMPLATE.parameters().path(parameter).get("Default"))
                .map(JsonNode::asText);
        assertThat(standard(Variables.named(parameter)).map(value -> text(parameter, value)))
                .isEqualTo(standard);
    }

    @Test
    void runtimeEqualsTemplates() {
        assertThat(standard("runtime").map(JsonNode::asText))
                .contains(TEMPLATE.function("DeployFunction").path("Runtime").asText());
    }

    private Optional<JsonNode> standard(String variable) {
        return variables.getOrDefault(variable, Optional.empty());
    }

    private static String text(String parameter, JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isBoolean()) {
            assertThat(Template.texts(TEMPLATE.parameters().path(parameter).path("AllowedValues")))
                    .containsExactlyInAnyOrder("ENABLED", "DISABLED");
            return value.asBoolean() ? "ENABLED" : "DISABLED";
        }
        return value.isArray()
                ? String.join(",", value.valueStream().map(JsonNode::asText).toList())
                : value.asText();
    }
}
