package dev.slipway.pipeline;

import dev.slipway.pipeline.CommandFixture.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A CI system's machine, with a checkout in {@code directory}. A stub of Docker pushes to the sandbox. If a job has its
 * own role and token, the AWS CLI has no other credentials.
 */
final class CiMachineFixture {
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
    private final CommandFixture programs;

    CiMachineFixture(Path directory, URI endpoint) throws IOException {
        this.directory = directory;
        Path bin = Files.createDirectories(directory.resolve("programs"));
        program(bin.resolve("docker"), DOCKER);
        // commands of Semaphore and Alpine that have nothing to do here
        program(bin.resolve("checkout"), NOTHING);
        program(bin.resolve("apk"), NOTHING);
        Files.createDirectories(directory.resolve("bin"));
        program(directory.resolve("bin/slipway"), Files.readString(Path.of("bin/slipway")));
        programs = CommandFixture.of(endpoint).with(Map.of("PATH", bin + ":" + System.getenv("PATH")));
    }

    private static void program(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** @param system the variables that the CI system sets for every job */
    Ran run(PipelineFile.Job job, Map<String, String> system) throws IOException, InterruptedException {
        var environment = new HashMap<>(programs.environment());
        environment.putAll(system);
        environment.putAll(job.environment());
        if (environment.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            KEYS.forEach(environment::remove);
            environment.put(
                    "AWS_WEB_IDENTITY_TOKEN_FILE", directory.resolve("token").toString());
        }
        String script = "cd '%s'\n%s".formatted(directory, job.script());
        return new CommandFixture(environment).run(List.of(job.shell(), "-e", "-c", script));
    }
}
