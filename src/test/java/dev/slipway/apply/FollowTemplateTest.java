package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A registered template: the version that runs is deployed again with it. */
class FollowTemplateTest {
    private final OneService service =
            new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}").followTemplate();

    @Test
    void theVersionThatRunsIsDeployedAgainInItsPlaceInTheOrder() {
        service.good("1").template("512").pass(Duration.ofMinutes(1));

        Outcome outcome = service.follow("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.runs()).isEqualTo("web-dev:2");
        Entry before = service.entry(1);
        Entry after = service.entry(2);
        assertThat(after.definition().content().path("cpu").asText()).isEqualTo("512");
        assertThat(after.definition().containers())
                .isEqualTo(before.definition().containers());
        assertThat(after.imageTag()).contains("1");
        assertThat(after.template()).hasToString("Optional[web-dev-template:2]");
        assertThat(after.requestedAt()).isEqualTo(before.requestedAt());
        assertThat(after.request()).isEqualTo("event-1");
        assertThat(after.tag(Entry.REQUESTED_BY)).contains("terraform");
        assertThat(after.tag(Entry.REASON)).contains("template web-dev-template:2");
    }

    @Test
    void theSameEventTwiceChangesNothing() {
        service.good("1").template("512");
        service.follow("event-1", 2);

        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        service.completes().hearAll();
        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void theSameEventAfterSomethingElseWasPushedIsSuperseded() {
        service.good("1").template("512");
        service.follow("event-1", 2);
        service.good("2");

        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void whereNothingWasDeployedYetThereIsNothingToDeployAgain() {
        Outcome outcome = service.template("512").follow("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.IGNORED);
        assertThat(outcome.reason()).contains("nothing was deployed by Slipway yet");
        assertThat(service.runs()).isEqualTo("web-dev-template:1");
    }

    @Test
    void aRevisionThatChangesNothingIsUnchanged() {
        service.good("1").template("256");

        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good");
    }

    @Test
    void whatAPushTookAlreadyIsUnchanged() {
        service.good("1").template("512").good("2");

        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good good");
    }

    @Test
    void whatFailsWithTheNewConfigurationGoesBackToTheOldOne() {
        service.good("1").template("512");
        service.follow("event-1", 2);

        service.fails().hearAll();

        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whatFailedWithThisRevisionIsRefusedAndWithTheNextIsNot() {
        service.good("1").template("512");
        service.follow("event-1", 2);
        service.fails().hearAll();
        service.completes().hearAll();

        Outcome again = service.follow("event-2", 2);
        assertThat(again.kind()).isEqualTo(Kind.REFUSED);
        assertThat(again.reason()).contains("web-dev-template:2 failed before");

        assertThat(service.template("1024").follow("event-3", 3).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("good failed>1 deploying");
    }

    @Test
    void whatFailedWithNothingToGoBackToIsTriedWithTheNewTemplate() {
        service.bad("1").hearAll();

        Outcome outcome = service.template("512").follow("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("failed deploying");
    }

    @Test
    void whereSomebodyPointedTheServiceIsLeft() {
        service.good("1").good("2").template("512").pointAt("web-dev:1");

        Outcome outcome = service.follow("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(outcome.reason()).contains("overrules nobody's choice", "somebody pointed the service at");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whileNobodyNotedThatEcsWentBackItIsTriedAgainLater() {
        var goesBack = new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");

        Outcome early = goesBack.follow("event-1", 2);
        assertThat(early.kind()).isEqualTo(Kind.FAILED);
        assertThat(early.retryCanHeal()).isTrue();
        goesBack.hearAll();
        goesBack.completes().hearAll();

        assertThat(goesBack.follow("event-1", 2).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(goesBack.entry(3).imageTag()).contains("1");
    }

    /** The version that is deployed then is the one that was gone back to. */
    @Test
    void whoHasTimeWaitsUntilItIsNotedThatEcsWentBack() {
        var goesBack = new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");
        goesBack.meanwhile(() -> {}).meanwhile(() -> {
            goesBack.hearAll();
            goesBack.completes().hearAll();
        });

        assertThat(goesBack.follow("event-1", 2).kind()).isEqualTo(Kind.DEPLOYING);

        assertThat(goesBack.entry(3).imageTag()).contains("1");
        assertThat(goesBack.states()).isEqualTo("good failed>1 deploying");
    }

    @Test
    void whoWaitsForThatLeavesItToWhatIsRequestedMeanwhile() {
        var goesBack = new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .good("1")
                .bad("2")
                .template("512");
        goesBack.meanwhile(() -> goesBack.completes().push("3"));

        assertThat(goesBack.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(goesBack.entry(3).imageTag()).contains("3");
    }

    @Test
    void whatEcsMayBeGoingBackFromIsNotTriedAgain() {
        var goesBack = new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": true}}")
                .followTemplate()
                .bad("1");
        goesBack.hearAll();

        assertThat(goesBack.entry(1).rolledBackTo()).isEmpty();
        assertThat(goesBack.template("512").follow("event-1", 2).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void anImageThatIsGoneIsRefused() {
        service.good("1").deleteImage("1");

        assertThat(service.template("512").follow("event-1", 2).kind()).isEqualTo(Kind.REFUSED);
    }
}
