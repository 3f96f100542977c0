package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A program {@code aws} that gives prepared answers to {@code lambda invoke}, one a call, the last again and again: for what
 * no simulator does on request, such as an answer that never comes.
 */
final class FakeAws {
    private static final String PROGRAM = """
            #!/bin/bash
            cd "$(dirname "$0")" || exit 1
            while [ $# -gt 1 ]; do
                case $1 in
                    --payload) payload=${2#fileb://} ;;
                esac
                shift
            done
            call=1
            while [ -e "request-$call" ]; do call=$((call + 1)); done
            cp "$payload" writing && mv writing "request-$call"
            while [ ! -e "answer-$call" ]; do call=$((call - 1)); done
            . "./answer-$call" "$1"
            """;

    private final Path directory;
    private int answers;

    FakeAws(Path directory) throws IOException {
        this.directory = directory;
        Path program = Files.writeString(directory.resolve("aws"), PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The function answers. */
    FakeAws answers(String json) throws IOException {
        return next("""
                cat >"$1" <<'JSON'
                %s
                JSON
                echo '{"StatusCode": 200}'
                """.formatted(json));
    }

    /** The function fails. */
    FakeAws fails(String message) throws IOException {
        return next("""
                cat >"$1" <<'JSON'
                %s
                JSON
                echo '{"StatusCode": 200, "FunctionError": "Unhandled"}'
                """.formatted(Json.write(Json.object().put("errorMessage", message))));
    }

    /** The AWS CLI fails. */
    FakeAws breaks(int code, String error) throws IOException {
        return next("""
                cat >&2 <<'ERROR'
                %s
                ERROR
                exit %d
                """.formatted(error, code));
    }

    /** The function does not answer. */
    FakeAws hangs() throws IOException {
        return next("exec sleep 300\n");
    }

    private FakeAws next(String script) throws IOException {
        answers++;
        Files.writeString(directory.resolve("answer-" + answers), script);
        return this;
    }

    /** Waits until the script has sent so many requests. */
    FakeAws awaitRequests(int count) throws InterruptedException {
        while (!Files.exists(directory.resolve("request-" + count))) {
            Thread.sleep(10);
        }
        return this;
    }

    List<ObjectNode> requests() {
        return IntStream.iterate(1, n -> Files.exists(directory.resolve("request-" + n)), n -> n + 1)
                .mapToObj(n -> read(directory.resolve("request-" + n)))
                .toList();
    }

    private static ObjectNode read(Path file) {
        try {
            return (ObjectNode) Json.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code bin/slipway} with this program as its AWS CLI. */
    SlipwayScript script() {
        String path = directory + File.pathSeparator + System.getenv("PATH");
        return new SlipwayScript(new CommandFixture(Map.of("PATH", path, "SLIPWAY_PAUSE", "0")));
    }
}
