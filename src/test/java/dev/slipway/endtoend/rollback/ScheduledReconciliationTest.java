package dev.slipway.endtoend.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.fixtures.OutsideChanges;
import dev.slipway.fixtures.PatternTargetFixture;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schedule reconciles all targets every few minutes. */
class ScheduledReconciliationTest {
    /** Only the services app-… in the clusters env-… are targets. */
    private static final String PATTERN = """
            {"targets": [{"service": "{service}", "environment": "{environment}", "repository": "apps/{service}",
              "tags": ["{environment}-*"], "cluster": "env-{environment}", "ecsService": "app-{service}"}]}""";

    @Test
    void reconciliationOfSettledTargetsReadsEachLogOnceAndLogsOneLine() {
        try (var stage = settled(12)) {
            int lines = stage.logLines().size();
            stage.account().forgetCalls();
            assertThat(new DeploymentFixture(stage).reconcile()).isEmpty();

            assertThat(counts(stage)).isEqualTo(Map.of("DescribeServices", 2L, "DescribeTaskDefinition", 12L));
            assertThat(stage.logLines())
                    .hasSize(lines + 1)
                    .last()
                    .satisfies(line -> assertThat(line.path("message").asText())
                            .matches("reconciled 12 targets in \\d+ s; read 12 release logs"));
        }
    }

    @Test
    void sweepIsLeftOutWhileTheLastOneRunsInTheSameInstance() {
        try (var stage = settled(1)) {
            var schedule = new DeploymentFixture(stage);
            var nested = new ArrayList<Invocable.Result>();
            stage.account().forgetCalls();
            stage.account().faults().before((service, operation, input) -> {
                if (operation.equals("DescribeServices") && nested.isEmpty()) {
                    nested.add(stage.invokeRollback(FunctionFixture.file("scheduled.json")));
                }
            });

            assertThat(schedule.reconcile()).isEmpty();

            assertThat(DeploymentFixture.outcomes(nested.getFirst()))
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.path("reason").asText())
                            .startsWith("the last reconciliation still runs in this instance of the function"));
            assertThat(stage.calls("DescribeServices")).hasSize(1);
            assertThat(schedule.reconcile()).as("the next one").isEmpty();
            assertThat(stage.calls("DescribeServices")).hasSize(2);
        }
    }

    @Test
    void rolledBackTargetCostsOneMoreRead() {
        try (var stage = settled(2)) {
            var endings = new DeploymentFixture(stage);
            stage.outcomes(endings.pushEvent("main-43"));
            stage.account().fail("dev", "s0");
            endings.deliverEvents();
            stage.account().settleAll();
            endings.deliverEvents();
            stage.account().forgetCalls();

            assertThat(endings.reconcile()).isEmpty();
            assertThat(counts(stage)).isEqualTo(Map.of("DescribeServices", 1L, "DescribeTaskDefinition", 2L + 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, reconciled 1 target in, read 1 release log", "2, reconciled 2 targets in, read 2 release logs"})
    void logSaysHowManyTargetsWereReconciled(int targets, String begin, String end) {
        try (var stage = settled(targets)) {
            new DeploymentFixture(stage).reconcile();

            assertThat(stage.logLines().getLast().path("message").asText())
                    .startsWith(begin)
                    .endsWith(end);
        }
    }

    @Test
    void scheduleListsAllPagesOfClustersAndServicesForPatternTarget() {
        try (var stage = new FunctionFixture(PATTERN)) {
            String other = stage.template("other", "info");
            for (int i = 0; i < 105; i++) {
                stage.account().setup().cluster("another-%03d".formatted(i));
                stage.account().setup().service("env-staging", "another-%03d".formatted(i), other);
            }
            PatternTargetFixture.deployed(stage, "env-staging", "app-api");
            stage.account().settle("env-staging", "app-api");
            stage.account().forgetCalls();

            assertThat(new DeploymentFixture(stage).reconcile()).singleElement().satisfies(outcome -> {
                assertThat(outcome.path("outcome").asText()).isEqualTo("SUCCEEDED");
                assertThat(outcome.path("service").asText()).isEqualTo("api");
                assertThat(outcome.path("environment").asText()).isEqualTo("staging");
            });
            assertThat(stage.tags("api-staging:1")).containsEntry("slipway:state", "good");
            assertThat(paged(stage, "ListClusters")).isEqualTo(2);
            assertThat(paged(stage, "ListServices")).isEqualTo(2);
            assertThat(stage.calls("DescribeServices"))
                    .as("services that are not targets are not described")
                    .allSatisfy(call ->
                            assertThat(call.input().path("services").toString()).isEqualTo("[\"app-api\"]"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DescribeServices, services, [\"s1\"]",
        "DescribeTaskDefinition, taskDefinition, \"s1-dev\"",
        "UpdateService, service, \"s1\""
    })
    void failureOfOneTargetDoesNotStopOthers(String operation, String member, String of) {
        try (var stage = settled(3)) {
            var endings = new DeploymentFixture(stage);
            stage.outcomes(endings.pushEvent("main-43"));
            List.of("s0", "s1", "s2").forEach(name -> stage.account().fail("dev", name));
            stage.account().faults().before((service, called, input) -> {
                String named = input.path(member).toString();
                boolean together = named.contains("\"s1\"") && named.startsWith("[");
                if (called.equals(operation) && (together || named.equals(of))) {
                    throw new SandboxException(
                            "AccessDeniedException", "not authorized to perform: ecs:" + operation, 400);
                }
            });
            List<JsonNode> outcomes = endings.dropEvents().reconcile();

            assertThat(outcomes).extracting(o -> o.path("service").asText()).containsExactly("s0", "s1", "s2");
            assertThat(outcomes.get(1).path("reason").asText()).contains("not authorized to perform: ecs:" + operation);
            assertThat(DeploymentFixture.kinds(List.of(outcomes.getFirst(), outcomes.getLast())))
                    .containsOnly("ROLLED_BACK");
            assertThat(stage.runs("dev", "s0")).isEqualTo("s0-dev:1");
            assertThat(stage.runs("dev", "s2")).isEqualTo("s2-dev:1");
        }
    }

    @Test
    void throttledRollbackIsLoggedAndDoneByNextReconciliation() {
        try (var stage = settled(2, Duration.ofSeconds(5))) {
            var endings = new DeploymentFixture(stage);
            stage.outcomes(endings.pushEvent("main-43"));
            List.of("s0", "s1").forEach(name -> stage.account().fail("dev", name));
            stage.account().faults().before((service, called, input) -> {
                if (called.equals("UpdateService")
                        && input.path("service").asText().equals("s1")) {
                    throw new SandboxException("ThrottlingException", "Rate exceeded", 400);
                }
            });
            Invocable.Result result = stage.invokeRollback(FunctionFixture.file("scheduled.json"));
            assertThat(result.errorMessage())
                    .as("the next reconciliation does the same work")
                    .isEmpty();
            assertThat(stage.log()).contains("Rate exceeded");
            assertThat(stage.runs("dev", "s1")).isEqualTo("s1-dev:2");
            stage.account().faults().before((service, called, input) -> {});
            stage.advance(Duration.ofMinutes(5));

            endings.reconcile();
            // both services share ECS's rate, so s0 may have waited, too
            assertThat(stage.runs("dev", "s0")).isEqualTo("s0-dev:1");
            assertThat(stage.runs("dev", "s1")).isEqualTo("s1-dev:1");
            assertThat(endings.published())
                    .filteredOn("Deployment Rolled Back"::equals)
                    .hasSize(2);
        }
    }

    @Test
    void deniedListingDoesNotStopExplicitTargets() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployBad("main-2");
            stage.account().faults().always("ListClusters", Fault.accessDenied("ecs:ListClusters"));
            List<JsonNode> outcomes = endings.dropEvents().reconcile();

            assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("ROLLED_BACK", "ROLLBACK_FAILED");
            assertThat(outcomes.getLast().path("reason").asText())
                    .contains("could not list", "not authorized to perform: ecs:ListClusters");
            endings.reconcile();
            assertThat(endings.published()).endsWith("Deployment Rolled Back", "Rollback Failed");
        }
    }

    @Test
    void changeOutsideSlipwayIsKeptPublishedOnceAndLoggedEachTime() {
        try (var stage = new FunctionFixture().web()) {
            var endings = new DeploymentFixture(stage).deployGood("main-1").deployGood("main-2");
            OutsideChanges.updateService(stage, "dev", "web", "web-dev:1");
            endings.deliverEvents();
            for (int time = 0; time < 3; time++) {
                stage.advance(Duration.ofMinutes(5));
                assertThat(endings.reconcile())
                        .singleElement()
                        .satisfies(outcome -> assertThat(outcome.path("reason").asText())
                                .contains("the service was changed outside Slipway and runs", "web-dev:1"));
            }

            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
            assertThat(endings.published()).containsOnlyOnce("Service Changed Elsewhere");
        }
    }

    @Test
    void refusedConfigurationIsPublishedOnceOverManyReconciliations() {
        try (var stage = new FunctionFixture("""
                {"targets": [{"service": "web", "environment": "dev", "repositry": "acme/web"}]}""")) {
            var endings = new DeploymentFixture(stage);
            for (int time = 0; time < 3; time++) {
                stage.advance(Duration.ofMinutes(5));
                assertThatThrownBy(endings::reconcile).isInstanceOf(InvalidConfigurationException.class);
            }

            assertThat(endings.published()).containsExactly("Configuration Refused");
            assertThat(FunctionTraffic.calls(stage)).isEmpty();
        }
    }

    private static Map<String, Long> counts(FunctionFixture stage) {
        return stage.account().calls().stream()
                .collect(Collectors.groupingBy(RecordedCall::operation, Collectors.counting()));
    }

    private static int paged(FunctionFixture stage, String operation) {
        List<RecordedCall> calls = stage.calls(operation);
        assertThat(calls.getFirst().input().has("nextToken")).isFalse();
        assertThat(calls.subList(1, calls.size()))
                .allSatisfy(call -> assertThat(call.input().has("nextToken")).isTrue());
        return calls.size();
    }

    private static FunctionFixture settled(int services) {
        return settled(services, Duration.ofMinutes(5));
    }

    /** Services s0, s1, … in dev, each with main-42 as a good release. */
    private static FunctionFixture settled(int services, Duration timeout) {
        ObjectNode configuration = Json.object();
        var targets = configuration.putArray("targets");
        for (int i = 0; i < services; i++) {
            targets.addObject()
                    .put("service", "s" + i)
                    .put("environment", "dev")
                    .put("repository", "acme/web")
                    .putArray("tags")
                    .add("main-*");
        }
        var stage = new FunctionFixture(Json.write(configuration), timeout);
        for (int i = 0; i < services; i++) {
            stage.service("dev", "s" + i, "s%d-dev-template".formatted(i));
        }
        assertThat(stage.outcomes(FunctionFixture.event("push.json", stage.image("main-42"))))
                .hasSize(services);
        stage.account().settleAll();
        assertThat(stage.invokeRollback(FunctionFixture.file("scheduled.json")).errorMessage())
                .isEmpty();
        return stage;
    }
}
