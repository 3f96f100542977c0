package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Location;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a deployment does after UpdateService, and what a repeated event does for one that ended too early. */
class ConvergerTest {
    private final ServiceFixture service = new ServiceFixture();

    @Test
    void deploymentThatIsNotRecordedIsReportedAndRepeated() {
        service.account.faults().next("TagResource", 1, Fault.throttled());

        Outcome outcome = service.push("1");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.reason())
                .startsWith("deployment started (UpdateService called), but then: TagResource: ThrottlingException");
        assertThat(outcome.isRetryable()).isTrue();
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void repeatedEventRecordsTheDeploymentOfAnInterruptedRun() {
        service.account.faults().next("TagResource", 1, Fault.throttled());
        service.push("1");
        assertThat(service.release(1).deployment()).isEmpty();

        assertThat(service.pushAgain().kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.release(1).deployment()).isPresent();
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void repeatedEventDoesNotRecordTheDeploymentTwice() {
        service.push("1");
        long tagged = service.calls("TagResource");

        service.pushAgain();

        assertThat(service.calls("TagResource")).isEqualTo(tagged);
    }

    /** The read lags: another run has announced a newer update, and notes its deployment itself. */
    @Test
    void deploymentFromBeforeTheAnnouncementIsNotRecorded() {
        service.good("1").pass(Duration.ofMinutes(1));
        tag(Map.of(Release.ANNOUNCED, service.clock.instant().toString(), Release.DEPLOYMENT, ""));
        service.pass(Duration.ofSeconds(30));

        ConvergerFixture.converge(service.aws, service.target, service.clock);

        assertThat(service.release(1).deployment()).isEmpty();
        assertThat(service.updates()).isEqualTo(1);
    }

    /** Two runs noted their deployments in another order than ECS began them. */
    @Test
    void wrongNoteKeepsNobodyFromJudgingTheService() {
        service.good("1").push("2");
        service.completes().pass(Duration.ofMinutes(1));
        tag(Map.of(Release.ANNOUNCED, service.clock.instant().toString(), Release.DEPLOYMENT, "ecs-svc/1"));
        assertThat(service.reconcile()).extracting(Outcome::kind).containsExactly(Kind.FAILED);

        service.pass(Duration.ofMinutes(16));

        assertThat(service.reconcile()).extracting(Outcome::kind).containsExactly(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good good");
    }

    private void tag(Map<String, String> tags) {
        service.aws.taskDefinitions(Location.OWN).tag(latest().arn(), tags);
    }

    private Release latest() {
        return ConvergerFixture.end(service.aws, service.target.family(), service.clock)
                .last()
                .orElseThrow();
    }

    /** The revision was never updated to, so that only the running revision shows that the log is out of date. */
    @Test
    void doesNotUndoAPushThatIsRegisteredAfterTheLogWasRead() {
        service.good("1");
        service.account.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
        service.push("2");
        long updates = service.updates();
        beforeDescribeServices(() -> service.push("3"));

        ConvergerFixture.converge(service.aws, service.target, service.clock);

        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.updates()).as("only the push calls UpdateService").isEqualTo(updates + 1);
    }

    /** The log that was read still desires the release that failed. */
    @Test
    void doesNotUndoARollbackThatIsRecordedAfterTheLogWasRead() {
        service.good("1").bad("2");
        long updates = service.updates();
        beforeDescribeServices(service::handleAll);

        ConvergerFixture.converge(service.aws, service.target, service.clock);

        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates())
                .as("only the rollback calls UpdateService")
                .isEqualTo(updates + 1);
    }

    /** Runs an action once, before the next DescribeServices. */
    private void beforeDescribeServices(Runnable action) {
        var calls = new AtomicInteger();
        service.account.faults().before((aws, operation, input) -> {
            if (operation.equals("DescribeServices") && calls.getAndIncrement() == 0) {
                action.run();
            }
        });
    }
}
