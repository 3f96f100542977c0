package dev.slipway.endtoend.ministack;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.fixtures.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SAM CLI of this machine.
 *
 * @param program its file
 * @param environment further variables
 */
record SamCli(Path program, Map<String, String> environment) {
    /** Its libraries have other versions than those of other programs, so .ci/run installs it in a virtual environment. */
    private static final String HOW =
            "sam is not installed: python3 -m venv target/sam && target/sam/bin/pip install aws-sam-cli==1.170.0";

    private static final File NOTHING = new File("/dev/null");
    private static final Duration LIMIT = Duration.ofMinutes(4);

    SamCli {
        environment = Map.copyOf(environment);
    }

    /** How a program ended. */
    record Ran(int code, String output) {}

    /**
     * Skips the test with a line that says why if the SAM CLI is missing.
     *
     * @param home the folder where it keeps its own settings
     * @throws IllegalStateException if it is missing and the property {@code slipway.sam} is {@code required}
     */
    static SamCli installed(Path home) {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(Path::of);
        Optional<Path> program = Stream.concat(
                        Stream.of(Path.of("target/sam/bin").toAbsolutePath()), path)
                .map(folder -> folder.resolve("sam"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            if (System.getProperty("slipway.sam", "").equals("required")) {
                throw new IllegalStateException(HOW);
            }
            return abort(HOW + ", to run this test");
        }
        return new SamCli(
                program.get(),
                Map.of(
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "anybody",
                        "AWS_SECRET_ACCESS_KEY", "anybody",
                        "SAM_CLI_TELEMETRY", "0",
                        "__SAM_CLI_APP_DIR", home.toString()));
    }

    SamCli at(URI endpoint) {
        var more = new HashMap<>(environment);
        more.put("AWS_ENDPOINT_URL", endpoint.toString());
        return new SamCli(program, more);
    }

    Ran run(String... arguments) throws IOException, InterruptedException {
        return run(NOTHING, List.of(arguments));
    }

    /** @param answers a file with a line for each of its questions */
    Ran run(File answers, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return runProgram(command, answers);
    }

    /** Runs another program, such as the AWS CLI, with the same account. */
    Ran runProgram(List<String> command) throws IOException, InterruptedException {
        return runProgram(command, NOTHING);
    }

    private Ran runProgram(List<String> command, File input) throws IOException, InterruptedException {
        ProcessBuilder builder = ChildProcess.withoutAws(command, "SAM_CLI_.*")
                .redirectInput(input)
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        ChildProcess running = ChildProcess.start(builder, LIMIT);
        String output = running.output().lines().collect(Collectors.joining("\n"));
        return new Ran(running.end(), output);
    }
}
