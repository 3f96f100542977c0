package dev.slipway.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lambda.DeployFunction;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pushes at ECS's published rates. */
class StormTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(900);

    @Test
    void threeHundredPushesAtOnce() {
        int count = 300;
        var storm = new Storm(TIMEOUT).services(count, "acme/app%04d");
        List<String> events = IntStream.range(0, count)
                .mapToObj(i -> storm.push("acme/app%04d".formatted(i), "main-1"))
                .toList();
        List<DeployFunction> instances = Collections.nCopies(count, "").stream()
                .map(x -> storm.instance(Storm.PATTERN))
                .toList();

        storm.run(instances, events);
        report("300 pushes", storm, count);
        assertThat(storm.running(count, 1)).isEqualTo(count);
    }

    @Test
    void oneThousandTargetsOfOnePush() {
        int count = Integer.getInteger("storm.targets", 1000);
        var storm = new Storm(TIMEOUT).services(count, "acme/app");
        storm.run(
                List.of(storm.instance(Storm.configuration(count, "acme/app"))),
                List.of(storm.push("acme/app", "main-1")));
        report("1000 targets", storm, count);
        assertThat(storm.running(count, 1)).isEqualTo(count);
    }

    private static void report(String what, Storm storm, int count) {
        System.out.printf(
                "storm: %s: %d calls (%.2f a target), %d refused, %d s, %.2f of the bound, %d attempts, %d events%n  %s%n",
                what,
                storm.calls(),
                (double) storm.calls() / count,
                storm.refused(),
                storm.took().toSeconds(),
                storm.took().toMillis() / 1000.0 / (count - 20),
                storm.attempts().size(),
                storm.published("Deployment Started").size(),
                storm.byOperation());
        storm.attempts().stream()
                .flatMap(a -> a.errorMessage().stream())
                .map(String::length)
                .max(Integer::compare)
                .ifPresent(l -> System.out.println("  longest message " + l));
    }
}
