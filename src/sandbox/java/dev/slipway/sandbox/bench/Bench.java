package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Measures deployments: the calls, how many of them depend on each other, the time if
 * each call takes {@link #LATENCY} longer, and the memory. It prints Markdown.
 */
public final class Bench {
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final List<Integer> TARGETS = List.of(1, 10, 100);
    /** Independent calls can follow one another by chance and look dependent, so the best of several runs counts. */
    private static final int REPEATED = 3;

    private static final int WARM = 3;
    /** The number of revisions between the failed one and the last good one, at most. */
    private static final int OTHERS = 10;

    private static final int RECONCILED = 1000;

    private final PrintStream out;

    public Bench(PrintStream out) {
        this.out = out;
    }

    public void run() throws IOException {
        out.printf("Java %s, %d processors, %s%n%n", Runtime.version().feature(), processors(), jar());
        roundTrips();
        out.println();
        rollbacks();
        out.println();
        times();
        out.println();
        reconciliations();
    }

    /** From the event of a failure to the UpdateService of the rollback. */
    private void rollbacks() throws IOException {
        out.println("| one target | calls | round trips until UpdateService | until answer |");
        out.println("|---|---|---|---|");
        try (var aws = new BenchAccount(1);
                var deploy = new BenchProcess(aws);
                var rollback = new BenchProcess(aws, BenchFunction.ROLLBACK)) {
            aws.calls().slowDown(LATENCY);
            deploy.invoke(aws.push());
            aws.settle();
            aws.good();
            for (int others : List.of(0, OTHERS)) {
                for (int i = 0; i < others; i++) {
                    deploy.invoke(aws.push());
                    aws.settle();
                }
                row(
                        aws,
                        rollback,
                        "a failure, %d revisions after the last good one".formatted(others),
                        REPEATED,
                        () -> failed(aws, deploy));
            }
            row(aws, rollback, "a reconciliation, with nothing to do", REPEATED, aws::scheduled);
        }
    }

    private static String failed(BenchAccount aws, BenchProcess deploy) {
        try {
            check(deploy.invoke(aws.push()));
            return aws.fail();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reconciles many healthy services while ECS throttles at its published rates. */
    private void reconciliations() throws IOException {
        out.println("| reconciled targets | calls | time at half of ECS's rates | peak memory |");
        out.println("|---|---|---|---|");
        try (var aws = new BenchAccount(RECONCILED);
                var deploy = new BenchProcess(aws);
                var rollback = new BenchProcess(aws, BenchFunction.ROLLBACK)) {
            check(deploy.invoke(aws.push()));
            aws.settle();
            aws.good();
            aws.realRates();
            String event = aws.scheduled();
            aws.calls().forget();
            BenchProcess.Reply reply = rollback.invoke(event);
            check(reply);
            out.printf(
                    "| %d | %d: %s | %d s | %s |%n",
                    RECONCILED,
                    aws.calls().count(),
                    aws.calls().byOperation(),
                    reply.millis() / 1000,
                    megabytes(rollback.peakMegabytes()));
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String jar() throws IOException {
        return Files.exists(BenchProcess.JAR)
                ? "%s of %.1f MB".formatted(BenchProcess.JAR, Files.size(BenchProcess.JAR) / 1e6)
                : "without %s: `mvn package` builds it".formatted(BenchProcess.JAR);
    }

    private void roundTrips() throws IOException {
        out.println("| one target | calls | round trips until UpdateService | until answer |");
        out.println("|---|---|---|---|");
        try (var aws = new BenchAccount(1);
                var function = new BenchProcess(aws)) {
            aws.calls().slowDown(LATENCY);
            row(aws, function, "the first push", 1, aws::push);
            row(aws, function, "a push", REPEATED, aws::push);
            row(aws, function, "a new tag on an older image", REPEATED, aws::promote);
            row(aws, function, "a push of a multi-platform image", REPEATED, aws::pushIndex);
            row(aws, function, "the same event again", REPEATED, aws::lastPush);
            row(aws, function, "a dry run", REPEATED, () -> aws.request(true));
            row(aws, function, "a direct request", REPEATED, () -> aws.request(false));
        }
    }

    private void row(BenchAccount aws, BenchProcess function, String what, int times, Supplier<String> event)
            throws IOException {
        var untilUpdated = new TreeSet<Integer>();
        var untilAnswered = new TreeSet<Integer>();
        String calls = "";
        for (int i = 0; i < times; i++) {
            String next = event.get();
            aws.calls().forget();
            check(function.invoke(next));
            aws.calls().untilUpdated().ifPresent(untilUpdated::add);
            untilAnswered.add(aws.calls().untilAnswered());
            calls = "%d: %s".formatted(aws.calls().count(), aws.calls().byOperation());
            aws.settle();
        }
        out.printf(
                "| %s | %s | %s | %d |%n",
                what,
                calls,
                untilUpdated.isEmpty() ? "–" : untilUpdated.getFirst().toString(),
                untilAnswered.getFirst());
    }

    private void times() throws IOException {
        out.println("| targets of one push | calls | start | first push | next pushes | peak memory |");
        out.println("|---|---|---|---|---|---|");
        for (int targets : TARGETS) {
            try (var aws = new BenchAccount(targets);
                    var function = new BenchProcess(aws)) {
                aws.calls().slowDown(LATENCY);
                long first = push(aws, function);
                var warm = new TreeSet<Long>();
                for (int i = 0; i < WARM; i++) {
                    warm.add(push(aws, function));
                }
                out.printf(
                        "| %d | %d | %d ms | %d ms | %d–%d ms | %s |%n",
                        targets,
                        aws.calls().count(),
                        function.initMillis(),
                        first,
                        warm.getFirst(),
                        warm.getLast(),
                        megabytes(function.peakMegabytes()));
            }
        }
        atRealRates(TARGETS.getLast());
    }

    /** The number of throttled calls, and how long they delay many targets. */
    private void atRealRates(int targets) throws IOException {
        try (var aws = new BenchAccount(targets);
                var function = new BenchProcess(aws)) {
            push(aws, function);
            aws.realRates();
            long millis = push(aws, function);
            out.printf(
                    "| %d, at ECS's own rates | %d | | | %d s | %s |%n",
                    targets, aws.calls().count(), millis / 1000, megabytes(function.peakMegabytes()));
        }
    }

    private static long push(BenchAccount aws, BenchProcess function) throws IOException {
        String event = aws.push();
        aws.calls().forget();
        BenchProcess.Reply reply = function.invoke(event);
        check(reply);
        aws.settle();
        return reply.millis();
    }

    /** Fails if a deployment failed, because its figures are not valid. */
    private static void check(BenchProcess.Reply reply) {
        for (String bad : List.of("FAILED", "ROLLBACK_FAILED", "REFUSED", "SUPERSEDED", "IGNORED")) {
            if (reply.outcomes().has(bad) || !reply.failure().isEmpty()) {
                throw new IllegalStateException("not deployed: " + reply);
            }
        }
    }

    private static String megabytes(OptionalLong megabytes) {
        return megabytes.isPresent() ? megabytes.getAsLong() + " MB" : "unknown";
    }
}
