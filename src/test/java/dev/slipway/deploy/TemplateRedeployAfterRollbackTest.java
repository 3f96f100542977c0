package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Template revisions registered before, during and after a requested rollback. */
class TemplateRedeployAfterRollbackTest {
    private final ServiceFixture service = new ServiceFixture(
                    "{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}")
            .followTemplate();

    @Test
    void templateEventFromBeforeARequestedRollbackIsSuperseded() {
        service.good("1").good("2").template("512");
        Instant registeredAt = service.clock.instant();
        service.rollBack(Optional.empty());

        Outcome outcome = service.templateEvent("event-1", 2, registeredAt);

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(outcome.reason()).contains("restored an older revision after the template was registered");
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    @Test
    void newTemplateAfterARequestedRollbackDeploysTheRestoredImage() {
        service.good("1").good("2");
        service.rollBack(Optional.empty());
        service.completes().handleAll();

        Outcome outcome = service.template("512").templateEvent("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.release(4).imageTag()).contains("1");
        assertThat(service.states()).isEqualTo("good withdrawn good=1 deploying=1");
    }

    @Test
    void requestedRollbackIgnoresATemplateRegisteredMeanwhile() {
        service.good("1").good("2");
        service.account.forgetCalls();
        service.beforeNextUpdate(() -> service.template("512"));

        service.rollBack(Optional.of(new To.Revision(1)));

        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
        assertThat(service.templatesRead()).isZero();
    }

    @Test
    void repeatedRollbackRequestIgnoresANewerTemplate() {
        service.good("1").good("2").rollBack(Optional.empty(), "rollback-x", false, false);
        service.template("512");

        Outcome again = service.rollBack(Optional.empty(), "rollback-x", false, false);

        assertThat(again.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    /** A requested rollback withdraws the version with each of its template revisions. */
    @Test
    void requestedRollbackWithdrawsEveryRevisionOfTheVersion() {
        service.good("1").good("2").template("512").templateEvent("event-1", 2);
        service.completes().handleAll();

        service.rollBack(Optional.empty());
        assertThat(service.states()).isEqualTo("good withdrawn withdrawn deploying=1");

        service.fails().handleAll();
        assertThat(service.states())
                .as("revision 1 has the same content")
                .isEqualTo("good withdrawn withdrawn failed=1");
    }

    /** Also when another version was deployed in between and failed. */
    @Test
    void requestedRollbackWithdrawsEveryRevisionWhenANewerVersionFailedBetween() {
        service.good("1").good("2").bad("3").handleAll();
        service.completes().handleAll();
        service.template("512").templateEvent("event-1", 2);
        service.completes().handleAll();

        service.rollBack(Optional.empty());

        assertThat(service.states()).isEqualTo("good withdrawn failed>2 withdrawn deploying=1");
    }

    @Test
    void requestedRollbackDoesNotWithdrawTheRevisionItRestores() {
        service.good("1").template("512").templateEvent("event-1", 2);
        service.completes().handleAll();
        service.template("1024").templateEvent("event-2", 3);
        service.completes().handleAll();

        service.rollBack(Optional.of(new To.Revision(1)));

        assertThat(service.states()).isEqualTo("good withdrawn withdrawn deploying=1");
    }

    /** A new template does not change the version: newer versions do not become earlier ones. */
    @Test
    void secondRollbackAfterATemplateChangeRestoresNoNewerVersion() {
        service.good("1").good("2").good("3").rollBack(Optional.of(new To.Revision(1)));
        service.completes().handleAll();
        service.template("512").templateEvent("event-1", 2);
        service.completes().handleAll();
        assertThat(service.states()).isEqualTo("good good withdrawn good=1 good=1");

        Outcome outcome = service.rollBack(Optional.empty());

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).contains("web-dev:5, which restores revision 1, has no good revision before it");
    }

    @Test
    void redeployAfterARollbackTakesATemplateRegisteredMeanwhile() {
        service.good("1").good("2").rollBack(Optional.empty());
        service.completes().handleAll();
        service.template("512");
        service.beforeNextUpdate(() -> service.template("1024"));

        service.templateEvent("event-1", 2);

        assertThat(service.states()).isEqualTo("good withdrawn good=1 deploying=1 deploying=1");
    }

    @Test
    void templateEventFromBeforeIsDeployedWhenTheRequestedRollbackFailed() {
        service.good("1").good("2").good("3").template("512");
        Instant registeredAt = service.clock.instant();
        service.rollBack(Optional.empty());
        service.fails().handleAll();
        service.completes().handleAll();

        Outcome outcome = service.templateEvent("event-1", 2, registeredAt);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("good good withdrawn failed>1=2 deploying");
    }

    @Test
    void waitingRollbackReportsHowItsVersionEndsWithTheNewTemplate() {
        service.good("1").good("2");
        service.meanwhile(() -> service.template("512").templateEvent("event-1", 2))
                .meanwhile(() -> service.completes().handleAll());

        Outcome outcome = service.rollBack(Optional.empty(), "rollback", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good withdrawn superseded=1 good=1");
    }
}
