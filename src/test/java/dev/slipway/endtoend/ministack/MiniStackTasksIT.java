package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.endtoend.SimulatorTasksContract;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorTasks;
import dev.slipway.sandbox.http.Invocable;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One-off tasks and release tasks on MiniStack, with the functions from the jar in Lambda's runtime client. Where MiniStack
 * finds no Docker, a task is RUNNING at once and stays so until StopTask, which gives it the {@code stopCode}
 * UserInitiated, and every container the exit code 0. So a task ends there only because a person stops it, and none has
 * another exit code. The network of a task is not shown. {@link MiniStackContainersIT} and
 * {@link MiniStackReleaseTasksIT} show both.
 */
class MiniStackTasksIT extends SimulatorTasksContract {
    @RegisterExtension
    static final SimulatorExtension MINISTACK = new SimulatorExtension(AwsSimulator.Program.MINISTACK);

    @TempDir
    private static Path folder;

    @TempDir
    private static Path other;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess function;

    @SuppressWarnings("NullAway.Init")
    private static FunctionProcess rollback;

    MiniStackTasksIT() {
        super(new SimulatorTasks(MINISTACK.endpoint()));
    }

    @BeforeAll
    static void install() throws Exception {
        apply(new SimulatorTasks(MINISTACK.endpoint()));
        Map<String, String> parameters = Map.of("Configuration", CONFIGURATION, "RunTasks", "ENABLED");
        function = new FunctionProcess("DeployFunction", folder, MINISTACK.endpoint(), parameters);
        rollback = new FunctionProcess("RollbackFunction", other, MINISTACK.endpoint(), parameters);
    }

    @AfterAll
    static void stop() throws Exception {
        rollback.close();
        function.close();
        assertThat(function.errors()).isEmpty();
        assertThat(rollback.errors()).isEmpty();
    }

    @Override
    protected Invocable.Result deploy(String event) {
        return new PackagedFunction(function).invoke(event);
    }

    @Override
    protected Invocable.Result rollback(String event) {
        return new PackagedFunction(rollback).invoke(event);
    }

    @Override
    protected String stopped(String reason) {
        return ": UserInitiated: " + reason;
    }
}
