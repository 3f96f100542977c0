package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the blocks of the runbook that the sandbox can run, after a night in which something went wrong. */
class RunbookIT {
    static final Document RUNBOOK = Document.of("docs/operating.md");

    /** dev and prod run main-42, and prod has tried main-43, which does not start. */
    private static final List<String> BEFORE = List.of(
            "bin/slipway deploy web dev main-41",
            "bin/slipway deploy web dev main-42",
            "bin/slipway deploy web prod main-41",
            "bin/slipway deploy web prod main-42",
            "! bin/slipway deploy web prod main-43",
            "until bin/slipway status web prod | grep -q ' 2/2 '; do sleep 0.1; done");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needed() {
        CommandFixture.needed();
    }

    @Test
    void blocksPrintWhatTheRunbookShows() throws Exception {
        Files.createSymbolicLink(directory.resolve("bin"), Path.of("bin").toAbsolutePath());
        try (var local = new LocalSlipwayFixture()) {
            local.service("web");
            prepare(local);
            ShellBlocks blocks = ShellBlocks.ofSandbox(RUNBOOK);
            var lines = new ArrayList<>(BEFORE);
            lines.addAll(blocks.script(block -> block));
            Path script = Files.writeString(
                    directory.resolve("night.sh"), "cd '%s'%n%s%n".formatted(directory, String.join("\n", lines)));
            Ran ran = CommandFixture.of(local.endpoint())
                    .with(Map.of("USER", "jo"))
                    .run(List.of("bash", script.toString()));

            assertThat(ran.code()).as("%s%n%s", ran.out(), ran.err()).isZero();
            blocks.printed(ran.out());
        }
    }

    private static void prepare(LocalSlipwayFixture local) {
        // no push deploys: the runbook says who did what
        local.account().setup().parameter("/slipway/targets/all", """
                        { "targets": [
                          { "service": "web", "environment": "dev", "repository": "acme/web" },
                          { "service": "web", "environment": "prod", "repository": "acme/web" } ] }""");
        for (String tag : List.of("main-41", "main-42", "main-44")) {
            local.image("web", tag);
        }
        local.image("web", "main-43", new Behaviour.FailsToStart(Duration.ZERO));
        new QueuedMessages(local.account())
                .failed(
                        QueuedMessages.function("slipway-deploy:live"),
                        changed("push", "main-42", "main-44"),
                        "FAILED web in dev: AccessDeniedException: iam:PassRole")
                .undelivered(
                        QueuedMessages.UNDELIVERED,
                        QueuedMessages.function("slipway-rollback:live"),
                        changed("state-change-completed", "dev/web", "prod/web"));
    }

    private static JsonNode changed(String file, String old, String text) {
        return Json.parse(Json.write(QueuedMessages.event(file)).replace(old, text));
    }
}
