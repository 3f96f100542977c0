package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.documents.Document;
import dev.slipway.documents.Document.Block;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the shell blocks of the documents in their order, and compares what they print with the {@code text} block that
 * follows. Left out are those that need more than the sandbox has.
 */
class DocumentsIT {
    private static final Pattern NEEDS_MORE =
            Pattern.compile("(^|\\$\\()(mvn|docker|terraform|sam|aws (cloudformation|sqs)) ", Pattern.MULTILINE);
    /** What docs/sandbox.md starts its server with. */
    private static final String SERVE = "mvn -q compile exec:exec -Dsandbox.arguments=\"serve 4566\"\n";

    private static final String SERVED = "http://127.0.0.1:4566";
    private static final String MARK = "== block %d ==";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    private static final String TARGETS = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web" } ] }""";
    /** dev runs main-42, and prod main-41. */
    private static final String BEFORE = """
            until bin/slipway status web dev | grep -q 'main-41 (good)'; do sleep 0.1; done
            bin/slipway deploy web prod main-41
            bin/slipway deploy web dev main-42
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void link() throws IOException {
        CommandFixture.needed();
        for (String name : List.of("bin", "events")) {
            Files.createSymbolicLink(directory.resolve(name), Path.of(name).toAbsolutePath());
        }
    }

    @Test
    void everyShellBlockIsBash() throws Exception {
        var all = new StringBuilder();
        for (Document document : Document.all()) {
            for (String block : document.blocks("sh")) {
                all.append("# ").append(document).append("\n{\n").append(block).append("}\n");
            }
        }
        Path script = Files.writeString(directory.resolve("all.sh"), all);
        Ran checked = new CommandFixture(Map.of()).run(List.of("bash", "-n", script.toString()));
        assertThat(checked.err()).isEmpty();
        assertThat(checked.code()).isZero();
    }

    @Test
    void sandboxWalkThroughRunsOnAFreshServe() throws Exception {
        Document document = Document.of("docs/sandbox.md");
        assertThat(document.blocks("sh")).startsWith(SERVE).hasSizeGreaterThan(6);
        try (var slipway =
                new LocalSlipway(Template.read(Path.of("template.yaml")), 0, Duration.ofMillis(100), nowhere())) {
            // rollouts of good images take no time here, and ten seconds there
            slipway.account().conditions().otherwise(new Behaviour.Starts(Duration.ZERO));
            runAndCompare(document, slipway.endpoint(), "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, 2",
        "docs/using.md, 5",
        "docs/pipelines.md, 1",
        "docs/requests.md, 2",
        "docs/architecture.md, 1"
    })
    void blocksRunWhereAServiceIsInDevAndProd(String path, int blocks) throws Exception {
        Document document = Document.of(path);
        assertThat(runnable(document)).hasSizeGreaterThanOrEqualTo(blocks);
        try (var local = new LocalSlipwayFixture()) {
            local.account().setup().parameter("/slipway/targets/all", TARGETS);
            local.service("web");
            local.image("web", "main-41");
            local.image("web", "v1.4.1");
            local.image("web", "v1.4.2");
            CommandFixture programs = programs(local.endpoint());
            Ran before = programs.run(script("local.sh", BEFORE.lines().limit(2).toList()));
            assertThat(before.code()).as(before.err()).isZero();
            local.image("web", "main-42");
            runAndCompare(
                    document,
                    local.endpoint(),
                    BEFORE.lines().skip(2).findFirst().orElseThrow());
        }
    }

    private void runAndCompare(Document document, URI endpoint, String first) throws Exception {
        var lines = new ArrayList<>(List.of("set -e", first));
        List<Block> run = runnable(document);
        for (int i = 0; i < run.size(); i++) {
            lines.add("echo '%s'".formatted(MARK.formatted(i)));
            lines.add(run.get(i).text().replace(SERVED, endpoint.toString()));
        }
        lines.add("echo '%s'".formatted(MARK.formatted(run.size())));
        Ran ran = programs(endpoint).run(script("blocks.sh", lines));
        assertThat(ran.code()).as("%s%n%s", ran.out(), ran.err()).isZero();
        for (int i = 0; i < run.size(); i++) {
            List<String> shown = shownAfter(document, run.get(i));
            if (!shown.isEmpty()) {
                assertThat(printed(ran.out(), i)).containsSubsequence(shown);
            }
        }
    }

    private CommandFixture programs(URI endpoint) {
        return CommandFixture.of(endpoint).with(Map.of("USER", "jo", "AWS_PAGER", ""));
    }

    private List<String> script(String name, List<String> lines) throws IOException {
        Path script = Files.writeString(
                directory.resolve(name), "cd '%s'%n%s%n".formatted(directory, String.join("\n", lines)));
        return List.of("bash", script.toString());
    }

    private static List<Block> runnable(Document document) {
        return document.blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .filter(block -> !NEEDS_MORE.matcher(block.text()).find())
                .toList();
    }

    /** The lines of the text block that follows a shell block; none where none follows. */
    private static List<String> shownAfter(Document document, Block shell) {
        List<Block> blocks = document.blocks();
        int next = blocks.indexOf(shell) + 1;
        return next < blocks.size() && blocks.get(next).language().equals("text")
                ? lines(blocks.get(next).text())
                : List.of();
    }

    private static List<String> printed(String out, int block) {
        int start = out.indexOf(MARK.formatted(block));
        return lines(out.substring(start, out.indexOf(MARK.formatted(block + 1))));
    }

    private static List<String> lines(String text) {
        return text.replaceAll(TIME, "TIME").lines().toList();
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
