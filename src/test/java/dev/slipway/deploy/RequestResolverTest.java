package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.trigger.Trigger.To;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Direct requests other than deploying a version: rollback, promotion and waiting. */
class RequestResolverTest {
    private static final Optional<To> PREVIOUS = Optional.empty();

    private final ServiceFixture service =
            new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}");

    @Test
    void rollbackDeploysTheWholePreviousGoodRevision() {
        service.good("1").good("2");

        Outcome outcome = service.rollBack(PREVIOUS);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.details().revision().image().orElseThrow()).contains("acme/web:1@sha256:");
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
        assertThat(service.release(3).definition().containers())
                .isEqualTo(service.release(1).definition().containers());
        assertThat(service.release(3).template()).isEqualTo(service.release(1).template());
        assertThat(service.release(3).tag(Release.REQUESTED_BY)).contains("jo");
    }

    @Test
    void secondRollbackGoesFurtherBack() {
        service.good("1").good("2").good("3");
        service.rollBack(PREVIOUS);
        service.completes().handleAll();

        service.rollBack(PREVIOUS);

        assertThat(service.states()).isEqualTo("good withdrawn withdrawn withdrawn=2 deploying=1");
    }

    @Test
    void automaticRollbackSkipsWithdrawnRevisions() {
        service.good("1").good("2");
        service.rollBack(PREVIOUS);
        service.completes().handleAll();
        service.bad("3").handleAll();

        assertThat(service.states()).isEqualTo("good withdrawn good=1 failed>3");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void rollbackAcceptsARevisionOrATag() {
        service.good("1").good("2").good("3");

        service.rollBack(Optional.of(new To.Revision(1)));
        assertThat(service.states()).isEqualTo("good good withdrawn deploying=1");
        service.completes().handleAll();

        service.rollBack(Optional.of(new To.Tag("2")));
        assertThat(service.states())
                .as("deploys revision 2 again and withdraws nothing")
                .isEqualTo("good good withdrawn good=1 deploying=2");
    }

    @Test
    void theSameRequestAgainChangesNothing() {
        service.good("1").good("2");
        service.rollBack(PREVIOUS, "once", false, false);

        Outcome again = service.rollBack(PREVIOUS, "once", false, false);

        assertThat(again.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    @Test
    void dryRunOfARollbackWritesNothing() {
        service.good("1").good("2");

        Outcome outcome = service.rollBack(PREVIOUS, "dry", true, false);

        assertThat(outcome.kind()).isEqualTo(Kind.PLANNED);
        assertThat(outcome.details().changes().orElseThrow())
                .singleElement()
                .satisfies(change -> assertThat(change.path()).contains("image"));
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void refusesRollbackWithoutAMatchingGoodRevision() {
        service.good("1");

        assertThat(service.rollBack(PREVIOUS).reason()).contains("web-dev:1 has no good revision before it");
        assertThat(service.rollBack(Optional.of(new To.Revision(7))).reason())
                .contains("web-dev:7 is not an ACTIVE revision");
        assertThat(service.rollBack(Optional.of(new To.Tag("nope"))).reason()).contains("image tag nope");
        assertThat(new ServiceFixture().rollBack(PREVIOUS).reason())
                .contains("Slipway has not deployed to web in dev yet");
        assertThat(service.updates()).isEqualTo(1);
    }

    /** A clean-up job deregistered the revision that the service was rolled back to. */
    @Test
    void rollsBackThoughTheRunningRevisionIsDeregistered() {
        var services = new ServiceFixture().good("a").good("b").bad("c");
        services.handleAll();
        services.completes().deregister(2);

        assertThat(services.rollBack(Optional.empty()).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(services.release(4).restores()).contains(1);
    }

    @Test
    void refusesRollbackAndWithdrawsNothingWhenTheImageIsGone() {
        service.good("1").good("2").deleteImage("1");

        Outcome outcome = service.rollBack(PREVIOUS);

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).contains("ECR has no image");
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void rollbackDeploysTheImageOfARepositoryThatTheTargetHadBefore() {
        service.good("1").good("2").movesTo("acme/shop").good("3");

        Outcome outcome = service.rollBack(PREVIOUS);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.details().revision().image().orElseThrow()).contains("/acme/web:2@sha256:");
        assertThat(service.release(4).definition().containers())
                .isEqualTo(service.release(2).definition().containers());
        assertThat(service.rollBack(Optional.of(new To.Tag("1"))).kind()).isEqualTo(Kind.DEPLOYING);
    }

    @Test
    void sameRollbackRequestAgainAsksForTheSameImage() {
        service.good("1").movesTo("acme/shop").good("2");
        service.rollBack(PREVIOUS, "once", false, false);
        service.account.forgetCalls();

        assertThat(service.rollBack(PREVIOUS, "once", false, false).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.account.calls())
                .filteredOn(call -> call.operation().equals("DescribeImages"))
                .extracting(call -> call.input().path("repositoryName").asText())
                .containsOnly("acme/web");
    }

    @Test
    void rollbackGoesAheadWithoutPermissionToReadTheOldRepository() {
        service.good("1").movesTo("acme/shop").good("2");
        service.account.faults().always("DescribeImages", Fault.accessDenied("ecr:DescribeImages"));

        assertThat(service.rollBack(PREVIOUS).kind()).isEqualTo(Kind.DEPLOYING);
    }

    @Test
    void refusesRollbackToARevisionOneOfWhoseOtherImagesIsGone() {
        String sidecar = service.account.setup().repository("acme/agent").push("acme/agent", "7", "7");
        service.template("256", service.target.images() + ":latest", service.target.registry() + "/acme/agent:7");
        service.good("1").template("256").good("2");
        assertThat(service.release(1).definition().containers()).hasSize(2);
        assertThat(service.rollBack(PREVIOUS, "dry", true, false).kind()).isEqualTo(Kind.PLANNED);
        service.account.setup().archive("acme/agent", sidecar);

        Outcome outcome = service.rollBack(PREVIOUS);

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).startsWith("web-dev:1 needs").contains("/acme/agent:7", "`to`");
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void refusesPromotionUntilTheSourceRevisionIsGood() {
        service.good("1").push("2");

        Outcome early = service.promoteFrom(service);
        service.completes().handleAll();
        Outcome outcome = service.promoteFrom(service);

        assertThat(early.kind()).isEqualTo(Kind.REFUSED);
        assertThat(early.reason()).contains("revision 2", "deploying and not good");
        assertThat(outcome.kind()).as("the service already runs it").isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void refusesPromotionOfARevisionThatSlipwayDidNotDeploy() {
        assertThat(service.promoteFrom(service).reason()).contains("web-dev-template:1, which Slipway did not deploy");
    }

    @Test
    void waitingRequestIsAnsweredWhenEcsHasSettled() {
        service.good("1").good("2");

        Outcome outcome =
                service.meanwhile(() -> {}).meanwhile(service::completes).rollBack(PREVIOUS, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
        assertThat(outcome.details().deployment().settled()).contains(true);
    }

    @Test
    void waitingRequestReportsTheRollbackWhenItsDeploymentFails() {
        service.good("1").good("2").good("3");

        Outcome outcome = service.meanwhile(service::fails)
                .meanwhile(service::handleAll)
                .rollBack(Optional.of(new To.Revision(2)), "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLED_BACK);
        assertThat(outcome.reason()).contains("the service was rolled back to revision 1");
    }

    @Test
    void waitingRequestReportsThatItIsSuperseded() {
        service.good("1").good("2");

        Outcome outcome = service.meanwhile(() -> service.push("3")).rollBack(PREVIOUS, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    void waitingRequestReportsDeployingWhenItsTimeIsUp() {
        service.good("1").good("2");

        Outcome outcome = service.rollBack(PREVIOUS, "wait", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.details().deployment().settled()).contains(false);
    }
}
