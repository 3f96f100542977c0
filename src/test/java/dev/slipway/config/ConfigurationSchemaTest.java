package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the schema for editors with the decoder. */
class ConfigurationSchemaTest {
    private static final JsonNode SCHEMA = read(Path.of("config.schema.json"));
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);

    /** Every field with every kind of JSON: schema and decoder reject the same values. */
    static Stream<String> kinds() {
        String[] values = {
            "null",
            "true",
            "1",
            "0",
            "-1",
            "1.5",
            "30.0",
            "'text'",
            "'auto'",
            "'off'",
            "''",
            "' '",
            "[]",
            "['text']",
            "[1]",
            "[null]",
            "['']",
            "{}",
            "{'a':1}"
        };
        return Arrays.stream(TargetField.values())
                .flatMap(field -> Arrays.stream(values)
                        .filter(value -> !(needsMoreThanText(field) && value.matches("'(text|auto|off)'")))
                        .map(value -> target(field.json(), Json.parse(value.replace('\'', '"')))));
    }

    /** Only the decoder checks the format of these texts. */
    private static boolean needsMoreThanText(TargetField field) {
        return field == TargetField.REGISTRY || field == TargetField.REGION || field == TargetField.ROLE_ARN;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void schemaAndDecoderAgreeOnTheKindOfEveryField(String target) {
        for (String json : new String[] {target, "{\"targets\":[" + target + "]}"}) {
            assertThat(VALIDATOR.validate(Json.parse(json)).isEmpty())
                    .as(json)
                    .isEqualTo(ConfigurationFixture.problems(json).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "1",
                "{'targets':[]}",
                "{'targets':{}}",
                "{'targets':[1]}",
                "{'target':[]}",
                "{'targets':[{}]}",
                "{'service':'a','environment':'b'}",
                "{'environment':'a','repository':'bb'}",
                "{'service':'a','repository':'bb'}",
                "{'service':'a','environment':'b','repository':'cc','x':1}",
                "{'targets':[{'service':'a','environment':'b','repository':'cc'}],'x':1}",
                "{'targets':[{'service':'a','environment':'b','repository':'cc','x':1}]}",
                "{'targets':[{'$schema':'x','service':'a','environment':'b','repository':'cc'}]}",
                "{'targets':[{'service':'a','environment':'b','repository':'cc'}],'service':'a'}"
            })
    void schemaAndDecoderRejectTheSameShapes(String quoted) {
        String json = quoted.replace('\'', '"');
        assertThat(VALIDATOR.validate(Json.parse(json))).isNotEmpty();
        assertThat(ConfigurationFixture.problems(json)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ConfigurationFixture.THREE_TARGETS,
                "{'service':'a','environment':'b','repository':'cc'}",
                "{'$schema':'x','service':'a','environment':'b','repository':'cc'}",
                "{'$schema':'x','targets':[{'service':'a','environment':'b','repository':'cc','tags':['semver:^1','/x/','*']}]}"
            })
    void schemaAndDecoderAcceptTheSameShapes(String quoted) {
        String json = quoted.replace('\'', '"');
        assertThat(VALIDATOR.validate(Json.parse(json))).isEmpty();
        assertThat(ConfigurationFixture.problems(json)).isEmpty();
    }

    @Test
    void schemaDescribesEveryFieldOfTheDecoder() {
        JsonNode properties = SCHEMA.at("/$defs/target/properties");
        assertThat(JsonMembers.names(properties))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(JsonMembers.SCHEMA),
                                Arrays.stream(TargetField.values()).map(TargetField::json))
                        .toList());
        assertThat(properties)
                .allSatisfy(p -> assertThat(p.path("description").asText()).isNotBlank());
        assertThat(SCHEMA.at("/$defs/target/required"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(TargetField.values())
                        .filter(TargetField::isRequired)
                        .map(TargetField::json)
                        .toList());
    }

    @Test
    void schemaDescribesEveryMemberOfAReleaseTask() {
        JsonNode properties = SCHEMA.at("/$defs/releaseTask/properties");
        assertThat(JsonMembers.names(properties)).containsExactlyElementsOf(ReleaseTaskReader.MEMBERS);
        assertThat(properties)
                .allSatisfy(p -> assertThat(p.path("description").asText()).isNotBlank());
        assertThat(properties.at("/timeoutMinutes/default").asLong()).isEqualTo(ReleaseTask.TIMEOUT.toMinutes());
        for (String member : ReleaseTaskReader.MEMBERS) {
            for (JsonNode example : properties.path(member).path("examples")) {
                ObjectNode task = (ObjectNode) Json.parse("{\"command\":[\"m\"]}");
                task.set(member, example);
                assertThat(ConfigurationFixture.problems(target("releaseTask", task)))
                        .as(task.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void schemaHasTheDefaultsOfTheDecoderAndValidExamples() {
        JsonNode properties = SCHEMA.at("/$defs/target/properties");
        Target target = ConfigurationFixture.targets("{'service':'a','environment':'b','repository':'cc'}")
                .explicit()
                .getFirst();
        assertThat(properties.at("/placeholderTag/default").asText()).isEqualTo(target.placeholderTag());
        assertThat(properties.at("/rollback/default").asText()).isEqualTo("auto");
        assertThat(target.rollback()).isEqualTo(Target.Rollback.AUTO);
        assertThat(SCHEMA.at("/$defs/configuration/examples"))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(ConfigurationFixture.problems(Json.write(example)))
                        .isEmpty());
        for (TargetField field : TargetField.values()) {
            for (JsonNode example : properties.path(field.json()).path("examples")) {
                assertThat(ConfigurationFixture.problems(withExample(field, example)))
                        .as(example.toString())
                        .isEmpty();
            }
        }
    }

    private static String withExample(TargetField field, JsonNode example) {
        ObjectNode target = (ObjectNode) Json.parse(target(field.json(), example));
        if (field == TargetField.TASK) {
            target.remove("service");
        }
        if (field == TargetField.LIKE) {
            target.remove("service");
            target.put("task", "report");
        }
        // examples with names need something that binds them
        if (example.toString().contains("{task}")) {
            target.put("repository", "apps/{task}");
        }
        if (example.toString().contains("{service}")) {
            target.put("service", "{service}");
            target.put("repository", field == TargetField.REPOSITORY ? example.asText() : "apps/{service}");
        }
        if (example.toString().contains("{environment}")) {
            target.put("environment", "{environment}");
            target.putArray("tags").add("{environment}-*");
        }
        return Json.write(target);
    }

    private static String target(String field, JsonNode value) {
        ObjectNode target = Json.object();
        target.put("service", "web").put("environment", "dev").put("repository", "acme/web");
        target.set(field, value);
        return Json.write(target);
    }

    private static JsonNode read(Path path) {
        try {
            return Json.parse(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
