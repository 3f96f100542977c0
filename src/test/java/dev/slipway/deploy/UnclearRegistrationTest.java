package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.select.DeployRequest;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RegisterTaskDefinition gives no answer, and the deployment continues after a pause. */
class UnclearRegistrationTest {
    private final ServiceFixture service =
            new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}");

    @Test
    void deploysTheRevisionThatWasRegisteredWithoutAnAnswer() {
        service.account.faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(true));

        assertThat(service.push("1").kind()).isEqualTo(Kind.DEPLOYING);

        assertThat(service.calls("RegisterTaskDefinition")).isEqualTo(1);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    /** Another event came first, and its revision has the same image and content. */
    @Test
    void revisionOfAnotherEventIsNotTakenForItsOwn() {
        service.good("1");
        DeployRequest first = service.pushEvent("2", "same");
        DeployRequest second = service.pushEvent("3", "same");
        service.account.faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(false));
        service.meanwhile(() -> service.deliver(first));

        assertThat(service.deliver(second).kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.release(2).request()).isEqualTo(first.request());
        assertThat(service.updates()).isEqualTo(2);
    }

    /** ECS's reads lag: the revision shows only after a while. */
    @Test
    void registersOnceWhereTheRevisionShowsLate() {
        service.account.consistency().lag(Lag.ofReads(Duration.ofSeconds(3)));
        service.account.faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(true));

        DeployRequest event = service.pushEvent("1", "1");
        service.pass(Duration.ofMinutes(1));
        assertThat(service.deliver(event).kind()).isEqualTo(Kind.DEPLOYING);

        assertThat(service.calls("RegisterTaskDefinition")).isEqualTo(1);
        assertThat(service.updates()).isEqualTo(1);
    }

    /** An update while ECS rolls back can stall the service: what was read before the pause does not show the rollback. */
    @Test
    void waitsForARollbackByEcsThatBeginsDuringThePause() {
        service.good("1").changeOutside("web-dev-template:1");
        service.account.faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(false));
        service.meanwhile(() -> service.account.fail("dev", "web", true));
        long updates = service.updates();

        Outcome outcome = service.rollBack(Optional.of(new To.Revision(1)));

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.isRetryable()).isTrue();
        assertThat(service.states()).isEqualTo("good deploying=1");
        assertThat(service.updates()).isEqualTo(updates);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }
}
