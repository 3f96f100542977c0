package dev.slipway.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void argumentsAreSectionsAndOptionsInAnyOrder() {
        BenchOptions options = BenchOptions.parse(
                List.of("times=3", "cold", "jar=old.jar", "targets=7", "warm", "speed=1", "memory=256", "peers=there"));

        assertThat(options)
                .isEqualTo(new BenchOptions(
                        List.of("cold", "warm"),
                        3,
                        Optional.of(7),
                        256,
                        1,
                        Optional.of(Path.of("old.jar")),
                        Path.of("there")));
        assertThat(options.targets(1, 10)).containsExactly(7);
    }

    @Test
    void unknownOptionIsRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> BenchOptions.parse(List.of("repeat=3")))
                .hasMessage("unknown option repeat=3; there are times=, targets=, memory=, speed=, jar= and peers=");
    }

    @Test
    void unknownSectionIsRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> new Bench(new PrintStream(PrintStream.nullOutputStream())).run(List.of("hot")))
                .hasMessage("no section hot; there are cold, start, warm, storm, sweep");
    }
}
