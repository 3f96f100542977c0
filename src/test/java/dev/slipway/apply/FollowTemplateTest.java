package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Entry;
import dev.slipway.sandbox.Fault;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
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
    void whatAPersonWentBackFromWholeIsNotBroughtBackByAnEventFromBefore() {
        service.good("1").good("2").template("512");
        Instant registeredAt = service.clock.instant();
        service.goBack(Optional.empty());

        Outcome outcome = service.follow("event-1", 2, registeredAt);

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(outcome.reason()).contains("revision 3 brought an older one back");
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    @Test
    void aTemplateOfAfterwardsIsDeployedWithWhatAPersonWentBackTo() {
        service.good("1").good("2");
        service.goBack(Optional.empty());
        service.completes().hearAll();

        Outcome outcome = service.template("512").follow("event-1", 2);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.entry(4).imageTag()).contains("1");
        assertThat(service.states()).isEqualTo("good withdrawn good=1 deploying");
    }

    @Test
    void whoGoesBackTakesNoNewerTemplate() {
        service.good("1").good("2");
        service.world.forgetCalls();
        whileTold(() -> service.template("512"));

        service.goBack(Optional.of(new To.Revision(1)));

        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
        assertThat(templatesRead(service)).isZero();
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

    @Test
    void aPushWhoseTemplateChangesMeanwhileIsMadeAgain() {
        service.good("1");
        whileTold(() -> service.template("512"));

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.facts().taskDefinition().orElseThrow()).endsWith("web-dev:3");
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.entry(3).template()).hasToString("Optional[web-dev-template:2]");
        assertThat(service.entry(3).request()).isEqualTo(service.entry(2).request());
        assertThat(service.entry(3).requestedAt()).isEqualTo(service.entry(2).requestedAt());
        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
    }

    /** The service does not run yet what it is being told to, as if somebody had chosen something else. */
    @Test
    void whatIsHeardOfWhileAFirstPushIsFinishedIsNotLost() {
        service.world.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
        service.push("1");
        var heard = new ArrayList<Outcome>();
        whileTold(() -> heard.add(service.template("512").follow("event-1", 2)));

        service.pushAgain();

        assertThat(heard).extracting(Outcome::kind, Outcome::retryCanHeal).containsExactly(tuple(Kind.FAILED, true));
        assertThat(service.states()).isEqualTo("deploying deploying");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(service.entry(2).template()).hasToString("Optional[web-dev-template:2]");
        assertThat(service.follow("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void aPushKeepsWhatItDidWhereTheNewTemplateCannotBeFollowed() {
        service.good("1");
        whileTold(() -> service.template("512", "nginx:1"));

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.reason())
                .contains("its template has changed since, but: web-dev-template:2 has no container whose image is in");
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    @Test
    void aTargetThatFollowsReadsItsTemplateOnceMore() {
        service.good("1");
        service.world.forgetCalls();

        service.push("2");

        assertThat(templatesRead(service)).isEqualTo(2);
    }

    @Test
    void aTargetThatDoesNotFollowReadsItsTemplateOnce() {
        var other = new OneService().good("1");
        other.world.forgetCalls();
        whileTold(other, () -> other.template("512"));

        other.push("2");

        assertThat(other.states()).isEqualTo("good deploying");
        assertThat(templatesRead(other)).isEqualTo(1);
    }

    @Test
    void whoWaitsIsToldHowItsVersionEndsWithTheNewTemplate() {
        service.good("1").good("2");
        service.meanwhile(() -> service.template("512").follow("event-1", 2))
                .meanwhile(() -> service.completes().hearAll());

        Outcome outcome = service.goBack(Optional.empty(), "rollback", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1 good");
    }

    private static long templatesRead(OneService one) {
        return one.world.calls().stream()
                .filter(c -> c.input().path("taskDefinition").asText().equals("web-dev-template"))
                .count();
    }

    private void whileTold(Runnable happens) {
        whileTold(service, happens);
    }

    /** Once, before the service is told next. */
    private static void whileTold(OneService one, Runnable happens) {
        var done = new boolean[1];
        one.world.faults().before((service, operation, input) -> {
            if (operation.equals("UpdateService") && !done[0]) {
                done[0] = true;
                happens.run();
            }
        });
    }
}
