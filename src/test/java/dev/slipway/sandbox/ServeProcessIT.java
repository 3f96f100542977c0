package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code serve} as a process of its own. */
class ServeProcessIT {
    @Test
    void endsWithItsParentEvenIfThatIsKilled() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process parent = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "\"$1\" -cp \"$2\" dev.slipway.sandbox.Sandbox serve 0 & wait",
                        "sh",
                        java,
                        System.getProperty("java.class.path")))
                .redirectErrorStream(true)
                .start();
        ProcessHandle served;
        try (BufferedReader output = parent.inputReader()) {
            // the process is there with its first line
            assertThat(output.readLine()).contains("The sandbox serves");
            served = parent.children().findFirst().orElseThrow();
            parent.destroyForcibly();
        } finally {
            parent.destroyForcibly();
        }

        assertThat(served.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
    }
}
