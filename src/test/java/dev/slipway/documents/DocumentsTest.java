package dev.slipway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Release;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README describes everything that the project has, and nothing else. */
class DocumentsTest {
    private static final Document README = Document.read();
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final AccountRegion HOME = new AccountRegion("123456789012", "us-east-1");

    @Test
    void listsEveryParameterOfTheTemplate() {
        assertThat(names("| parameter | meaning | default |")).containsExactlyInAnyOrderElementsOf(parameters());
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void statesTheDefaultOfEachParameter(String parameter) {
        String standard = TEMPLATE.parameters().path(parameter).path("Default").asText();
        assertThat(README.table("| parameter | meaning | default |"))
                .filteredOn(row -> row.names().contains(parameter))
                .singleElement()
                .satisfies(row -> assertThat(row.line()).contains(standard));
    }

    @Test
    void listsEveryFieldOfTheSchema() throws IOException {
        JsonNode target = Json.parse(Files.readString(Path.of("config.schema.json")))
                .path("$defs")
                .path("target")
                .path("properties");
        List<String> fields = target.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("$schema"))
                .toList();
        assertThat(fields).contains("service", "roleArn");
        assertThat(names("| field | meaning | default |")).containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void listsEveryOutcome() {
        assertThat(names("| outcome | meaning | a direct request |"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Outcome.Kind.values())
                        .map(Outcome.Kind::name)
                        .toList());
    }

    @Test
    void listsEveryStatementOfTheTemplate() {
        List<String> statements =
                TEMPLATE.statements().stream().map(s -> s.path("Sid").asText()).toList();
        assertThat(names("| statement | actions | on |")).containsExactlyElementsOf(statements);
    }

    @Test
    void explainsEveryTagOfARevision() {
        assertThat(names("| tag | what it says |"))
                .contains(
                        Release.SERVICE,
                        Release.ENVIRONMENT,
                        Release.TEMPLATE,
                        Release.IMAGE_TAG,
                        Release.IMAGE_DIGEST,
                        Release.REQUESTED_AT,
                        Release.REQUEST,
                        Release.REQUESTED_BY,
                        Release.REASON,
                        Release.AFTER,
                        Release.ANNOUNCED,
                        Release.DEPLOYMENT,
                        Release.STATE,
                        Release.SETTLED_AT,
                        Release.STATE_REASON,
                        Release.ROLLED_BACK_TO,
                        Release.RESTORES,
                        Release.NOTICED);
    }

    @Test
    void linksEveryExampleEvent() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            assertThat(README.links())
                    .containsAll(
                            files.map(file -> "events/" + file.getFileName()).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("links")
    void everyLinkResolves(String link) {
        if (link.startsWith("#")) {
            assertThat(README.anchors()).contains(link.substring(1));
        } else {
            assertThat(Path.of(link.replaceFirst("#.*", ""))).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyNamedFileExists(String file) {
        assertThat(Path.of(file)).exists();
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonBlocksAreValid(String block) {
        assertThatCode(() -> Json.parse(block)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configurationBlocksAreAccepted(String block) {
        assertThatCode(() -> Configuration.parse(block, HOME)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestBlocksAreAccepted(String block) {
        var invocation = new Invocation("id", Instant.parse("2026-03-02T09:15:21Z"));
        assertThat(TriggerParser.read(Json.parse(block), invocation))
                .isInstanceOfAny(
                        Trigger.Deploy.class, Trigger.Rollback.class, Trigger.Status.class, Trigger.History.class);
    }

    static List<String> parameters() {
        return TEMPLATE.parameters().properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    static List<String> links() {
        return README.links().stream()
                .filter(link -> !link.startsWith("https://"))
                .toList();
    }

    static List<String> files() {
        List<String> files = README.quoted().stream()
                .filter(quoted -> quoted.matches("(events|src|\\.ci)/\\S+|[\\w.-]+\\.(yaml|toml|md|xml|schema\\.json)"))
                .toList();
        assertThat(files).contains("events/push.json", "template.yaml", ".ci/run");
        return files;
    }

    static List<String> json() {
        return README.blocks("json");
    }

    static List<String> configurations() {
        List<String> blocks = json().stream()
                .filter(block ->
                        Json.parse(block).has("targets") || Json.parse(block).has("repository"))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        return blocks;
    }

    static List<String> requests() {
        List<String> blocks = json().stream()
                .filter(block -> {
                    JsonNode json = Json.parse(block);
                    return json.has("service") && !json.has("repository") && !json.has("outcome");
                })
                .toList();
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    private static List<String> names(String heading) {
        return README.table(heading).stream()
                .flatMap(row -> row.names().stream())
                .toList();
    }
}
