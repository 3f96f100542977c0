package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The events that the project shows mean what it says they mean. */
class EventFilesTest {
    private static final Invocation INVOCATION = new Invocation("invoke-1", Instant.parse("2026-04-01T00:00:00Z"));
    private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/";

    @ParameterizedTest
    @CsvSource({
        "push, acme/web:main-42@sha256:",
        "push-multi-arch, acme/web:v1.4.2@sha256:",
        "replication, acme/web:v1.4.2@sha256:"
    })
    void anImageArrived(String file, String image) throws IOException {
        assertThat(((Trigger.Push) read(file)).image().toString()).startsWith(REGISTRY + image);
    }

    @ParameterizedTest
    @CsvSource({
        "push-multi-arch-child, with no tag",
        "push-signature, a signature",
        "delete, only PUSH deploys",
        "storage-class, only PUSH deploys"
    })
    void nothingToDeploy(String file, String why) throws IOException {
        assertThat(((Trigger.Ignored) read(file)).reason()).contains("\"acme/web\"", why);
    }

    @ParameterizedTest
    @CsvSource({"deploy, false, invoke-1", "dry-run, true, invoke-1", "deploy-requested, false, 18ca67f9"})
    void aPersonAsks(String file, boolean dryRun, String request) throws IOException {
        assertThat((Trigger.Deploy) read(file)).satisfies(deploy -> {
            assertThat(deploy.service()).isEqualTo("web");
            assertThat(deploy.environment()).isEqualTo("prod");
            assertThat(deploy.version()).isEqualTo(new Trigger.Version.Tag("v1.4.2"));
            assertThat(deploy.dryRun()).isEqualTo(dryRun);
            assertThat(deploy.request()).startsWith(request);
        });
    }

    @Test
    void everyFileIsSpokenOfHere() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "push.json",
                            "push-multi-arch.json",
                            "push-multi-arch-child.json",
                            "push-signature.json",
                            "delete.json",
                            "storage-class.json",
                            "replication.json",
                            "deploy-requested.json",
                            "deploy.json",
                            "dry-run.json"));
        }
    }

    private static Trigger read(String file) throws IOException {
        return Triggers.read(Json.parse(Files.readString(Path.of("events", file + ".json"))), INVOCATION);
    }
}
