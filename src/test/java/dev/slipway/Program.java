package dev.slipway;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this machine that a test started, and that ends in time or is killed. */
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
     * One to start: no profile, no region and no credentials of whoever runs the tests have a say.
     *
     * @param others the environment's names that mean nothing either, as a regular expression
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

    /** With all that it started: one of those may hold its output open. */
    private Process kill() {
        late = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        return process.destroyForcibly();
    }

    /** What it writes, unless that is redirected. It ends when the program does. */
    public BufferedReader output() {
        return process.inputReader();
    }

    /**
     * @return its exit code
     * @throws IllegalStateException where it did not end in time
     */
    public int end() throws InterruptedException {
        int code = process.waitFor();
        if (late) {
            throw new IllegalStateException("%s did not end in %s".formatted(command, limit));
        }
        return code;
    }
}
