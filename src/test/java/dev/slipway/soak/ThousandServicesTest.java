package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.EcsRates;
import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.deploy.Deployer;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One reconciliation of a thousand services at ECS's real rate limits, half of which another user consumes. */
@Tag("exhaustive")
class ThousandServicesTest {
    private static final int SERVICES = 1000;
    private static final int ALSO_STUCK = 10;
    private static final String REPOSITORY = "acme/app";
    private static final Duration LATENCY = Duration.ofMillis(20);

    private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(time);
    private final Aws aws = new SandboxAws(account);
    private final Targets targets =
            Targets.of(Configuration.parse(targets(), new AccountRegion(account.accountId(), account.region())));
    private final Map<String, Integer> others = new TreeMap<>();

    @BeforeEach
    void deployAllServices() {
        account.setup().repository(REPOSITORY);
        for (int i = 0; i < SERVICES; i++) {
            String template = """
                    {"family": "%s-dev-template", "containerDefinitions": [
                      {"name": "app", "image": "%s/%s:latest", "memory": 128}]}""".formatted(name(i), account.registryHost(), REPOSITORY);
            account.setup().service("dev", name(i), account.setup().taskDefinition(template));
        }
        deploy("main-1");
        account.settleAll();
        new Reconciler(aws, new Parallel(Runnable::run), time, length -> true).reconcileAll(targets.explicit());
    }

    @Test
    void reconciliationOfSettledServicesReadsEachLogOnceAndTenServicesAtATime() {
        List<Outcome> outcomes = reconcileAll("a thousand settled services");

        assertThat(outcomes).isEmpty();
        assertThat(calls()).isEqualTo(Map.of("DescribeServices", 100, "DescribeTaskDefinition", SERVICES));
    }

    @Test
    void reconciliationRollsBackServicesPastDeadline() {
        deploy("stuck-1");
        time.runUntil(time.instant().plus(Duration.ofMinutes(31)));
        List<Outcome> first = reconcileAll("a thousand services, one in a hundred stuck");
        time.runUntil(time.instant().plus(Duration.ofMinutes(5)));

        List<Outcome> outcomes = reconcileAll("the second look at one in a hundred");

        assertThat(first).isEmpty();

        assertThat(outcomes).hasSize(ALSO_STUCK).allMatch(o -> o.kind() == Outcome.Kind.ROLLED_BACK);
        assertThat(calls()).containsEntry("UpdateService", ALSO_STUCK);
    }

    private static String name(int number) {
        return "app%03d".formatted(number);
    }

    private static String targets() {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        for (int i = 0; i < SERVICES; i++) {
            ArrayNode tags = targets.addObject()
                    .put("service", name(i))
                    .put("environment", "dev")
                    .put("repository", REPOSITORY)
                    .putArray("tags")
                    .add("main-*");
            if (i < ALSO_STUCK) {
                tags.add("stuck-*");
            }
        }
        return Json.write(configuration);
    }

    private void deploy(String tag) {
        time.runUntil(time.instant().plusSeconds(1));
        account.setup().push(REPOSITORY, tag, tag);
        String event = account.bus().events().getLast().json();
        var push = (Trigger.Push) TriggerParser.read(Json.parse(event), new Invocation(tag, time.instant()));
        assertThat(new Deployer(aws, new Parallel(Runnable::run), time, length -> true).deploy(targets.select(push)))
                .allMatch(o -> o.kind() == Outcome.Kind.DEPLOYING);
    }

    /** Runs one reconciliation. None of its calls is throttled, and none of another user's at half of ECS's rates. */
    private List<Outcome> reconcileAll(String what) {
        account.forgetCalls();
        others.clear();
        account.faults().realRates().before((service, operation, input) -> time.sleep(LATENCY));
        var outcomes = new ArrayList<Outcome>();
        var ended = new ArrayList<Instant>();
        Instant began = time.instant();
        time.process(() -> {
            outcomes.addAll(new Reconciler(paced(), new Parallel(Runnable::run), time, length -> true)
                    .reconcileAll(targets.explicit()));
            ended.add(time.instant());
        });
        Aws other = paced();
        callsAlongside(
                ended,
                "DescribeTaskDefinition",
                () -> other.taskDefinitions(Location.OWN).newest("app000-dev"));
        callsAlongside(
                ended, "DescribeServices", () -> other.services(Location.OWN).describe("dev", List.of("app000")));
        time.runUntil(began.plus(Duration.ofMinutes(15)));

        assertThat(account.calls()).allMatch(call -> call.fault().isEmpty());
        SoakStatistics.line("%s: %s in %d s of simulated time, alongside %s of another user"
                .formatted(
                        what, calls(), Duration.between(began, ended.getFirst()).toSeconds(), others));
        return outcomes;
    }

    private Aws paced() {
        var rates = new EcsRates(1, time, () -> 0);
        var place = new AccountRegion(account.accountId(), account.region());
        return new SandboxAws(account, rates.at(place, EcsRates.Share.HALF), length -> {
            time.sleep(length);
            return true;
        });
    }

    private void callsAlongside(List<Instant> ended, String operation, Runnable call) {
        time.process(() -> {
            while (ended.isEmpty()) {
                call.run();
                others.merge(operation, 1, Integer::sum);
            }
        });
    }

    /** The calls of the reconciliation. */
    private Map<String, Integer> calls() {
        var calls = new TreeMap<String, Integer>();
        account.calls().forEach(call -> calls.merge(call.operation(), 1, Integer::sum));
        others.forEach((operation, count) -> calls.merge(operation, -count, Integer::sum));
        return calls;
    }
}
