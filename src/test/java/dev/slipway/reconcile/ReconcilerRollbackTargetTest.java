package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which revision a service rolls back to, in cases that other tools got wrong. */
class ReconcilerRollbackTargetTest {
    private final ServiceFixture service = new ServiceFixture();

    @Test
    void rollsBackToTheLastGoodRevisionPastFailedAndForeignRevisions() {
        service.good("1").bad("2").handleAll();
        service.completes().handleAll();
        service.account.setup().taskDefinition("""
                {"family": "web-dev", "containerDefinitions": [{"name": "web", "image": "nginx:1", "memory": 64}]}""");
        service.push("4");
        service.fails().handleAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.release(4).rolledBackTo()).contains(1);
    }

    @Test
    void findsOldGoodRevisionBehindManyFailedOnes() {
        service.good("1").rollbackOff();
        for (int i = 2; i <= 24; i++) {
            service.bad("" + i).handleAll();
        }
        // now ECS lists no deployment of the good revision
        service.changeOutside("web-dev-template").completes();
        service.rollbackOn().bad("25").handleAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void skipsGoodRevisionWhoseImageIsArchived() {
        service.good("1").good("2").bad("3").archiveImage(2);

        assertThat(service.handleAll()).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    /** Revision 1 has the content of the failed one, under another tag. */
    @Test
    void doesNotRollBackToTheSameImageUnderAnotherTagInAVariable() {
        service.versionVariables("V").good("1").good("2").archiveImage(2);
        service.deliver(service.pushEvent("1-again", "1"));

        assertThat(service.fails().handleAll()).extracting(Outcome::kind).containsExactly(Kind.NOTHING_TO_ROLL_BACK_TO);
        assertThat(service.states()).isEqualTo("good good failed");
    }

    @Test
    void recordsNothingToRollBackToOnceWhenNoImageIsLeft() {
        service.good("1").bad("2").deleteImage("1");
        service.handleAll();
        service.account.forgetCalls();

        List<Outcome> outcomes = service.pass(Duration.ofMinutes(5)).reconcile();

        assertThat(outcomes).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.NOTHING_TO_ROLL_BACK_TO);
            assertThat(o.publication()).isEqualTo(Publication.LOG_ONLY);
        });
        assertThat(service.calls("TagResource")).isZero();
        assertThat(service.states()).isEqualTo("good failed");
    }

    @Test
    void rollsBackWhenTheImageIsPushedAgain() {
        service.good("1").bad("2").deleteImage("1");
        service.handleAll();
        service.account.setup().push("acme/web", "1", "1");

        assertThat(service.reconcile()).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void onlyReportsRollbackThatEcsAlreadyFinished() {
        var withBreaker = new ServiceFixture("""
                {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}""").good("1").bad("2");
        withBreaker.completes();

        assertThat(withBreaker.handle(withBreaker.newEvents().getFirst()))
                .extracting(Outcome::kind)
                .containsExactly(Kind.ROLLING_BACK_BY_ECS);
        assertThat(withBreaker.states()).isEqualTo("good failed>1");
        assertThat(withBreaker.updates()).isEqualTo(2);
    }

    @Test
    void marksDeploymentGoodWhenItsEventArrivesLate() {
        service.good("1").push("2");
        StateChange completed = service.completes().newEvents().getLast();
        service.push("3");

        assertThat(service.handle(completed)).extracting(Outcome::kind).containsExactly(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good good deploying");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void ignoresFailureOfADeploymentThatSlipwayDidNotStart() {
        service.good("1").changeOutside("web-dev-template").fails();

        assertThat(service.handleAll()).extracting(Outcome::kind).containsExactly(Kind.IGNORED);
        assertThat(service.runs()).isEqualTo("web-dev-template:1");
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void rollsBackEachServiceOfAClusterSeparately() {
        ServiceFixture api = service.inSameCluster("api");
        service.good("1").bad("2").newEvents();
        api.good("1").good("2").bad("3").newEvents();

        assertThat(service.reconcileWith(api))
                .extracting(o -> o.subject().orElseThrow().service() + " " + o.kind())
                .containsExactly("web ROLLED_BACK", "api ROLLED_BACK");
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(api.runs()).isEqualTo("api-dev:2");
    }

    @Test
    void reconcilesOtherServicesWhenOneCannotBeRead() {
        ServiceFixture api = service.inSameCluster("api");
        service.good("1").bad("2").newEvents();
        api.good("1").bad("2").newEvents();
        service.account.faults().before((aws, operation, input) -> {
            if (input.toString().contains("web-dev")) {
                throw new AwsException(AwsException.Kind.FINAL, operation, "not yours");
            }
        });

        assertThat(service.reconcileWith(api))
                .extracting(o -> o.subject().orElseThrow().service() + " " + o.kind())
                .containsExactly("web ROLLBACK_FAILED", "api ROLLED_BACK");
    }

    @Test
    void neverDeregistersARevision() {
        service.good("1").bad("2").handleAll();
        service.completes().handleAll();
        service.bad("3").handleAll();
        service.reconcile();

        assertThat(service.calls("DeregisterTaskDefinition")).isZero();
    }
}
