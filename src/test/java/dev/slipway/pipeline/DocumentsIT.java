package dev.slipway.pipeline;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.documents.Document;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.serve.Serve;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.template.Template;
import java.io.File;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shell blocks of the documents in their order against the sandbox, and compares what they print with the
 * {@code text} block that follows. {@link OperatorCommandsIT} runs those that need moto.
 */
class DocumentsIT {
    private static final String SANDBOX = "docs/sandbox.md";
    /** Their commands are those of installations that the examples make, each with callers of its own. */
    private static final Predicate<String> OF_EXAMPLES =
            document -> document.equals("docs/gates.md") || document.startsWith("examples/");
    /** What docs/sandbox.md starts its server with. */
    private static final String SERVE = "mvn -q compile exec:exec -Dsandbox.arguments=\"serve 4566\"\n";

    private static final String RELEASED = "java -jar slipway-sandbox.jar";
    private static final String SERVED = "http://127.0.0.1:4566";
    private static final String TARGETS = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web" } ] }""";
    /** dev runs main-42, and prod main-41. */
    private static final List<String> BEFORE = List.of(
            "until bin/slipway status web dev | grep -q 'main-41 .* good '; do sleep 0.1; done",
            "bin/slipway deploy web prod main-41",
            "bin/slipway deploy web dev main-42");

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
    void everyDocumentWithBlocksThatTheSandboxCanRunIsTested() throws Exception {
        ValueSource tested = DocumentsIT.class
                .getDeclaredMethod("blocksRunWhereAServiceIsInDevAndProd", String.class)
                .getAnnotation(ValueSource.class);
        List<String> runnable = Document.all().stream()
                .filter(document -> !ShellBlocks.ofSandbox(document).blocks().isEmpty())
                .map(Document::toString)
                .filter(OF_EXAMPLES.negate())
                .toList();
        assertThat(runnable)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(SANDBOX, RunbookIT.RUNBOOK.toString()), Stream.of(tested.strings()))
                                .toList());
    }

    @Test
    void bannerAndWalkThroughRunOnAFreshServe() throws Exception {
        Document document = Document.of(SANDBOX).section("Serve");
        assertThat(document.blocks("sh")).startsWith(SERVE).hasSizeGreaterThan(6);
        try (var slipway =
                new LocalSlipway(Template.read(Path.of("template.yaml")), 0, Duration.ofMillis(100), nowhere())) {
            // rollouts of good images take no time here, and ten seconds there
            slipway.account().conditions().otherwise(new Behaviour.Starts(Duration.ZERO));
            List<String> banner = Serve.banner(slipway.endpoint(), "us-east-1")
                    .lines()
                    .filter(line -> line.startsWith("  "))
                    .toList();
            assertThat(banner).isNotEmpty();
            runAndCompare(document, slipway.endpoint(), banner);
        }
    }

    /** The files of that section, and {@code serve} as a process of its own instead of the release's jar. */
    @Test
    void testOfAPipelineRunsAsTheDocumentSays() throws Exception {
        Document document = Document.of(SANDBOX).section("Test your own pipeline");
        List<String> shell = document.blocks("sh");
        Files.createSymbolicLink(
                directory.resolve("template.yaml"), Path.of("template.yaml").toAbsolutePath());
        Files.writeString(
                directory.resolve("slipway.json"), document.blocks("json").get(0));
        Files.writeString(
                directory.resolve("state.json"), document.blocks("json").get(1));
        Files.writeString(directory.resolve("test-pipeline.sh"), shell.get(0));
        assertThat(shell.get(1)).startsWith(RELEASED + " serve ");

        Ran ran = new CommandFixture(Map.of("USER", "jo", "SLIPWAY_PAUSE", "0"))
                .run(script("pipeline.sh", List.of(shell.get(1).replace(RELEASED, sandbox()))));

        assertThat(ran.code()).as("%s%n%s", ran.out(), ran.err()).isZero();
        assertThat(ShellBlocks.withoutTimes(ran.out()))
                .containsSubsequence(
                        ShellBlocks.withoutTimes(document.blocks("text").getFirst()));
        assertThat(Files.readString(directory.resolve("slipway.log"))).contains("ROLLED_BACK");
        assertThat(document.blocks("yaml").getFirst()).contains("run: " + shell.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/using.md",
                "docs/pipelines.md",
                "docs/requests.md",
                "docs/architecture.md",
                "docs/tasks.md"
            })
    void blocksRunWhereAServiceIsInDevAndProd(String path) throws Exception {
        try (var local = new LocalSlipwayFixture()) {
            local.account().setup().parameter("/slipway/targets/all", TARGETS);
            local.service("web");
            local.image("web", "main-41");
            local.image("web", "v1.4.1");
            local.image("web", "v1.4.2");
            Ran before = programs(local.endpoint()).run(script("local.sh", BEFORE.subList(0, 2)));
            assertThat(before.code()).as(before.err()).isZero();
            // the first look at it finds no task, and the next finds all
            local.image("web", "main-42", new Behaviour.Starts(Duration.ofSeconds(3)));
            local.image("web", "v1.5.0", new Behaviour.FailsToStart(Duration.ZERO));
            runAndCompare(Document.of(path), local.endpoint(), BEFORE.subList(2, 3));
        }
    }

    private void runAndCompare(Document document, URI endpoint, List<String> first) throws Exception {
        ShellBlocks blocks = ShellBlocks.ofSandbox(document);
        var lines = new ArrayList<>(List.of("exec 2>&1"));
        lines.addAll(first);
        lines.addAll(blocks.script(block -> block.replace(SERVED, endpoint.toString())));
        Ran ran = programs(endpoint).run(script("blocks.sh", lines));
        assertThat(ran.code()).as("%s%n%s", ran.out(), ran.err()).isZero();
        blocks.printed(ran.out());
    }

    private static String sandbox() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(joining(File.pathSeparator));
        return "'%s' -cp '%s' dev.slipway.sandbox.Sandbox".formatted(java, classPath);
    }

    private CommandFixture programs(URI endpoint) {
        return CommandFixture.of(endpoint).with(Map.of("USER", "jo", "AWS_PAGER", ""));
    }

    private List<String> script(String name, List<String> lines) throws IOException {
        Path script = Files.writeString(
                directory.resolve(name), "cd '%s'%n%s%n".formatted(directory, String.join("\n", lines)));
        return List.of("bash", script.toString());
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
