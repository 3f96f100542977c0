package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.ConvergerFixture;
import dev.slipway.ecs.Location;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.ReadLag;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseTags;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Slipway reads the log, the service and ECS's history one after another, and others write in between. */
class ReconcilerStaleReadsTest {
    private static final String BREAKER = """
            {"deploymentCircuitBreaker": {"enable": true, "rollback": %s}}""";

    private final ServiceFixture service = new ServiceFixture(BREAKER.formatted(false));

    @Test
    void reconcileDoesNotUpdateAgainWhenARollbackHappensMeanwhile() {
        service.good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        // the first call reads all targets, the second one target before Slipway writes
        before(service, "DescribeServices", 2, () -> service.handle(failed));

        service.reconcile();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void deployDoesNotUpdateAgainWhenARollbackHappensMeanwhile() {
        service.good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        before(service, "DescribeServices", 1, () -> service.handle(failed));

        ConvergerFixture.converge(service.aws, service.target, service.clock);

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void doesNotMistakeAFailedRevisionForTheOneEcsRolledBackTo() {
        var withBreaker = new ServiceFixture(BREAKER.formatted(true)).good("1").bad("2");
        withBreaker.handleAll();
        withBreaker.completes().handleAll();
        withBreaker.push("3");
        withBreaker.changeOutside("web-dev:2");
        before(
                withBreaker,
                "ListServiceDeployments",
                2,
                () -> withBreaker.changeOutside("web-dev:3").fails().pass(ServiceFixture.LAG));

        withBreaker.reconcile();

        assertThat(withBreaker.states()).isEqualTo("good failed>1 failed");
        withBreaker.completes().reconcile();
        assertThat(withBreaker.states()).isEqualTo("good failed>1 failed>1");
    }

    /** Stale reads cause this: Slipway took a revision that ran for a moment for the one ECS rolled back to. */
    @Test
    void doesNotRollBackToARevisionThatNeverWasGood() {
        service.good("1").push("2");
        service.bad("3").newEvents();
        tag(3, Map.of(Release.STATE, "failed", Release.ROLLED_BACK_TO, "2"));
        service.changeOutside("web-dev:2");
        tag(2, ReleaseTags.announcement(service.clock.instant().minus(ReadLag.LONGEST)));
        service.fails();

        assertThat(service.reconcile()).extracting(Outcome::kind).containsExactly(Kind.FAILED, Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed failed>1");
    }

    /** Runs an action once, before the nth call of this operation. */
    private static void before(ServiceFixture service, String call, int nth, Runnable what) {
        var made = new AtomicInteger();
        service.account.faults().before((aws, operation, input) -> {
            if (operation.equals(call) && made.incrementAndGet() == nth) {
                what.run();
            }
        });
    }

    private void tag(int number, Map<String, String> tags) {
        service.aws.taskDefinitions(Location.OWN).tag(service.release(number).arn(), tags);
    }
}
