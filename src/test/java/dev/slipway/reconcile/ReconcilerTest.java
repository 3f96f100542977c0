package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Slipway does when deployments end, with real calls to a sandbox. */
class ReconcilerTest {
    private static final String BREAKER = """
            {"deploymentCircuitBreaker": {"enable": true, "rollback": %s}}""";

    private final ServiceFixture service = new ServiceFixture(BREAKER.formatted(false));

    @Test
    void marksCompletedDeploymentGood() {
        service.push("1");
        service.completes();

        assertThat(kinds(service.handleAll())).containsExactly(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good");
    }

    @Test
    void rollsBackFailedDeploymentToTheLastGoodRevision() {
        service.good("1").bad("2");

        Outcome outcome = service.handleAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("task failed to start", "revision 1");
        assertThat(outcome.details().revision().arn().orElseThrow()).endsWith("/web-dev:1");
        assertThat(outcome.details().revision().previous().orElseThrow()).endsWith("/web-dev:2");
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1");
        service.completes().handleAll();
        assertThat(kinds(service.reconcile())).isEmpty();
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void rollsBackTwoFailuresInARowToTheSameGoodRevision() {
        service.good("1").bad("2").handleAll();
        service.completes().handleAll();
        service.bad("3");

        assertThat(kinds(service.handleAll())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1 failed>1");
    }

    @Test
    void onlyRecordsFailureWhenANewerRevisionIsDeploying() {
        service.good("1").bad("2");
        List<StateChange> late = service.newEvents();
        service.push("3");

        assertThat(kinds(service.handle(late.getLast()))).containsExactly(Kind.FAILED);
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.states()).isEqualTo("good failed deploying");
    }

    @Test
    void rollsBackOnceWhenTheSameFailureArrivesTwice() {
        service.good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        service.handle(failed);

        assertThat(kinds(service.handle(failed))).containsExactly(Kind.IGNORED);
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void lateFailureDoesNotRollBackANewerGoodRevision() {
        service.good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        service.good("3");

        service.handle(failed);

        assertThat(service.states()).isEqualTo("good failed good");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void reportsFailedRollbackAndDoesNotRetryIt() {
        service.good("1").bad("2").handleAll();
        service.fails();

        Outcome outcome = service.handleAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
        assertThat(outcome.publication()).isEqualTo(Publication.BY_KIND);
        assertThat(service.reconcile()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
            assertThat(o.publication()).isEqualTo(Publication.LOG_ONLY);
        });
        assertThat(service.updates()).isEqualTo(3);
        assertThat(service.states()).isEqualTo("good failed>1");
    }

    @Test
    void skipsGoodRevisionWhoseImageIsGone() {
        service.good("1").good("2").bad("3").deleteImage("2");

        assertThat(kinds(service.handleAll())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good good failed>1");
    }

    @Test
    void skipsInactiveGoodRevision() {
        service.good("1").good("2").bad("3").deregister(2);

        service.handleAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void doesNotReturnToTheTemplateWhenTheFirstDeploymentFails() {
        service.bad("1");

        assertThat(kinds(service.handleAll())).containsExactly(Kind.NOTHING_TO_ROLL_BACK_TO);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::publication)
                .isEqualTo(Publication.LOG_ONLY);
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void onlyReportsFailureWhenRollbackIsOff() {
        service.rollbackOff().good("1").bad("2");

        Outcome outcome = service.handleAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).contains("rollback is off");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(kinds(service.reconcile())).isEmpty();
    }

    @Test
    void leavesRollbackToEcsWhenItsCircuitBreakerRollsBack() {
        var withBreaker = new ServiceFixture(BREAKER.formatted(true)).good("1").bad("2");

        List<Outcome> outcomes = withBreaker.handleAll();

        assertThat(kinds(outcomes)).first().isEqualTo(Kind.ROLLING_BACK_BY_ECS);
        assertThat(withBreaker.updates()).isEqualTo(2);
        withBreaker.completes().handleAll();
        assertThat(withBreaker.reconcile()).isEmpty();
        assertThat(withBreaker.states()).isEqualTo("good failed>1");
        assertThat(withBreaker.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void rollsBackWhenEcsStopsTheDeploymentThoughItsFlagSaysRollback() {
        var withBreaker = new ServiceFixture(BREAKER.formatted(true)).good("1");
        withBreaker.push("2");
        withBreaker.account.fail("dev", "web", false);

        assertThat(kinds(withBreaker.handleAll())).containsExactly(Kind.ROLLED_BACK);
        assertThat(withBreaker.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void reconcileFindsDeploymentsWhoseEventsWereLost() {
        service.good("1").push("2");
        service.completes().newEvents();

        assertThat(kinds(service.reconcile())).containsExactly(Kind.SUCCEEDED);

        service.bad("3").newEvents();
        assertThat(kinds(service.reconcile())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.states()).isEqualTo("good good failed>2");
    }

    @Test
    void reconcileRollsBackDeploymentPastItsDeadline() {
        service.good("1").push("2");

        assertThat(kinds(service.pass(Duration.ofMinutes(29)).reconcile())).isEmpty();
        assertThat(kinds(service.pass(Duration.ofMinutes(4)).reconcile())).isEmpty();
        Outcome outcome = service.pass(Duration.ofMinutes(1)).reconcile().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("a deadline of 30");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    /** Each task runs for most of a minute, and no circuit breaker counts the failures. */
    @Test
    void reconcileRollsBackPastTheDeadlineWhenTasksKeepFailingHealthChecks() {
        var withoutBreaker = new ServiceFixture().good("1");
        withoutBreaker
                .account
                .conditions()
                .otherwise(new Behaviour.FailsHealthChecks(Duration.ofSeconds(1), Duration.ofSeconds(59)));
        withoutBreaker.push("2");
        run(withoutBreaker, 26 * 60 + 30);
        assertThat(withoutBreaker.reconcile()).isEmpty();
        run(withoutBreaker, 5 * 60);

        assertThat(withoutBreaker.reconcile()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLED_BACK);
            assertThat(o.reason()).contains("2 of 2 tasks run", "failed");
        });
    }

    private static void run(ServiceFixture simulated, int seconds) {
        for (int second = 0; second < seconds; second++) {
            simulated.account.step();
            simulated.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void leavesServiceChangedOutsideSlipwayAndReportsItOnce() {
        service.good("1").good("2").changeOutside("web-dev:1");

        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::publication)
                .isEqualTo(Publication.SERVICE_CHANGED);
        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::publication)
                .isEqualTo(Publication.LOG_ONLY);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    /** A clean-up job deregisters old revisions, the running one among them. ECS keeps its tasks. */
    @Test
    void saysThatTheRunningRevisionIsDeregisteredAndBlamesNobody() {
        service.good("1").good("2").deregister(2);

        assertThat(service.reconcile()).singleElement().satisfies(o -> {
            assertThat(o.reason())
                    .startsWith("revision 2 is deregistered, and the service runs it")
                    .doesNotContain("changed outside");
            assertThat(o.publication()).isEqualTo(Publication.SERVICE_CHANGED);
        });
        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::publication)
                .isEqualTo(Publication.LOG_ONLY);
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(service.updates()).isEqualTo(2);
    }

    @Test
    void saysThatAnActiveRevisionThatIsNoReleaseWasChosenOutsideSlipway() {
        service.good("1");
        service.account.setup().taskDefinition("""
                {"family": "web-dev", "cpu": "256", "containerDefinitions": [
                  {"name": "web", "image": "nginx:1", "essential": true, "memory": 64}]}""");
        service.changeOutside("web-dev:2");

        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::reason)
                .asString()
                .startsWith("the service was changed outside Slipway and runs ")
                .doesNotContain("deregistered");
    }

    @Test
    void publishesPermanentRefusalByEcsOnce() {
        service.good("1").bad("2");
        service.account.faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));

        assertThat(service.handleAll()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
            assertThat(o.publication()).isEqualTo(Publication.BY_KIND);
        });
        assertThat(service.reconcile())
                .singleElement()
                .extracting(Outcome::publication)
                .isEqualTo(Publication.LOG_ONLY);
        service.account.faults().clear();
        assertThat(kinds(service.reconcile()))
                .as("once Slipway has the permission")
                .containsExactly(Kind.ROLLED_BACK);
    }

    @Test
    void reportsNothingToRollBackToWhenTheImagesOfManyGoodRevisionsAreGone() {
        for (int i = 1; i <= 40; i++) {
            service.good("" + i);
        }
        service.bad("41");
        for (int i = 1; i <= 40; i++) {
            service.deleteImage("" + i);
        }

        assertThat(kinds(service.handleAll())).containsExactly(Kind.NOTHING_TO_ROLL_BACK_TO);
        service.account.forgetCalls();
        service.reconcile();
        assertThat(service.account.calls()).noneMatch(c -> c.operation().equals("TagResource"));
    }

    @Test
    void doesNotFinishPendingRollbackAfterRollbackIsSwitchedOff() {
        service.good("1").bad("2");
        service.account.faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));
        service.handleAll();
        service.account.faults().clear();

        assertThat(service.rollbackOff().reconcile()).isEmpty();
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    @Test
    void leavesServiceWhenEcsRollsBackToAFailedRevisionThatSomebodyChose() {
        var withBreaker = new ServiceFixture(BREAKER.formatted(true)).good("1");
        withBreaker.push("2");
        withBreaker.account.fail("dev", "web", false);
        withBreaker.handleAll();
        withBreaker.pass(Duration.ofMinutes(11)).reconcile();
        withBreaker.completes().handleAll();
        withBreaker.changeOutside("web-dev:2").completes().handleAll();
        withBreaker.bad("3").handleAll();
        withBreaker.completes().handleAll();

        assertThat(withBreaker.runs()).isEqualTo("web-dev:2");
        assertThat(kinds(withBreaker.reconcile())).doesNotContain(Kind.FAILED);
        assertThat(withBreaker.states()).startsWith("good failed>1 failed");
    }

    private static List<Kind> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::kind).toList();
    }
}
