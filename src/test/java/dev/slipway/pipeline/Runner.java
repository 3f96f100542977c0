package dev.slipway.pipeline;

import dev.slipway.pipeline.Programs.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A CI system's machine, with a checkout in {@code directory}. Docker is played: a push is the sandbox's. Where a job
 * has a role and a token of its own, the AWS CLI has no other credentials.
 */
final class Runner {
    private static final String DOCKER = """
            #!/bin/sh
            set -e
            case $1 in
                login) test "$(cat)" = sandbox ;;
                build) test "$2" = --tag; echo "$3" > built ;;
                push)
                    test "$(cat built)" = "$2"
                    image=${2#*/}
                    curl -fsS "$AWS_ENDPOINT_URL/_sandbox/Push" -d "{\\"repository\\": \\"${image%:*}\\", \\"tag\\": \\"${image##*:}\\"}"
                    ;;
            esac
            """;
    private static final String NOTHING = "#!/bin/sh\n";
    private static final List<String> KEYS = List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    private final Path directory;
    private final Programs programs;

    Runner(Path directory, URI endpoint) throws IOException {
        this.directory = directory;
        Path bin = Files.createDirectories(directory.resolve("programs"));
        program(bin.resolve("docker"), DOCKER);
        // Semaphore's own, and Alpine's: what they bring is here
        program(bin.resolve("checkout"), NOTHING);
        program(bin.resolve("apk"), NOTHING);
        Files.createDirectories(directory.resolve("bin"));
        program(directory.resolve("bin/slipway"), Files.readString(Path.of("bin/slipway")));
        programs = Programs.of(endpoint).with(Map.of("PATH", bin + ":" + System.getenv("PATH")));
    }

    private static void program(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** @param system what the CI system gives every job */
    Ran run(Recipe.Job job, Map<String, String> system) throws IOException, InterruptedException {
        var environment = new HashMap<>(programs.environment());
        environment.putAll(system);
        environment.putAll(job.environment());
        if (environment.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            KEYS.forEach(environment::remove);
            environment.put(
                    "AWS_WEB_IDENTITY_TOKEN_FILE", directory.resolve("token").toString());
        }
        String script = "cd '%s'\n%s".formatted(directory, job.script());
        return new Programs(environment).run(List.of(job.shell(), "-e", "-c", script));
    }
}
