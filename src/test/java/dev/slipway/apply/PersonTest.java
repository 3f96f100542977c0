package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Entry;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.trigger.Trigger.To;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person asks for beside a version: to go back, to bring on what runs elsewhere, to wait. */
class PersonTest {
    private static final Optional<To> SOMEWHERE = Optional.empty();

    private final OneService service =
            new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}");

    @Test
    void goingBackIsADeploymentOfTheGoodRevisionBeforeWhole() {
        service.good("1").good("2");

        Outcome outcome = service.goBack(SOMEWHERE);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.facts().image().orElseThrow()).contains("acme/web:1@sha256:");
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
        assertThat(service.entry(3).definition().containers())
                .isEqualTo(service.entry(1).definition().containers());
        assertThat(service.entry(3).template()).isEqualTo(service.entry(1).template());
        assertThat(service.entry(3).tag(Entry.REQUESTED_BY)).contains("jo");
    }

    @Test
    void goingBackAgainGoesFurtherBack() {
        service.good("1").good("2").good("3");
        service.goBack(SOMEWHERE);
        service.completes().hearAll();

        service.goBack(SOMEWHERE);

        assertThat(service.states()).isEqualTo("good withdrawn withdrawn withdrawn=2 deploying=1");
    }

    @Test
    void whatWasWithdrawnIsNoAimOfARollbackThatNobodyChose() {
        service.good("1").good("2");
        service.goBack(SOMEWHERE);
        service.completes().hearAll();
        service.bad("3").hearAll();

        assertThat(service.states()).isEqualTo("good withdrawn good=1 failed>3");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void aRevisionOrATagCanBeNamed() {
        service.good("1").good("2").good("3");

        service.goBack(Optional.of(new To.Revision(1)));
        assertThat(service.states()).isEqualTo("good good withdrawn deploying=1");
        service.completes().hearAll();

        service.goBack(Optional.of(new To.Tag("2")));
        assertThat(service.states())
                .as("which is on again, not back")
                .isEqualTo("good good withdrawn good=1 deploying=2");
    }

    @Test
    void theSameRequestAgainChangesNothing() {
        service.good("1").good("2");
        service.goBack(SOMEWHERE, "once", false, false);

        Outcome again = service.goBack(SOMEWHERE, "once", false, false);

        assertThat(again.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    @Test
    void aDryRunOfItWritesNothing() {
        service.good("1").good("2");

        Outcome outcome = service.goBack(SOMEWHERE, "dry", true, false);

        assertThat(outcome.kind()).isEqualTo(Kind.PLANNED);
        assertThat(outcome.facts().changes().orElseThrow())
                .singleElement()
                .satisfies(change -> assertThat(change.path()).contains("image"));
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void withNothingToGoBackToItIsRefused() {
        service.good("1");

        assertThat(service.goBack(SOMEWHERE).reason()).contains("no good revision before web-dev:1");
        assertThat(service.goBack(Optional.of(new To.Revision(7))).reason())
                .contains("web-dev:7 is no ACTIVE revision");
        assertThat(service.goBack(Optional.of(new To.Tag("nope"))).reason()).contains("image tag nope");
        assertThat(new OneService().goBack(SOMEWHERE).reason()).contains("nothing was deployed by Slipway");
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void whereTheImageIsGoneGoingBackIsRefusedAndNothingIsWithdrawn() {
        service.good("1").good("2").deleteImage("1");

        Outcome outcome = service.goBack(SOMEWHERE);

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).contains("ECR has no image");
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void whereGoingBackIsRefusedByEcsNothingIsWithdrawn() {
        service.good("1").good("2");
        service.world.faults().after("RegisterTaskDefinition", 0, 1, Fault.accessDenied("iam:PassRole"));

        assertThat(service.goBack(SOMEWHERE).kind()).isEqualTo(Kind.FAILED);
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void whatIsGoodElsewhereIsDeployedByItsDigest() {
        service.good("1").push("2");

        Outcome early = service.promoteFrom(service);
        service.completes().hearAll();
        Outcome outcome = service.promoteFrom(service);

        assertThat(early.kind()).isEqualTo(Kind.REFUSED);
        assertThat(early.reason()).contains("revision 2", "deploying and not good");
        assertThat(outcome.kind()).as("it runs there already").isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void whatSlipwayDidNotDeployElsewhereIsRefused() {
        assertThat(service.promoteFrom(service).reason()).contains("web-dev-template:1, which Slipway did not deploy");
    }

    @Test
    void whoWaitsIsAnsweredWhenEcsHasSettled() {
        service.good("1").good("2");

        Outcome outcome =
                service.meanwhile(() -> {}).meanwhile(service::completes).goBack(SOMEWHERE, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
        assertThat(outcome.facts().settled()).contains(true);
    }

    @Test
    void whoWaitsForWhatFailsHearsWhereTheServiceWent() {
        service.good("1").good("2");

        Outcome outcome = service.meanwhile(service::fails)
                .meanwhile(service::hearAll)
                .goBack(Optional.of(new To.Revision(1)), "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("the service went back to revision 1");
    }

    @Test
    void whoWaitsForWhatIsSupersededHearsThat() {
        service.good("1").good("2");

        Outcome outcome = service.meanwhile(() -> service.push("3")).goBack(SOMEWHERE, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    void whoseTimeIsUpHearsThatItHasNotSettled() {
        service.good("1").good("2");

        Outcome outcome = service.goBack(SOMEWHERE, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.facts().settled()).contains(false);
    }
}
