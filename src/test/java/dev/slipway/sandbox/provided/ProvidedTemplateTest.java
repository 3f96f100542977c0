package dev.slipway.sandbox.provided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The template that the build makes for the package with its own JDK. */
class ProvidedTemplateTest {
    private static final Path ORIGINAL = Path.of("template.yaml");
    private static final List<String> CHANGED = List.of("Runtime", "CodeUri", "SnapStart", "VersionDescription");

    private final Template original = Template.read(ORIGINAL);
    private final Template made;

    ProvidedTemplateTest(@TempDir Path folder) throws IOException {
        made = Template.read(Files.writeString(
                folder.resolve("template-provided.yaml"), ProvidedTemplate.of(Files.readString(ORIGINAL), "x86_64")));
    }

    @Test
    void functionsRunThePackageOnTheProvidedRuntimeWithoutSnapStart() {
        assertThat(made.functions())
                .isNotEmpty()
                .isEqualTo(original.functions())
                .allSatisfy(name -> {
                    ObjectNode function = made.function(name);
                    assertThat(function.path("Runtime").asText()).isEqualTo("provided.al2023");
                    // from the folder of the template, which is target
                    assertThat(function.path("CodeUri").asText()).isEqualTo("slipway-provided.zip");
                    assertThat(function.has("SnapStart")).isFalse();
                    assertThat(function.remove(CHANGED))
                            .isEqualTo(original.function(name).remove(CHANGED));
                });
    }

    @Test
    void architectureIsThatOfThePackageAndCannotBeAnother() {
        JsonNode parameter = made.parameters().path("Architecture");

        assertThat(parameter.path("Default").asText()).isEqualTo("x86_64");
        assertThat(Template.texts(parameter.path("AllowedValues"))).containsExactly("x86_64");
    }

    @Test
    void everythingElseIsTheSame() {
        assertThat(without(made.parameters(), "Architecture"))
                .isEqualTo(without(original.parameters(), "Architecture", "SnapStart"));
        String[] functions = original.functions().toArray(String[]::new);
        assertThat(without(made.resources(), functions)).isEqualTo(without(original.resources(), functions));
        assertThat(made.outputs()).isEqualTo(original.outputs());
    }

    @Test
    void versionIsDescribedByAllOtherParameters() {
        var parameters = Map.of("Configuration", "ssm:/slipway/targets/");
        for (String name : original.functions()) {
            JsonNode before = original.resolved(original.function(name).path("VersionDescription"), parameters);
            JsonNode after = made.resolved(made.function(name).path("VersionDescription"), parameters);

            assertThat(after.asText())
                    .isEqualTo(before.asText()
                            .replace("arm64", "x86_64")
                            .replaceFirst(" DISABLED( [0-9])?( SharedPolicy| SmokeTestFunctionRole)", "$1$2"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    Runtime: java25\n",
                "      CodeUri: target/slipway.jar\n",
                "    Default: arm64\n",
                "    AllowedValues: [arm64, x86_64]\n"
            })
    void buildFailsIfTheTemplateHasNotALineThatIsToChange(String line) throws IOException {
        String other = Files.readString(ORIGINAL).replace(line, "\n");

        assertThatThrownBy(() -> ProvidedTemplate.of(other, "arm64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(line.strip());
    }

    @Test
    void buildFailsIfTheTemplateUsesSnapStartElsewhere() throws IOException {
        String other = Files.readString(ORIGINAL) + "  Other:\n    Value: !Ref SnapStart\n";

        assertThatThrownBy(() -> ProvidedTemplate.of(other, "arm64"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Value: !Ref SnapStart");
    }

    private static JsonNode without(JsonNode members, String... names) {
        return ((ObjectNode) Json.parse(Json.write(members))).remove(List.of(names));
    }
}
