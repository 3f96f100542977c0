package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A requested rollback marks the revision that it leaves as withdrawn, and unmarks it where it does not happen. */
class WithdrawnMarkerTest {
    private final ServiceFixture service = new ServiceFixture().good("1").good("2");

    @Test
    void withdrawsNothingWhenEcsRefusesTheRollback() {
        service.account.faults().next("RegisterTaskDefinition", 1, Fault.accessDenied("iam:PassRole"));

        assertThat(rollBack().kind()).isEqualTo(Kind.FAILED);

        assertThat(service.states()).isEqualTo("good good");
    }

    /** If nobody repeats the request, the rollback does not happen. */
    @Test
    void withdrawsNothingUntilTheRollbackIsRegistered() {
        service.account.faults().next("RegisterTaskDefinition", 1, Fault.throttled());

        assertThat(rollBack().isRetryable()).isTrue();
        assertThat(service.states()).isEqualTo("good good");

        assertThat(rollBack().kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    @Test
    void withdrawsNothingWhenANewerPushSupersedesTheRollback() {
        beforeRegisterTaskDefinition(() -> service.push("3"));

        assertThat(rollBack().kind()).isEqualTo(Kind.SUPERSEDED);

        assertThat(service.states()).isEqualTo("good good deploying superseded=1");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void repeatedRequestWithdrawsWhatAnInterruptedRunLeft() {
        service.account.faults().next("TagResource", 9, Fault.throttled());
        assertThat(rollBack().isRetryable()).isTrue();
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.states()).isEqualTo("good good deploying=1");
        service.account.faults().clear();

        rollBack();

        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    private Outcome rollBack() {
        return service.rollBack(Optional.empty(), "rollback", false, false);
    }

    /** Runs an action once, before the next RegisterTaskDefinition. */
    private void beforeRegisterTaskDefinition(Runnable action) {
        var done = new AtomicBoolean();
        service.account.faults().before((aws, operation, input) -> {
            if (operation.equals("RegisterTaskDefinition") && !done.getAndSet(true)) {
                action.run();
            }
        });
    }
}
