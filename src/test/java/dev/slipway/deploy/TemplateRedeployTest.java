package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Terraform registers a template revision: Slipway redeploys the running version with it. */
class TemplateRedeployTest {
    private final ServiceFixture service = new ServiceFixture(
                    "{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}")
            .followTemplate();

    @Test
    void redeploysTheRunningVersionAndKeepsItsPlaceInTheOrder() {
        service.good("1").template("512").pass(Duration.ofMinutes(1));

        Outcome outcome = service.templateEvent("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.runs()).isEqualTo("web-dev:2");
        Release before = service.release(1);
        Release after = service.release(2);
        assertThat(after.definition().content().path("cpu").asText()).isEqualTo("512");
        assertThat(after.definition().containers())
                .isEqualTo(before.definition().containers());
        assertThat(after.imageTag()).contains("1");
        assertThat(after.template()).hasToString("Optional[web-dev-template:2]");
        assertThat(after.requestedAt()).isEqualTo(before.requestedAt());
        assertThat(after.request()).isEqualTo("event-1");
        assertThat(after.tag(Release.REQUESTED_BY)).contains("terraform");
        assertThat(after.tag(Release.REASON)).contains("template web-dev-template:2");
    }

    @Test
    void theSameEventTwiceChangesNothing() {
        service.good("1").template("512");
        service.templateEvent("event-1", 2);

        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        service.completes().handleAll();
        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void theSameEventAfterANewerPushIsSuperseded() {
        service.good("1").template("512");
        service.templateEvent("event-1", 2);
        service.good("2");

        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void ignoresTheEventWhenSlipwayHasNotDeployedYet() {
        Outcome outcome = service.template("512").templateEvent("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.IGNORED);
        assertThat(outcome.reason()).contains("Slipway has not deployed here yet");
        assertThat(service.runs()).isEqualTo("web-dev-template:1");
    }

    @Test
    void isUnchangedWhenTheTemplateRevisionChangesNothing() {
        service.good("1").template("256");

        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good");
    }

    @Test
    void isUnchangedWhenAPushAlreadyUsedTheTemplateRevision() {
        service.good("1").template("512").good("2");

        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void rollsBackToTheOldConfigurationWhenTheNewOneFails() {
        service.good("1").template("512");
        service.templateEvent("event-1", 2);

        service.fails().handleAll();

        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void refusesVersionThatFailedWithTheSameTemplateRevision() {
        service.good("1").template("512");
        service.templateEvent("event-1", 2);
        service.fails().handleAll();
        service.completes().handleAll();

        Outcome again = service.templateEvent("event-2", 2);
        assertThat(again.kind()).isEqualTo(Kind.REFUSED);
        assertThat(again.reason()).contains("web-dev-template:2 failed before");

        assertThat(service.template("1024").templateEvent("event-3", 3).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("good failed>1 deploying");
    }

    @Test
    void deploysFailedVersionWithTheNewTemplateWhenThereIsNoGoodRevision() {
        service.bad("1").handleAll();

        Outcome outcome = service.template("512").templateEvent("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("failed deploying");
    }

    @Test
    void leavesServiceChangedOutsideSlipway() {
        service.good("1").good("2").template("512").changeOutside("web-dev:1");

        Outcome outcome = service.templateEvent("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(outcome.reason())
                .contains(
                        "a template change does not override that", "the service was changed outside Slipway: it runs");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void failsAsRetryableUntilTheRollbackByEcsIsRecorded() {
        var withBreaker = new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");

        Outcome early = withBreaker.templateEvent("event-1", 2);
        assertThat(early.kind()).isEqualTo(Kind.FAILED);
        assertThat(early.isRetryable()).isTrue();
        withBreaker.handleAll();
        withBreaker.completes().handleAll();

        assertThat(withBreaker.templateEvent("event-1", 2).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(withBreaker.release(3).imageTag()).contains("1");
    }

    /** Slipway then redeploys the version that ECS rolled back to. */
    @Test
    void waitsUntilTheRollbackByEcsIsRecorded() {
        var withBreaker = new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");
        withBreaker.meanwhile(() -> {}).meanwhile(() -> {
            withBreaker.handleAll();
            withBreaker.completes().handleAll();
        });

        assertThat(withBreaker.templateEvent("event-1", 2).kind()).isEqualTo(Kind.DEPLOYING);

        assertThat(withBreaker.release(3).imageTag()).contains("1");
        assertThat(withBreaker.states()).isEqualTo("good failed>1 deploying");
    }

    @Test
    void stopsWaitingForTheRollbackByEcsWhenANewerPushArrives() {
        var withBreaker = new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");
        withBreaker.meanwhile(() -> withBreaker.completes().push("3"));

        assertThat(withBreaker.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(withBreaker.release(3).imageTag()).contains("3");
    }

    @Test
    void refusesVersionThatEcsMayBeRollingBack() {
        var withBreaker = new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .bad("1");
        withBreaker.handleAll();

        assertThat(withBreaker.release(1).rolledBackTo()).isEmpty();
        assertThat(withBreaker.template("512").templateEvent("event-1", 2).kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void refusesRedeployWhenTheImageIsGone() {
        service.good("1").deleteImage("1");

        assertThat(service.template("512").templateEvent("event-1", 2).kind()).isEqualTo(Kind.REFUSED);
    }
}
