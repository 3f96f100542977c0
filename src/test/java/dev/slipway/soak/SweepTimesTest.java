package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.EcsRates;
import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.documents.Document;
import dev.slipway.ecs.Aws;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.Sweep;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long the sweeps of many targets at rest take at half of ECS's rates, with all calls in parallel as in the function. */
class SweepTimesTest {
    private static final String REPOSITORY = "acme/app";
    private static final String HEADING =
            "| targets at rest | sweep | `DescribeServices` | `DescribeTaskDefinition` | time at half of ECS's published rates |";
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final ParallelTime time = new ParallelTime(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(time);
    private final EcsRates rates = new EcsRates(1, time, () -> 0);
    private TargetsAtRest known = TargetsAtRest.NONE;

    @Test
    @Tag("exhaustive")
    void thousandTargets() {
        Targets targets = atRest(1_000);

        assertThat(sweep(targets)).matches(row(1_000, "the first of an instance"));
        int read = 0;
        for (int i = 0; i < 12; i++) {
            Measured sweep = sweep(targets);
            assertThat(sweep).matches(row(1_000, "each further one"));
            read += sweep.read();
        }
        assertThat(read).as("in an hour").isEqualTo(1_000);
    }

    /** The first sweep takes longer than the time to the next one, so that the one after it has two shares to read. */
    @Tag("exhaustive")
    @Test
    void fiveThousandTargets() {
        Targets targets = atRest(5_000);

        assertThat(sweep(targets)).matches(row(5_000, "the first of an instance"));
        assertThat(sweep(targets).read()).isBetween(833, 834);
        assertThat(sweep(targets)).matches(row(5_000, "each further one"));
    }

    /**
     * One sweep.
     *
     * @param described DescribeServices calls
     * @param read DescribeTaskDefinition calls
     */
    private record Measured(int described, int read, Duration time) {}

    /** The row of docs/figures.md. */
    private static Predicate<Measured> row(int count, String sweep) {
        List<String> cells = Document.of("docs/figures.md").table(HEADING).stream()
                .map(Document.Row::cells)
                .filter(c ->
                        c.getFirst().equals("%,d".formatted(count)) && c.get(1).equals(sweep))
                .findFirst()
                .orElseThrow();
        return measured -> cells.get(2).equals("%,d".formatted(measured.described()))
                && List.of(cells.get(3).split(" or ")).contains("%,d".formatted(measured.read()))
                && cells.get(4).equals(Math.round(measured.time().toMillis() / 1000.0) + " s");
    }

    private Measured sweep(Targets targets) {
        // the schedule does not wait for the last sweep to end
        time.advance(PERIOD.minusMillis(time.instant().toEpochMilli() % PERIOD.toMillis()));
        account.forgetCalls();
        var sweeps = new ArrayList<Sweep>();
        Duration took = time.run(() -> sweeps.add(new Reconciler(limited(), new Parallel(time), time, this::pause)
                .reconcileAll(targets.explicit(), known)));
        known = sweeps.getFirst().atRest();
        assertThat(sweeps.getFirst().outcomes()).isEmpty();
        assertThat(account.calls()).allMatch(call -> call.fault().isEmpty());
        Map<String, Integer> calls = calls();
        assertThat(calls).containsOnlyKeys("DescribeServices", "DescribeTaskDefinition");
        SoakStatistics.line("a sweep of %d targets at rest: %s in %s"
                .formatted(targets.explicit().size(), calls, took));
        return new Measured(
                calls.getOrDefault("DescribeServices", 0), calls.getOrDefault("DescribeTaskDefinition", 0), took);
    }

    private Map<String, Integer> calls() {
        var calls = new TreeMap<String, Integer>();
        account.calls().forEach(call -> calls.merge(call.operation(), 1, Integer::sum));
        return calls;
    }

    private Aws limited() {
        return new SandboxAws(account, rates.at(home(), EcsRates.Share.HALF), this::pause);
    }

    private boolean pause(Duration length) {
        time.sleep(length);
        return true;
    }

    /** Every service runs a release that is good. */
    private Targets atRest(int services) {
        Targets targets = Targets.of(Configuration.parse(configuration(services), home()));
        targets.explicit()
                .forEach(target -> account.setup()
                        .service("dev", target.service(), account.setup().taskDefinition(release(target))));
        account.settleAll();
        time.advance(Duration.ofHours(1));
        account.faults().realRates().before((service, operation, input) -> time.sleep(LATENCY));
        return targets;
    }

    private String release(Target target) {
        ObjectNode release = (ObjectNode) Json.parse("""
                {"family": "%s", "containerDefinitions": [{"name": "app", "image": "%s:main-1", "memory": 128}]}""".formatted(target.family(), target.images()));
        ArrayNode tags = release.putArray("tags");
        Map.of(
                        Release.SERVICE, target.service(),
                        Release.ENVIRONMENT, target.environment(),
                        Release.REQUEST, "push-1",
                        Release.REQUESTED_AT, time.instant().toString(),
                        Release.IMAGE_DIGEST, TargetFixture.A,
                        Release.AFTER, "0",
                        Release.STATE, ReleaseState.GOOD.tag())
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return Json.write(release);
    }

    private static String configuration(int services) {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        for (int i = 0; i < services; i++) {
            targets.addObject()
                    .put("service", "app%04d".formatted(i))
                    .put("environment", "dev")
                    .put("repository", REPOSITORY)
                    .putArray("tags")
                    .add("main-*");
        }
        return Json.write(configuration);
    }

    private AccountRegion home() {
        return new AccountRegion(account.accountId(), account.region());
    }
}
