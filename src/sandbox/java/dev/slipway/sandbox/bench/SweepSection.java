package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Reconciles all targets, all of them healthy: the first look of an instance, and the next one. ECS throttles at its
 * published rates on a fast clock, as in {@link StormSection}.
 */
record SweepSection(Packaging packaging, List<Integer> targets, int speed) implements Section {
    @Override
    public void run(PrintStream out) throws IOException {
        var figures = new Figures(
                "reconciled targets",
                "seconds",
                "AWS calls",
                "DescribeServices",
                "DescribeTaskDefinition",
                "of them throttled",
                "CPU, s",
                "peak memory, MB");
        for (int count : targets) {
            measure(count, figures);
        }
        out.println(
                "%s, TLS, one processor. ECS throttles at its published rates, of which the schedule takes half, on a clock that is %d times faster."
                        .formatted(packaging.name(), speed));
        out.println();
        out.print(figures);
    }

    private void measure(int count, Figures figures) throws IOException {
        try (var aws = new BenchAccount(count, speed)) {
            aws.deployGood();
            try (var function = BenchProcess.startFast(packaging, BenchFunction.FAST_ROLLBACK, aws)
                    .ready()
                    .warmUp(aws.completed())) {
                aws.realRates();
                for (String look : List.of("the first look", "at rest")) {
                    BenchProcess.Invocation done = function.invoke(aws.scheduled());
                    figures.add(
                            "%,d, %s".formatted(count, look),
                            done.untilAnswered().toMillis() / 1000.0 * speed,
                            done.calls(),
                            aws.calls().count("DescribeServices"),
                            aws.calls().count("DescribeTaskDefinition"),
                            aws.calls().throttled(),
                            done.cpu().toMillis() / 1000.0,
                            function.peakMegabytes());
                }
            }
        }
    }
}
