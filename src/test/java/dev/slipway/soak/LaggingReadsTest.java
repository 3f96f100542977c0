package dev.slipway.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.deploy.Deployer;
import dev.slipway.documents.Document;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A push to twenty services while every read of AWS is behind the writes. */
class LaggingReadsTest {
    private static final int SERVICES = 20;
    private static final String REPOSITORY = "acme/app";
    private static final Duration LATENCY = Duration.ofMillis(20);

    private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(time);
    private final Aws aws = new SandboxAws(account);
    private final Targets targets =
            Targets.of(Configuration.parse(targets(), new AccountRegion(account.accountId(), account.region())));

    @BeforeEach
    void deployAllServices() {
        account.setup().repository(REPOSITORY);
        for (int i = 0; i < SERVICES; i++) {
            String template = """
                    {"family": "app%d-dev-template", "containerDefinitions": [
                      {"name": "app", "image": "%s/%s:latest", "memory": 128}]}""".formatted(i, account.registryHost(), REPOSITORY);
            account.setup().service("dev", "app" + i, account.setup().taskDefinition(template));
        }
        deploy("main-1");
        account.settleAll();
        new Reconciler(aws, new Parallel(Runnable::run), time, this::pause).reconcileAll(targets.explicit());
        time.runUntil(time.instant().plus(Duration.ofMinutes(10)));
        account.faults().before((service, operation, input) -> time.sleep(LATENCY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void pushToTwentyServicesMakesFewMoreCalls(int seconds) {
        deploy("main-2");
        int without = account.calls().size();
        account.settleAll();
        account.consistency().lag(Lag.ofReads(Duration.ofSeconds(seconds)));
        time.runUntil(time.instant().plus(Duration.ofMinutes(10)));

        List<Outcome> outcomes = deploy("main-3");

        int calls = account.calls().size();
        assertThat(outcomes).hasSize(SERVICES).allSatisfy(outcome -> {
            assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
            assertThat(outcome.reason()).isEqualTo("deployment started (UpdateService called)");
        });
        assertThat(count("UpdateService")).isEqualTo(SERVICES);
        assertThat(count("TagResource")).isEqualTo(SERVICES);
        assertThat((double) calls).isLessThanOrEqualTo(1.35 * without);
        assertThat(Document.of("docs/figures.md").table("| reads are behind by | AWS calls | of them UpdateService |"))
                .filteredOn(row -> row.cells().getFirst().equals(seconds + " s"))
                .singleElement()
                .satisfies(row -> assertThat(row.cells().subList(1, 3))
                        .containsExactly(Integer.toString(calls), Integer.toString(SERVICES)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void scheduleReportsNothingWhileDeploymentsStart(int seconds) {
        account.consistency().lag(Lag.ofReads(Duration.ofSeconds(seconds)));
        var reported = new ArrayList<Outcome>();
        for (int i = 0; i < 40; i++) {
            time.at(time.instant().plusMillis(1_700L * i), () -> time.process(() -> reported.addAll(reconcile())));
        }

        List<Outcome> outcomes = deploy("main-2");

        assertThat(outcomes).extracting(Outcome::reason).containsOnly("deployment started (UpdateService called)");
        assertThat(reported)
                .filteredOn(o -> o.publication() != Publication.LOG_ONLY)
                .isEmpty();
        assertThat(count("UpdateService")).isEqualTo(SERVICES);
    }

    private static String targets() {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        for (int i = 0; i < SERVICES; i++) {
            targets.addObject()
                    .put("service", "app" + i)
                    .put("environment", "dev")
                    .put("repository", REPOSITORY)
                    .putArray("tags")
                    .add("main-*");
        }
        return Json.write(configuration);
    }

    private List<Outcome> deploy(String tag) {
        account.setup().push(REPOSITORY, tag, tag);
        time.runUntil(time.instant().plusSeconds(5));
        String event = account.bus().events().getLast().json();
        var push = (Trigger.Push) TriggerParser.read(Json.parse(event), new Invocation(tag, time.instant()));
        account.forgetCalls();
        var outcomes = new ArrayList<Outcome>();
        time.process(() -> outcomes.addAll(
                new Deployer(aws, new Parallel(Runnable::run), time, this::pause).deploy(targets.select(push))));
        time.runUntil(time.instant().plus(Duration.ofMinutes(10)));
        return outcomes;
    }

    private List<Outcome> reconcile() {
        return new Reconciler(aws, new Parallel(Runnable::run), time, this::pause).reconcileAll(targets.explicit());
    }

    private boolean pause(Duration length) {
        time.sleep(length);
        return true;
    }

    private long count(String operation) {
        return account.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }
}
