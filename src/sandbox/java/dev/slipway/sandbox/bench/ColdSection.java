package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The first event of a function that was just started: how long until it calls UpdateService, and how much of the work it
 * had already done when the event came.
 *
 * @param packagings compared, in turns
 */
record ColdSection(List<Packaging> packagings, int times) implements Section {
    /** As many revisions as Slipway looks back after a failure, so that every time it finds as many. */
    private static final int HISTORY = 20;

    private enum Start {
        PUSH("a push", BenchFunction.DEPLOY),
        PUSH_BY_PARAMETER("a push, configuration in `ssm:`", BenchFunction.DEPLOY),
        FAILURE("a failed deployment", BenchFunction.ROLLBACK);

        private final String label;
        private final BenchFunction function;

        Start(String label, BenchFunction function) {
            this.label = label;
            this.function = function;
        }

        String configuration(BenchAccount aws) {
            return this == PUSH_BY_PARAMETER ? BenchAccount.PARAMETERS : aws.configuration();
        }
    }

    @Override
    public void run(PrintStream out) throws IOException {
        var figures = new Figures(
                "first event",
                "event → UpdateService, ms",
                "event → answer, ms",
                "CPU of the start, ms",
                "CPU of the event until UpdateService, ms",
                "÷ CPU of the start",
                "classes at the start",
                "classes of the event",
                "AWS calls",
                "connections opened");
        for (Start start : Start.values()) {
            var stages = new ArrayList<Stage>();
            for (Packaging packaging : packagings) {
                stages.add(new Stage(start, packaging));
            }
            try {
                for (int i = 0; i < times; i++) {
                    for (Stage stage : stages) {
                        stage.measure(figures);
                    }
                }
            } finally {
                stages.forEach(Stage::close);
            }
            Comparison.add(figures, packagings, name -> label(start, name));
        }
        out.println(
                CpuQuota.isAllowed()
                        ? "One target, TLS, 0 ms added; %.2f processors from the event on."
                                .formatted(CpuQuota.OF_1024_MB)
                        : "One target, TLS, 0 ms added. This system does not allow a quota (cgroup), so the times are those of a whole processor: compare the CPU.");
        out.println();
        out.print(figures);
    }

    private static String label(Start start, String packaging) {
        return start.label + ", " + packaging;
    }

    /** The account in which one packaging is measured. */
    private static final class Stage implements AutoCloseable {
        private final Start start;
        private final Packaging packaging;
        private final BenchAccount aws = new BenchAccount(1).withParameters();

        Stage(Start start, Packaging packaging) {
            this.start = start;
            this.packaging = packaging;
            for (int i = 0; i < HISTORY; i++) {
                aws.deployGood();
            }
        }

        private String event() {
            if (start != Start.FAILURE) {
                return aws.push();
            }
            aws.deployGood();
            aws.deploy();
            return aws.fail();
        }

        void measure(Figures figures) throws IOException {
            String event = event();
            try (var function = BenchProcess.start(packaging, start.function, aws, start.configuration(aws))
                    .ready()) {
                double classes = function.loadedClasses();
                Duration cpuOfStart = function.cpu();
                BenchProcess.Invocation cold =
                        function.throttle(CpuQuota.OF_1024_MB).invoke(event);
                figures.add(
                        label(start, packaging.name()),
                        cold.untilUpdated().toMillis(),
                        cold.untilAnswered().toMillis(),
                        cpuOfStart.toMillis(),
                        cold.cpuUntilUpdated().toMillis(),
                        (double) cold.cpuUntilUpdated().toMillis() / cpuOfStart.toMillis(),
                        classes,
                        function.loadedClasses() - classes,
                        cold.calls(),
                        cold.connections());
            }
            aws.settle();
        }

        @Override
        public void close() {
            aws.close();
        }
    }
}
