package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.http.Invocable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Concurrent invocations whose calls are delayed at random, by seed. */
class OverlappingInvocationsTest {
    private static final List<String> CALLS = List.of(
            "DescribeServices",
            "DescribeTaskDefinition",
            "DescribeImages",
            "RegisterTaskDefinition",
            "UpdateService",
            "TagResource");
    private static final int LATE_BY_AT_MOST = 30;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void serviceEndsOnLastRequestWhenInvocationsOverlap(long seed) throws Exception {
        var random = new Random(seed);
        int pushes = 2 + random.nextInt(2);
        try (var stage = new FunctionFixture().web()) {
            var events = new ArrayList<>(IntStream.range(0, pushes)
                    .mapToObj(i -> FunctionFixture.push(
                            "main-" + i, stage.image("main-" + i), "push-" + i, "2026-03-02T10:00:0%dZ".formatted(i)))
                    .toList());
            Collections.shuffle(events, random);
            for (String call : CALLS) {
                IntStream.range(0, 8 * pushes)
                        .forEach(nth -> stage.account().faults().after(call, nth, 1, lateBy(random)));
            }
            List<Invocable.Result> results = atOnce(stage, events);

            assertThat(results).allSatisfy(r -> assertThat(r.errorMessage()).isEmpty());
            assertThat(stage.tags(stage.runs("dev", "web")))
                    .as(results.toString())
                    .containsEntry("slipway:request", "push-" + (pushes - 1));
        }
    }

    private static Fault lateBy(Random random) {
        return new Fault.Delayed(Duration.ofMillis(random.nextInt(LATE_BY_AT_MOST)));
    }

    private static List<Invocable.Result> atOnce(FunctionFixture stage, List<String> events) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Invocable.Result>> invocations = events.stream()
                    .<Callable<Invocable.Result>>map(event -> () -> stage.invoke(event))
                    .toList();
            var results = new ArrayList<Invocable.Result>();
            for (Future<Invocable.Result> result : threads.invokeAll(invocations)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
