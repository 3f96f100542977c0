package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * One push to many targets while ECS throttles at its published rates. The clock of ECS, Lambda and the function is fast: only
 * the function's own work takes its real time.
 */
record StormSection(Packaging packaging, List<Integer> targets, List<Integer> instances, int speed) implements Section {
    /** RegisterTaskDefinition, once for each target: so many at once, and then one each second. */
    private static final int BURST = 20;

    @Override
    public void run(PrintStream out) throws IOException {
        var figures = new Figures(
                "pushes",
                "seconds until all are updated",
                "÷ what ECS's rate allows",
                "updated",
                "events published",
                "AWS calls",
                "calls a target",
                "of them throttled",
                "CPU, s",
                "peak memory, MB");
        for (int count : targets) {
            onePush(count, figures);
        }
        for (int count : instances) {
            manyPushes(count, figures);
        }
        out.println(
                "%s, TLS, one processor. ECS throttles at its published rates, on a clock that is %d times faster, and that counts the function's own work as many times. Lambda repeats an event whose invocation fails, after one and two minutes."
                        .formatted(packaging.name(), speed));
        out.println();
        out.print(figures);
    }

    private void onePush(int count, Figures figures) throws IOException {
        try (var aws = new BenchAccount(count, speed);
                var function = BenchProcess.startFast(packaging, BenchFunction.FAST_DEPLOY, aws)
                        .ready()
                        .warmUp(aws.request())) {
            measure("one push to %,d targets".formatted(count), aws, function, BenchAccount::push, figures);
        }
    }

    private void manyPushes(int count, Figures figures) throws IOException {
        try (var aws = new BenchAccount(count, speed, true);
                var function = BenchProcess.startFast(packaging, BenchFunction.FAST_INSTANCES, aws)
                        .ready()
                        .warmUp(aws.request())) {
            measure(
                    "%,d pushes to one target each, each in an instance of its own".formatted(count),
                    aws,
                    function,
                    account -> String.join("\n", account.pushes()),
                    figures);
        }
    }

    private void measure(
            String what, BenchAccount aws, BenchProcess function, Function<BenchAccount, String> push, Figures figures)
            throws IOException {
        aws.catchUp();
        String event = push.apply(aws);
        aws.realRates();
        int published = aws.published();
        Duration cpuBefore = function.cpu();
        function.invokeAsynchronously(event, speed);
        double seconds = aws.calls().untilLastUpdate().toMillis() / 1000.0 * speed;
        figures.add(
                what,
                seconds,
                seconds / Math.max(1, aws.targets() - BURST),
                aws.runningNewest(),
                aws.published() - published,
                aws.calls().count(),
                (double) aws.calls().count() / aws.targets(),
                aws.calls().throttled(),
                function.cpu().minus(cpuBefore).toMillis() / 1000.0,
                function.peakMegabytes());
    }
}
