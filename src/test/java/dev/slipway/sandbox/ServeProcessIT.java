package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own. */
class ServeProcessIT {
    private static final String HEALTH = "curl -sS \"$AWS_ENDPOINT_URL/_sandbox/Health\"";

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private static List<String> serve(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), "dev.slipway.sandbox.Sandbox", "serve"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        started.add(process);
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
    }

    /** Waits until the file is there; who sees it can read it. */
    private String appeared(Path file, Process process) throws Exception {
        while (!Files.exists(file)) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as(output()).isFalse();
        }
        return Files.readString(file);
    }

    @Test
    void endsWithItsParentEvenIfThatIsKilled() throws Exception {
        var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(serve("0"));
        Process parent = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(parent);
        ProcessHandle served;
        try (BufferedReader output = parent.inputReader()) {
            // the process is there with its first line
            assertThat(output.readLine()).contains("The sandbox serves");
            served = parent.children().findFirst().orElseThrow();
            parent.destroyForcibly();
        }

        assertThat(served.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
    }

    @Test
    void portFileHasTheNumberOnceItListensAndTheEndOfInputMeansNothing() throws Exception {
        Path file = directory.resolve("port");
        Process process = start(serve("--port-file", file.toString()));
        process.getOutputStream().close();
        String port = appeared(file, process);

        assertThat(port).matches("[1-9][0-9]+");
        Process curl = new ProcessBuilder("curl", "-sS", "http://127.0.0.1:" + port + "/_sandbox/Health").start();
        assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"status\":\"ok\"");
        process.destroy();
        end(process);
    }

    @Test
    void commandHasTheSandboxAsItsAwsAndItsExitCodeIsHandedOn() throws Exception {
        Process process = start(serve(
                "--region",
                "eu-central-1",
                "--clock",
                "2026-03-02T09:00:00Z",
                "--",
                "sh",
                "-c",
                HEALTH + "; echo; echo \"$AWS_REGION $AWS_ACCESS_KEY_ID\"; exit 7"));

        assertThat(end(process)).as(output()).isEqualTo(7);
        assertThat(output()).contains("\"region\":\"eu-central-1\"", "2026-03-02T09:00:00Z", "eu-central-1 x");
    }

    /** Nothing listens on port 1. */
    @Test
    void commandReachesTheSandboxWithoutTheProxyOfItsNetwork() throws Exception {
        var command = new ArrayList<>(List.of("env", "http_proxy=http://127.0.0.1:1", "no_proxy=example.com"));
        command.addAll(serve("--", "sh", "-c", HEALTH + "; echo; echo \"$no_proxy\""));
        Process process = start(command);

        assertThat(end(process)).as(output()).isZero();
        assertThat(output()).contains("\"status\":\"ok\"", "example.com,127.0.0.1");
    }

    @Test
    void commandThatDoesNotExistIsNotFound() throws Exception {
        Process process = start(serve("--", "/does/not/exist"));

        assertThat(end(process)).isEqualTo(127);
        assertThat(output()).contains("/does/not/exist");
    }

    @Test
    void portThatIsInUseIsNamed() throws Exception {
        Path file = directory.resolve("port");
        Process first = start(serve("--port-file", file.toString()));
        String port = appeared(file, first);

        assertThat(end(start(serve("--port", port)))).isEqualTo(1);
        assertThat(output()).contains("cannot listen on port " + port);
    }

    @Test
    void portThatIsInUseIsNamedWhereACommandIsGiven() throws Exception {
        Path file = directory.resolve("port");
        Process first = start(serve("--port-file", file.toString()));
        String port = appeared(file, first);

        assertThat(end(start(serve("--port", port, "--", "true")))).isEqualTo(1);
        assertThat(output()).contains("cannot listen on port " + port);
    }

    @Test
    void signalEndsTheCommandToo() throws Exception {
        Path file = directory.resolve("pid");
        Process process = start(serve(
                "--", "sh", "-c", "echo $$ > \"$0.part\"; mv \"$0.part\" \"$0\"; exec sleep 300", file.toString()));
        long pid = Long.parseLong(appeared(file, process).strip());
        ProcessHandle command = ProcessHandle.of(pid).orElseThrow();
        process.destroy();

        assertThat(end(process)).isEqualTo(128 + 15);
        assertThat(command.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
    }
}
