package dev.slipway.sandbox.bench;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.function.Supplier;

/** The calls of one invocation: how many there were, and when the services were updated. */
final class BenchCalls {
    private final AwsAccount aws;
    private Supplier<Duration> cpu = () -> Duration.ZERO;
    private long began;
    private Duration untilFirst = Duration.ZERO;
    private Duration untilLast = Duration.ZERO;
    private Duration cpuUntilFirst = Duration.ZERO;
    private int updates;

    BenchCalls(AwsAccount aws) {
        this.aws = aws;
        aws.faults().after((service, operation, input) -> {
            if (operation.equals("UpdateService")) {
                updated();
            }
        });
    }

    void slowDown(Duration everyCall) {
        aws.faults().always("*", new Fault.Delayed(everyCall));
    }

    /**
     * Forgets earlier calls: an invocation begins now.
     *
     * @param used the processor time that the function's process has used
     */
    synchronized void begin(Supplier<Duration> used) {
        aws.forgetCalls();
        cpu = used;
        updates = 0;
        untilFirst = Duration.ZERO;
        untilLast = Duration.ZERO;
        cpuUntilFirst = Duration.ZERO;
        began = System.nanoTime();
    }

    private synchronized void updated() {
        untilLast = Duration.ofNanos(System.nanoTime() - began);
        if (updates++ == 0) {
            untilFirst = untilLast;
            cpuUntilFirst = cpu.get();
        }
    }

    /** The time until ECS did the first UpdateService; zero if there was none. */
    synchronized Duration untilFirstUpdate() {
        return untilFirst;
    }

    /** The time until ECS did the last UpdateService; zero if there was none. */
    synchronized Duration untilLastUpdate() {
        return untilLast;
    }

    /** The processor time that the process had used at the first UpdateService; zero if there was none. */
    synchronized Duration cpuUntilFirstUpdate() {
        return cpuUntilFirst;
    }

    /** Includes the calls that AWS refused. */
    int count() {
        return aws.calls().size();
    }

    int count(String operation) {
        return (int) aws.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** The calls that AWS refused because they came too fast. */
    int throttled() {
        return (int) aws.calls().stream()
                .filter(call -> call.fault()
                        .filter(refusal -> refusal.words().contains("ThrottlingException"))
                        .isPresent())
                .count();
    }
}
