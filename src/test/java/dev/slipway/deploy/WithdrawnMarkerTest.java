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

    /** The retry registers the rollback: until then, no other rollback may restore the revision. */
    @Test
    void keepsTheMarkWhenARetryCanRegisterTheRollback() {
        service.account.faults().next("RegisterTaskDefinition", 1, Fault.throttled());

        assertThat(rollBack().isRetryable()).isTrue();
        assertThat(service.states()).isEqualTo("good withdrawn");

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
