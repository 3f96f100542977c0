package dev.slipway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.caller.CallersParser;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Boundaries;
import dev.slipway.config.Configuration;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Release;
import dev.slipway.release.TagPlaces;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every document with what it describes: files, template, schema, code and examples. */
class DocumentsTest {
    private static final List<Document> DOCUMENTS = Document.all();
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final AccountRegion HOME = new AccountRegion("123456789012", "us-east-1");
    private static final int README_LINES = 250;
    /** What only the folder of a release has, as ReleaseFolderIT sees. */
    private static final Set<String> RELEASED =
            Set.of("template-provided.yaml", "RELEASE_NOTES.md", "terraform/examples");

    /** Something in a document: a link, a name or a block. */
    record Found(Document document, String text) {
        @Override
        public String toString() {
            return "%s: %s".formatted(document, text.lines().findFirst().orElse(""));
        }
    }

    @Test
    void readmeIsShort() {
        assertThat(Document.of("README.md").lines()).isLessThanOrEqualTo(README_LINES);
    }

    @Test
    void readmeLeadsToEveryPage() {
        List<String> pages = DOCUMENTS.stream()
                .map(document -> document.path().toString())
                .filter(path -> path.startsWith("docs/") || path.matches("(CONTRIBUTING|SECURITY|CHANGELOG)\\.md"))
                .toList();
        assertThat(pages).hasSizeGreaterThan(10);
        assertThat(Document.of("README.md").links())
                .map(link -> link.replaceFirst("#.*", ""))
                .containsAll(pages);
    }

    @Test
    void parametersAreTheTemplates() {
        assertThat(names("| parameter | meaning | default |")).containsExactlyInAnyOrderElementsOf(parameters());
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void parametersRowHasTheTemplatesDefault(String parameter) {
        String standard = TEMPLATE.parameters().path(parameter).path("Default").asText();
        assertThat(table("| parameter | meaning | default |"))
                .filteredOn(row -> row.names().contains(parameter))
                .singleElement()
                .satisfies(row -> assertThat(row.line()).contains(standard));
    }

    @Test
    void outputsAreTheTemplates() {
        List<String> outputs =
                TEMPLATE.outputs().properties().stream().map(Map.Entry::getKey).toList();
        assertThat(Document.of("docs/install.md").quoted()).containsAll(outputs);
    }

    @Test
    void fieldsAreTheSchemas() throws IOException {
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
    void outcomesAreTheCodes() {
        assertThat(names("| outcome | meaning | a direct request |"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Outcome.Kind.values())
                        .map(Outcome.Kind::name)
                        .toList());
    }

    @Test
    void statementsAreTheTemplates() {
        List<String> statements =
                TEMPLATE.statements().stream().map(s -> s.path("Sid").asText()).toList();
        assertThat(names("| statement | actions | on |")).containsExactlyElementsOf(statements);
    }

    @Test
    void templateMayHaveTheTagsThatReleasesLeave() {
        int left = TagPlaces.ALL - TagPlaces.own(false, true);
        int leftByReleaseTasks = TagPlaces.ALL - TagPlaces.own(true, false);
        int leftByBoth = TagPlaces.ALL - TagPlaces.own(true, true);
        // a hold takes a place that is left, or that of the reason; what restores a revision needs no release task
        assertThat(names("| tag | what it says |")).hasSize(TagPlaces.own(true, true) + 2);
        assertThat(read(Path.of("docs/requests.md")))
                .contains(
                        "more than %d tags".formatted(left),
                        "more than %d tags".formatted(leftByReleaseTasks),
                        "more than %d tags".formatted(leftByBoth));
        assertThat(read(Path.of("docs/tasks.md")))
                .contains("may have %d.".formatted(leftByReleaseTasks), "may have %d.".formatted(leftByBoth));
        assertThat(read(Path.of("terraform/service/main.tf")))
                .contains("<= %d\n".formatted(left), "have more than %d keys".formatted(left))
                .contains(
                        "<= %d\n".formatted(leftByReleaseTasks), "have more than %d keys".formatted(leftByReleaseTasks))
                .contains("<= %d\n".formatted(leftByBoth), "have more than %d keys".formatted(leftByBoth));
    }

    @Test
    void tagsAreTheReleases() {
        assertThat(names("| tag | what it says |"))
                .containsExactlyInAnyOrder(
                        Release.SERVICE,
                        Release.ENVIRONMENT,
                        Release.TEMPLATE,
                        Release.IMAGE_TAG,
                        Release.VERSION,
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
                        Release.PROGRESS,
                        Release.HELD,
                        Release.DESPITE_FINDINGS,
                        Release.RELEASE_TASK,
                        Release.RELEASE_TASK_ID,
                        Release.EARLIER,
                        Release.NOTICED);
    }

    @Test
    void everyExampleEventIsLinked() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            assertThat(Document.of("docs/requests.md").links())
                    .containsAll(
                            files.map(file -> "../events/" + file.getFileName()).toList());
        }
    }

    @Test
    void everyPropertyOfTheTestsIsExplained() throws IOException {
        var property = Pattern.compile(
                "(?:getProperty|getInteger|getLong|getBoolean)\\(\\s*\"((?:slipway|soak|exploration|kills)\\.[^\"]+)\"");
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            List<String> properties = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> property.matcher(read(file)).results().map(r -> "-D" + r.group(1)))
                    .distinct()
                    .toList();
            assertThat(properties).contains("-Dslipway.moto");
            assertThat(Document.of("CONTRIBUTING.md").quoted())
                    .map(quoted -> quoted.replaceFirst("=.*", ""))
                    .containsAll(properties);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The flow and the packages",
                "Two engines with one shape",
                "How to read the code",
                "Terms of the code"
            })
    void typesThatArchitectureNamesExist(String section) throws IOException {
        var name = Pattern.compile("(?:[a-z.]+\\.)?([A-Z]\\w+)(?:\\.\\w+)?");
        List<String> named = Document.of("docs/architecture.md").section(section).quoted().stream()
                .map(name::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1) + ".java")
                .toList();
        assertThat(named).isNotEmpty().isSubsetOf(sources());
    }

    @Test
    void testsThatDocumentsNameExist() throws IOException {
        List<String> named = found(Document::quoted).stream()
                .map(Found::text)
                .filter(quoted -> quoted.matches("[A-Z]\\w+(Test|IT)"))
                .map(name -> name + ".java")
                .toList();
        assertThat(named).contains("MotoDeployIT.java").isSubsetOf(sources());
    }

    @ParameterizedTest
    @MethodSource("links")
    void linksLeadSomewhere(Found link) {
        Path from = link.document().path();
        String[] parts = link.text().split("#", 2);
        Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        assertThat(to.toString().isEmpty() ? Path.of(".") : to).exists();
        if (parts.length > 1) {
            assertThat(Document.of(to.toString()).anchors()).contains(parts[1]);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void namedFilesExist(Found file) {
        assertThat(Path.of(file.text())).exists();
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonParses(Found block) {
        assertThatCode(() -> Json.parse(block.text())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configurationsAreAccepted(Found block) {
        assertThatCode(() -> Configuration.parse(block.text(), HOME)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "docs/requests.md, Callers",
        "docs/gates.md, Callers",
        "docs/install.md, Callers and their aliases",
    })
    void callersAreUnderstood(String document, String section) {
        assertThat(Document.of(document).section(section).blocks("json"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(
                                CallersParser.parse("SLIPWAY_CALLERS", block).byName())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void boundariesAreAccepted(Found block) {
        assertThatCode(() -> Boundaries.parse(Boundaries.VARIABLE, block.text()))
                .doesNotThrowAnyException();
    }

    @Test
    void fieldsOfBoundariesAreTheCodes() {
        List<String> fields = names("| limits | of a target | left out, a team can |");

        assertThatThrownBy(() -> Boundaries.parse(Boundaries.VARIABLE, "{\"/x\": {\"containers\": \"*\"}}"))
                .satisfies(refused -> assertThat(
                                String.valueOf(refused.getMessage()).replaceFirst("(?s).*the fields are ", ""))
                        .satisfies(known -> assertThat(List.of(known.split(", ", -1)))
                                .containsExactlyInAnyOrderElementsOf(fields)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsAreUnderstood(Found block) {
        var invocation = new Invocation("id", Instant.parse("2026-03-02T09:15:21Z"));
        assertThat(TriggerParser.read(Json.parse(block.text()), invocation))
                .isInstanceOfAny(
                        Trigger.Deploy.class,
                        Trigger.Rollback.class,
                        Trigger.RollbackSince.class,
                        Trigger.Restart.class,
                        Trigger.Promote.class,
                        Trigger.HoldRequest.class,
                        Trigger.Control.class,
                        Trigger.Run.class,
                        Trigger.Query.class);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    static List<String> parameters() {
        return TEMPLATE.parameters().properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    static List<Found> links() {
        return found(Document::links).stream()
                .filter(link -> !link.text().startsWith("https://"))
                .toList();
    }

    static List<Found> files() {
        List<Found> files = found(Document::quoted).stream()
                .filter(
                        quoted -> quoted.text()
                                .matches(
                                        "(events|src/(main|test)|bin|\\.ci|terraform|examples|docs)/[\\w./-]+|\\w[\\w.-]*\\.(yaml|toml|md|xml|schema\\.json)"))
                .filter(quoted -> !quoted.document().path().startsWith("terraform")
                        && !quoted.document().path().startsWith("examples")
                        && !quoted.document().path().endsWith("CHANGELOG.md"))
                .filter(quoted -> !RELEASED.contains(quoted.text()))
                .toList();
        assertThat(files).extracting(Found::text).contains("bin/slipway", "template.yaml", ".ci/run");
        return files;
    }

    static List<Found> json() {
        return found(document -> document.blocks("json"));
    }

    static List<Found> configurations() {
        List<Found> blocks = json().stream()
                .filter(block -> Json.parse(block.text()).has("targets")
                        || Json.parse(block.text()).has("repository"))
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
        return blocks;
    }

    static List<Found> boundaries() {
        List<Found> blocks = json().stream()
                .filter(block -> Json.parse(block.text()).properties().stream()
                        .anyMatch(member -> member.getKey().startsWith("/")))
                .toList();
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    static List<Found> requests() {
        List<Found> blocks = json().stream()
                .filter(block -> {
                    JsonNode json = Json.parse(block.text());
                    return json.has("service") && !json.has("repository") && !json.has("outcome");
                })
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        return blocks;
    }

    private static List<Found> found(Function<Document, List<String>> what) {
        return DOCUMENTS.stream()
                .flatMap(document -> what.apply(document).stream().map(text -> new Found(document, text)))
                .toList();
    }

    /** The table with this heading; one document has it. */
    private static List<Document.Row> table(String heading) {
        List<List<Document.Row>> tables = DOCUMENTS.stream()
                .map(document -> document.table(heading))
                .filter(rows -> !rows.isEmpty())
                .toList();
        assertThat(tables).as(heading).hasSize(1);
        return tables.getFirst();
    }

    private static List<String> names(String heading) {
        return table(heading).stream().flatMap(row -> row.names().stream()).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
