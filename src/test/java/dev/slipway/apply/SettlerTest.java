package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.apply.Outcome.News;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.rollout.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows when deployments end, with the real calls over a sandbox. */
class SettlerTest {
    private static final String BREAKER = """
            {"deploymentCircuitBreaker": {"enable": true, "rollback": %s}}""";

    private final OneService service = new OneService(BREAKER.formatted(false));

    @Test
    void whatCompletesIsGood() {
        service.push("1");
        service.completes();

        assertThat(kinds(service.hearAll())).containsExactly(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good");
    }

    @Test
    void whatFailsIsTakenBackToTheLastGoodOne() {
        service.good("1").bad("2");

        Outcome outcome = service.hearAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("task failed to start", "revision 1");
        assertThat(outcome.facts().taskDefinition().orElseThrow()).endsWith("/web-dev:1");
        assertThat(outcome.facts().previousTaskDefinition().orElseThrow()).endsWith("/web-dev:2");
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1");
        service.completes().hearAll();
        assertThat(kinds(service.sweep())).isEmpty();
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void twoThatFailInARowBothGoBackToTheGoodOne() {
        service.good("1").bad("2").hearAll();
        service.completes().hearAll();
        service.bad("3");

        assertThat(kinds(service.hearAll())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1 failed>1");
    }

    @Test
    void whatFailsAfterSomethingNewerWasToldIsOnlyNoted() {
        service.good("1").bad("2");
        List<Heard> late = service.unheard();
        service.push("3");

        assertThat(kinds(service.hear(late.getLast()))).containsExactly(Kind.FAILED);
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.states()).isEqualTo("good failed deploying");
    }

    @Test
    void whatFailsTwiceIsTakenBackOnce() {
        service.good("1").bad("2");
        Heard failed = service.unheard().getLast();
        service.hear(failed);

        assertThat(kinds(service.hear(failed))).containsExactly(Kind.IGNORED);
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void aFailureHeardLateAfterANewerSuccessChangesNothing() {
        service.good("1").bad("2");
        Heard failed = service.unheard().getLast();
        service.good("3");

        service.hear(failed);

        assertThat(service.states()).isEqualTo("good failed good");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void aRollbackThatFailsCallsForAPersonAndIsNotTriedAgain() {
        service.good("1").bad("2").hearAll();
        service.fails();

        Outcome outcome = service.hearAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
        assertThat(outcome.news()).isEqualTo(News.AS_ITS_KIND_SAYS);
        assertThat(service.sweep()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
            assertThat(o.news()).isEqualTo(News.LOG_ONLY);
        });
        assertThat(service.updates()).isEqualTo(3);
        assertThat(service.states()).isEqualTo("good failed>1");
    }

    @Test
    void whereTheImageOfTheLastGoodOneIsGoneItIsTheNextGoodOne() {
        service.good("1").good("2").bad("3").deleteImage("2");

        assertThat(kinds(service.hearAll())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good good failed>1");
    }

    @Test
    void whereTheLastGoodOneIsInactiveItIsTheNextGoodOne() {
        service.good("1").good("2").bad("3").deregister(2);

        service.hearAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void theFirstDeploymentThatFailsLeavesTheTemplateAlone() {
        service.bad("1");

        assertThat(kinds(service.hearAll())).containsExactly(Kind.NOTHING_TO_ROLL_BACK_TO);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.sweep()).singleElement().extracting(Outcome::news).isEqualTo(News.LOG_ONLY);
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void withRollbackOffItIsOnlyReported() {
        service.rollbackOff().good("1").bad("2");

        Outcome outcome = service.hearAll().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).contains("rollback is off");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(kinds(service.sweep())).isEmpty();
    }

    @Test
    void whereEcsGoesBackItselfSlipwayStandsBack() {
        var guarded = new OneService(BREAKER.formatted(true)).good("1").bad("2");

        List<Outcome> outcomes = guarded.hearAll();

        assertThat(kinds(outcomes)).first().isEqualTo(Kind.ROLLING_BACK_BY_ECS);
        assertThat(guarded.updates()).isEqualTo(2);
        guarded.completes().hearAll();
        assertThat(guarded.sweep()).isEmpty();
        assertThat(guarded.states()).isEqualTo("good failed>1");
        assertThat(guarded.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whereEcsIsToGoBackAndDoesNotTheScheduleDoes() {
        var guarded = new OneService(BREAKER.formatted(true)).good("1");
        guarded.push("2");
        guarded.world.fail("dev", "web", false);

        assertThat(kinds(guarded.hearAll())).containsExactly(Kind.ROLLING_BACK_BY_ECS);
        assertThat(guarded.pass(Duration.ofMinutes(9)).sweep()).isEmpty();
        assertThat(kinds(guarded.pass(Duration.ofMinutes(2)).sweep())).containsExactly(Kind.ROLLED_BACK);
        assertThat(guarded.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void theScheduleFindsWhatNobodyHeardOf() {
        service.good("1").push("2");
        service.completes().unheard();

        assertThat(kinds(service.sweep())).containsExactly(Kind.SUCCEEDED);

        service.bad("3").unheard();
        assertThat(kinds(service.sweep())).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.states()).isEqualTo("good good failed>2");
    }

    @Test
    void theScheduleCatchesADeploymentPastItsDeadline() {
        service.good("1").push("2");

        assertThat(kinds(service.pass(Duration.ofMinutes(29)).sweep())).isEmpty();
        Outcome outcome = service.pass(Duration.ofMinutes(2)).sweep().getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("a deadline of 30");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    /** They run for most of a minute, and no circuit breaker counts. */
    @Test
    void tasksThatAllRunAndFailTheirHealthChecksAgainAndAgainArePastTheDeadlineToo() {
        var unguarded = new OneService().good("1");
        unguarded
                .world
                .conditions()
                .otherwise(new Behaviour.FailsHealthChecks(Duration.ofSeconds(1), Duration.ofSeconds(59)));
        unguarded.push("2");
        for (int second = 0; second < 31 * 60 + 30; second++) {
            unguarded.world.step();
            unguarded.pass(Duration.ofSeconds(1));
        }

        assertThat(unguarded.sweep()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLED_BACK);
            assertThat(o.reason()).contains("2 of 2 tasks run", "failed");
        });
    }

    @Test
    void whatAPersonPointedElsewhereIsLeftAndToldOfOnce() {
        service.good("1").good("2").pointAt("web-dev:1");

        assertThat(service.sweep()).singleElement().extracting(Outcome::news).isEqualTo(News.CHANGED_ELSEWHERE);
        assertThat(service.sweep()).singleElement().extracting(Outcome::news).isEqualTo(News.LOG_ONLY);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whatEcsRefusesForGoodIsPublishedOnce() {
        service.good("1").bad("2");
        service.world.faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));

        assertThat(service.hearAll()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
            assertThat(o.news()).isEqualTo(News.AS_ITS_KIND_SAYS);
        });
        assertThat(service.sweep()).singleElement().extracting(Outcome::news).isEqualTo(News.LOG_ONLY);
        service.world.faults().clear();
        assertThat(kinds(service.sweep())).as("as soon as it may").containsExactly(Kind.ROLLED_BACK);
    }

    @Test
    void whereTheImagesOfManyGoodOnesAreGoneAPersonIsCalledAndNotAMistakeReported() {
        for (int i = 1; i <= 40; i++) {
            service.good("" + i);
        }
        service.bad("41");
        for (int i = 1; i <= 40; i++) {
            service.deleteImage("" + i);
        }

        assertThat(kinds(service.hearAll())).containsExactly(Kind.NOTHING_TO_ROLL_BACK_TO);
        service.world.forgetCalls();
        service.sweep();
        assertThat(service.world.calls()).noneMatch(c -> c.operation().equals("TagResource"));
    }

    @Test
    void aWayBackThatWasNotDoneIsNotDoneAfterRollbackWasSwitchedOff() {
        service.good("1").bad("2");
        service.world.faults().always("UpdateService", Fault.accessDenied("ecs:UpdateService"));
        service.hearAll();
        service.world.faults().clear();

        assertThat(service.rollbackOff().sweep()).isEmpty();
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    @Test
    void whereEcsGoesBackToWhatFailedBeforeAndAPersonBroughtOnItIsLeft() {
        var guarded = new OneService(BREAKER.formatted(true)).good("1");
        guarded.push("2");
        guarded.world.fail("dev", "web", false);
        guarded.hearAll();
        guarded.pass(Duration.ofMinutes(11)).sweep();
        guarded.completes().hearAll();
        guarded.pointAt("web-dev:2").completes().hearAll();
        guarded.bad("3").hearAll();
        guarded.completes().hearAll();

        assertThat(guarded.runs()).isEqualTo("web-dev:2");
        assertThat(kinds(guarded.sweep())).doesNotContain(Kind.FAILED);
        assertThat(guarded.states()).startsWith("good failed>1 failed");
    }

    private static List<Kind> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::kind).toList();
    }
}
