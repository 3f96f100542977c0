package dev.slipway.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.slipway.ecs.Json;
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
class SchemaTest {
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
        return Arrays.stream(Field.values())
                .flatMap(field -> Arrays.stream(values)
                        .filter(value -> !(needsMoreThanText(field) && value.matches("'(text|auto|off)'")))
                        .map(value -> target(field.json(), Json.parse(value.replace('\'', '"')))));
    }

    /** Only the decoder checks the format of these texts. */
    private static boolean needsMoreThanText(Field field) {
        return field == Field.REGISTRY || field == Field.REGION || field == Field.ROLE_ARN;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void schemaAndDecoderAgreeOnTheKindOfEveryField(String target) {
        for (String json : new String[] {target, "{\"targets\":[" + target + "]}"}) {
            assertThat(VALIDATOR.validate(Json.parse(json)).isEmpty())
                    .as(json)
                    .isEqualTo(Given.problems(json).isEmpty());
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
        assertThat(Given.problems(json)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Given.THREE_TARGETS,
                "{'service':'a','environment':'b','repository':'cc'}",
                "{'$schema':'x','service':'a','environment':'b','repository':'cc'}",
                "{'$schema':'x','targets':[{'service':'a','environment':'b','repository':'cc','tags':['semver:^1','/x/','*']}]}"
            })
    void schemaAndDecoderAcceptTheSameShapes(String quoted) {
        String json = quoted.replace('\'', '"');
        assertThat(VALIDATOR.validate(Json.parse(json))).isEmpty();
        assertThat(Given.problems(json)).isEmpty();
    }

    @Test
    void schemaDescribesEveryFieldOfTheDecoder() {
        JsonNode properties = SCHEMA.at("/$defs/target/properties");
        assertThat(Jsons.names(properties))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(Jsons.SCHEMA),
                                Arrays.stream(Field.values()).map(Field::json))
                        .toList());
        assertThat(properties)
                .allSatisfy(p -> assertThat(p.path("description").asText()).isNotBlank());
        assertThat(SCHEMA.at("/$defs/target/required"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(Field.values())
                        .filter(Field::required)
                        .map(Field::json)
                        .toList());
    }

    @Test
    void schemaHasTheDefaultsOfTheDecoderAndValidExamples() {
        JsonNode properties = SCHEMA.at("/$defs/target/properties");
        Target target = Given.configuration("{'service':'a','environment':'b','repository':'cc'}")
                .targets()
                .getFirst();
        assertThat(properties.at("/placeholderTag/default").asText()).isEqualTo(target.placeholderTag());
        assertThat(properties.at("/rollback/default").asText()).isEqualTo("auto");
        assertThat(target.rollback()).isEqualTo(Target.Rollback.AUTO);
        assertThat(SCHEMA.at("/$defs/configuration/examples"))
                .isNotEmpty()
                .allSatisfy(example ->
                        assertThat(Given.problems(Json.write(example))).isEmpty());
        for (Field field : Field.values()) {
            for (JsonNode example : properties.path(field.json()).path("examples")) {
                assertThat(Given.problems(withExample(field, example)))
                        .as(example.toString())
                        .isEmpty();
            }
        }
    }

    private static String withExample(Field field, JsonNode example) {
        ObjectNode target = (ObjectNode) Json.parse(target(field.json(), example));
        // examples with names need something that binds them
        if (example.toString().contains("{service}")) {
            target.put("repository", field == Field.REPOSITORY ? example.asText() : "apps/{service}");
        }
        if (example.toString().contains("{environment}")) {
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
