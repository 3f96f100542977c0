package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures during a rollback, and what recovers from them. */
class ReconcilerFailuresTest {
    private final ServiceFixture service = new ServiceFixture().good("1").bad("2");
    private final StateChange failed = service.newEvents().getLast();

    private static final class Died extends Error {}

    @BeforeEach
    void forgetEarlierCalls() {
        service.account.forgetCalls();
    }

    @Test
    void retryFinishesRollbackWhenUpdateServiceWasThrottled() {
        service.account.faults().next("UpdateService", 1, Fault.throttled());

        Outcome first = service.handle(failed).getFirst();

        assertThat(first.kind()).isEqualTo(Kind.FAILED);
        assertThat(first.isRetryable()).isTrue();
        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertRolledBack(service.handle(failed));
    }

    @Test
    void retryDoesNotUpdateAgainWhenTheAnswerOfUpdateServiceWasLost() {
        service.account.faults().next("UpdateService", 1, new Fault.NoAnswer(true));

        assertThat(service.handle(failed).getFirst().isRetryable()).isTrue();
        service.handle(failed);

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void reportsRollbackFailedWhenUpdateServiceIsForbidden() {
        service.account.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));

        Outcome outcome = service.handle(failed).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
        assertThat(outcome.reason()).contains("but the call failed: UpdateService");
        assertThat(outcome.isRetryable()).isFalse();
        assertRolledBack(service.reconcile());
    }

    @Test
    void rollbackStandsWhenTaggingFailsAfterUpdateService() {
        // Slipway tags two revisions before UpdateService
        service.account.faults().after("TagResource", 2, 1, Fault.throttled());

        assertRolledBack(service.handle(failed));
        assertThat(service.reconcile()).isEmpty();
        service.fails();
        assertThat(service.handleAll()).extracting(Outcome::kind).containsExactly(Kind.ROLLBACK_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateService", "TagResource"})
    void retryFinishesRollbackWhenTheFunctionDiedBeforeUpdateService(String at) {
        dieBefore(at);

        assertRolledBack(service.handle(failed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateService", "TagResource"})
    void reconcileFinishesRollbackWhenTheFunctionDiedBeforeUpdateService(String at) {
        dieBefore(at);

        assertRolledBack(service.reconcile());
    }

    @Test
    void nothingIsLeftToDoWhenTheFunctionDiedAfterUpdateService() {
        service.account.faults().after((aws, operation, input) -> {
            if (operation.equals("UpdateService")) {
                throw new Died();
            }
        });
        assertThatThrownBy(() -> service.handle(failed)).isInstanceOf(Died.class);
        service.account.faults().after((aws, operation, input) -> {});

        service.handle(failed);
        service.reconcile();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.calls("UpdateService")).isZero();
        assertThat(service.states()).isEqualTo("good failed>1");
    }

    @Test
    void reportsRollbackOnceWhileReadsAreStale() {
        service.account.faults().after("DescribeServices", 1, 2, new Fault.Stale(2));

        assertThat(service.handle(failed)).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    private void dieBefore(String before) {
        service.account.faults().before((aws, operation, input) -> {
            if (operation.equals(before)) {
                throw new Died();
            }
        });
        assertThatThrownBy(() -> service.handle(failed)).isInstanceOf(Died.class);
        service.account.faults().before((aws, operation, input) -> {});
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    private void assertRolledBack(List<Outcome> outcomes) {
        assertThat(outcomes).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.updates()).isLessThanOrEqualTo(2);
    }
}
