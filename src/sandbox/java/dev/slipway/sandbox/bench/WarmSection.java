package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Pushes to one and to many targets, after a first one that is not counted.
 *
 * @param packagings compared, in turns
 * @param latencies that are added to each call
 */
record WarmSection(List<Packaging> packagings, int times, List<Integer> targets, List<Duration> latencies)
        implements Section {
    @Override
    public void run(PrintStream out) throws IOException {
        var figures = new Figures(
                "targets of one push",
                "until all are updated, ms",
                "until answer, ms",
                "CPU, ms",
                "AWS calls",
                "connections opened",
                "peak memory, MB");
        for (int count : targets) {
            for (Duration latency : latencies) {
                measure(count, latency, figures);
            }
        }
        out.println("TLS, one processor, and rates of ECS that are never reached. The first push is not counted.");
        out.println();
        out.print(figures);
    }

    private void measure(int count, Duration latency, Figures figures) throws IOException {
        var stages = new ArrayList<Stage>();
        try {
            for (Packaging packaging : packagings) {
                stages.add(new Stage(packaging, count, latency));
            }
            for (int i = 0; i < times; i++) {
                for (Stage stage : stages) {
                    BenchProcess.Invocation push = stage.push();
                    figures.add(
                            label(count, latency, stage.packaging.name()),
                            push.untilAllUpdated().toMillis(),
                            push.untilAnswered().toMillis(),
                            push.cpu().toMillis(),
                            push.calls(),
                            push.connections(),
                            stage.function.peakMegabytes());
                }
            }
        } finally {
            stages.forEach(Stage::close);
        }
        Comparison.add(figures, packagings, name -> label(count, latency, name));
    }

    private static String label(int count, Duration latency, String packaging) {
        return "%,d, %d ms added to each call, %s".formatted(count, latency.toMillis(), packaging);
    }

    /** One packaging's function, which has handled its first push. */
    private static final class Stage implements AutoCloseable {
        private final Packaging packaging;
        private final BenchAccount aws;
        private final BenchProcess function;

        Stage(Packaging packaging, int count, Duration latency) throws IOException {
            this.packaging = packaging;
            this.aws = new BenchAccount(count);
            this.function = BenchProcess.start(packaging, BenchFunction.DEPLOY, aws, aws.configuration())
                    .ready();
            aws.calls().slowDown(latency);
            push();
        }

        BenchProcess.Invocation push() throws IOException {
            BenchProcess.Invocation done = function.invoke(aws.push());
            aws.settle();
            return done;
        }

        @Override
        public void close() {
            function.close();
            aws.close();
        }
    }
}
