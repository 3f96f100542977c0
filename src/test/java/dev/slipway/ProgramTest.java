package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {
    @Test
    void killsAProgramAndItsChildrenWhenItRunsTooLong() throws Exception {
        var builder = new ProcessBuilder("sh", "-c", "sleep 600 & wait");
        Program program = Program.start(builder, Duration.ofMillis(100));

        assertThat(program.output().readLine()).isNull();
        assertThatThrownBy(program::end).hasMessage("sh -c sleep 600 & wait did not end in PT0.1S");
    }

    @Test
    void inheritsNoVariablesOfAws() throws Exception {
        ProcessBuilder builder = Program.withoutAws(List.of("env"), "PATH|SLIPWAY(_.*)?");
        Program program = Program.start(builder, Duration.ofMinutes(1));
        List<String> variables = program.output().lines().toList();

        assertThat(program.end()).isZero();
        assertThat(variables.stream().filter(line -> line.matches("(AWS|PATH|SLIPWAY).*")))
                .containsExactlyInAnyOrderElementsOf(Map.of(
                                "AWS_CONFIG_FILE", "/dev/null",
                                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                                "AWS_EC2_METADATA_DISABLED", "true")
                        .entrySet()
                        .stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
    }
}
