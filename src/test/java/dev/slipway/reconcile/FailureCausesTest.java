package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.Behaviour.Failure;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cause of a failed deployment is kept with its revision and published; it never keeps a rollback from happening. */
@NullMarked
class FailureCausesTest {
    private static final String CRASHED = "container web exited with 1: 3 of 3 tasks";
    private static final String BREAKER = "ECS deployment circuit breaker: task failed to start";

    @Test
    void rollbackNamesTheCauseAndKeepsIt() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        StateChange failed = service.newEvents().getLast();

        Outcome outcome = service.handle(failed).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason())
                .isEqualTo(CRASHED + "; " + failed.reason().replaceFirst("\\.$", "")
                        + "; Slipway rolls the service back to revision 1");
        assertThat(kept(service, 2)).startsWith(CRASHED + " - ").contains("circuit breaker");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void scheduleFindsTheCauseOfALostEvent() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        service.newEvents();

        assertThat(service.reconcile()).singleElement().satisfies(outcome -> {
            assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
            assertThat(outcome.reason()).startsWith(CRASHED + "; ");
        });
        assertThat(kept(service, 2)).startsWith(CRASHED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EXITS              | container web exited with 1
            RUNS_OUT_OF_MEMORY | container web exited with 137 (OutOfMemoryError: Container killed due to memory usage)
            CANNOT_PULL_IMAGE  | container web did not start: CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref
            """)
    void namesHowTasksFailed(Failure failure, String words) {
        ServiceFixture service =
                new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}").good("1");
        service.push("2");
        fail(service, new Behaviour.FailsToStart(Duration.ofSeconds(2), failure));

        assertThat(service.handleAll())
                .filteredOn(o -> o.kind() == Kind.ROLLED_BACK)
                .singleElement()
                .satisfies(o -> assertThat(o.reason()).startsWith(words).contains(BREAKER));
        assertThat(kept(service, 2)).contains("circuit breaker").startsWith(words.substring(0, 20));
    }

    @Test
    void namesFailedHealthChecks() {
        ServiceFixture service =
                new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}").good("1");
        service.push("2");
        fail(service, new Behaviour.FailsHealthChecks(Duration.ofSeconds(2), Duration.ofSeconds(5)));

        assertThat(service.handleAll())
                .filteredOn(o -> o.kind() == Kind.ROLLED_BACK)
                .singleElement()
                .satisfies(o -> assertThat(o.reason()).startsWith("Task failed container health checks: "));
    }

    /** The simulation goes on until ECS has failed the deployment. */
    private static void fail(ServiceFixture service, Behaviour behaviour) {
        service.account.conditions().otherwise(behaviour);
        for (int second = 0; second < 600 && service.newestState().equals("IN_PROGRESS"); second++) {
            service.pass(Duration.ofSeconds(1)).account.step();
        }
        assertThat(service.newestState()).isEqualTo("FAILED");
    }

    @Test
    void causeIsInTheFirstTagsWhereNoCallFollows() {
        ServiceFixture service = new ServiceFixture().good("1").rollbackOff().bad("2");
        service.account.forgetCalls();

        Outcome outcome = service.handle(service.newEvents().getLast()).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).startsWith(CRASHED + "; ").endsWith("; rollback is off for this target");
        assertThat(kept(service, 2)).startsWith(CRASHED + " - ");
        assertThat(service.calls("TagResource")).isEqualTo(1);
    }

    @Test
    void nothingToRollBackToNamesTheCause() {
        ServiceFixture service = new ServiceFixture().bad("1");

        Outcome outcome = service.handle(service.newEvents().getLast()).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.NOTHING_TO_ROLL_BACK_TO);
        assertThat(outcome.reason()).startsWith(CRASHED + "; ");
        assertThat(kept(service, 1)).startsWith(CRASHED + " - ");
    }

    @Test
    void failedRollbackNamesItsCause() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        service.handleAll();
        service.fails();

        Outcome outcome = service.handle(service.newEvents().getLast()).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
        assertThat(outcome.reason()).startsWith(CRASHED + "; ");
        assertThat(service.release(1).tag(Release.STATE_REASON)).contains("");
    }

    /** The images of the first good revision are gone, so that the rollback is planned twice. */
    @Test
    void causeIsKeptWhereTheRollbackGoesToAnOlderRevision() {
        ServiceFixture service = new ServiceFixture().good("1").good("2").bad("3");
        service.deleteImage("2");

        Outcome outcome = service.handle(service.newEvents().getLast()).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).startsWith(CRASHED + "; ").endsWith("back to revision 1");
        assertThat(kept(service, 3)).startsWith(CRASHED + " - ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListTasks", "DescribeTasks"})
    void rollbackIsMadeWhereTheCauseCannotBeRead(String operation) {
        for (Fault fault : List.of(
                Fault.accessDenied("ecs:" + operation),
                Fault.throttled(),
                Fault.serverError(),
                new Fault.NoAnswer(false))) {
            ServiceFixture service = new ServiceFixture().good("1").bad("2");
            StateChange failed = service.newEvents().getLast();
            service.account.faults().always(operation, fault);

            Outcome outcome = service.handle(failed).getFirst();

            assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
            assertThat(outcome.reason())
                    .isEqualTo(failed.reason().replaceFirst("\\.$", "")
                            + "; Slipway rolls the service back to revision 1");
            assertThat(kept(service, 2)).doesNotContain(" - ").contains("circuit breaker");
            assertThat(service.runs()).isEqualTo("web-dev:1");
        }
    }

    @Test
    void causeIsPublishedWhereItCannotBeKept() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        // two revisions are tagged before UpdateService, and the deployment after it
        service.account.faults().after("TagResource", 3, 1, Fault.throttled());

        Outcome outcome = service.handle(service.newEvents().getLast()).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).startsWith(CRASHED + "; ");
        assertThat(kept(service, 2)).doesNotContain("container web");
        assertThat(service.reconcile()).isEmpty();
    }

    @Test
    void causeIsKeptWhereUpdateServiceFails() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        service.account.faults().next("UpdateService", 1, Fault.throttled());

        assertThat(service.handle(failed).getFirst().kind()).isEqualTo(Kind.FAILED);
        assertThat(kept(service, 2)).startsWith(CRASHED + " - ");

        assertThat(service.handle(failed).getFirst().reason()).startsWith(CRASHED + " - ");
    }

    @Test
    void successAndAForeignFailureReadNoTasks() {
        ServiceFixture service = new ServiceFixture().good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        service.handle(failed);
        service.handleAll();
        service.account.forgetCalls();

        service.handle(failed);
        service.completes();
        service.handleAll();
        service.reconcile();

        assertThat(service.calls("ListTasks")).isZero();
    }

    private static String kept(ServiceFixture service, int revision) {
        return Optional.of(service.release(revision))
                .flatMap(r -> r.tag(Release.STATE_REASON))
                .orElse("");
    }
}
