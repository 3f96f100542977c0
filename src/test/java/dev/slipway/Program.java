package dev.slipway;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test starts. It is killed if it does not end in time. */
public final class Program {
    private final String command;
    private final Process process;
    private final Duration limit;
    private volatile boolean late;

    private Program(String command, Process process, Duration limit) {
        this.command = command;
        this.process = process;
        this.limit = limit;
    }

    /**
     * Builds a process without the AWS profile, region and credentials of the user who runs the tests.
     *
     * @param others a regular expression of further variables to remove
     */
    public static ProcessBuilder withoutAws(List<String> command, String others) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("AWS(_.*)?|" + others));
        builder.environment().put("AWS_CONFIG_FILE", "/dev/null");
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        return builder;
    }

    public static Program start(ProcessBuilder builder, Duration limit) throws IOException {
        var program = new Program(String.join(" ", builder.command()), builder.start(), limit);
        program.process
                .onExit()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(tooLate -> program.kill());
        return program;
    }

    /** Kills the program and its children: a child may hold the output open. */
    private Process kill() {
        late = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        return process.destroyForcibly();
    }

    /** Its output, unless that is redirected. The output ends with the program. */
    public BufferedReader output() {
        return process.inputReader();
    }

    /**
     * @return its exit code
     * @throws IllegalStateException if it did not end in time
     */
    public int end() throws InterruptedException {
        int code = process.waitFor();
        if (late) {
            throw new IllegalStateException("%s did not end in %s".formatted(command, limit));
        }
        return code;
    }
}
