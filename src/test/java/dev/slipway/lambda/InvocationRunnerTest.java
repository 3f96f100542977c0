package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.Clients;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the functions read from their environment. */
class InvocationRunnerTest {
    /** An installation from before the variable has the schedule. */
    @ParameterizedTest
    @CsvSource({", true", "'', true", "true, true", "false, false", "' false ', false"})
    void scheduleIsOnUnlessTheEnvironmentSaysOtherwise(@Nullable String value, boolean reconciles) {
        assertThat(runner("SLIPWAY_RECONCILE", value).reconciles()).isEqualTo(reconciles);
    }

    @ParameterizedTest
    @CsvSource({", false", "'', false", "true, true", "false, false"})
    void tasksAreRunOnlyIfTheEnvironmentSaysSo(@Nullable String value, boolean runsTasks) {
        assertThat(runner("SLIPWAY_RUN_TASKS", value).runsTasks()).isEqualTo(runsTasks);
    }

    private static InvocationRunner runner(String variable, @Nullable String value) {
        Map<String, String> environment = new HashMap<>(Map.of("SLIPWAY_CONFIG", "ssm:/slipway/"));
        if (value != null) {
            environment.put(variable, value);
        }
        return InvocationRunner.of(
                environment,
                Clients.local("us-east-1", URI.create("http://localhost:1")),
                InstantSource.system(),
                length -> {},
                new PrintStream(OutputStream.nullOutputStream()));
    }
}
