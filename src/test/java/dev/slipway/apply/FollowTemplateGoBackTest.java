package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A registered template, and a person who goes back. */
class FollowTemplateGoBackTest {
    private final OneService service =
            new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}").followTemplate();

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
        assertThat(service.states()).isEqualTo("good withdrawn good=1 deploying=1");
    }

    @Test
    void whoGoesBackTakesNoNewerTemplate() {
        service.good("1").good("2");
        service.world.forgetCalls();
        service.whileTold(() -> service.template("512"));

        service.goBack(Optional.of(new To.Revision(1)));

        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
        assertThat(service.templatesRead()).isZero();
    }

    @Test
    void whoGoesBackTwiceTakesNoNewerTemplateEither() {
        service.good("1").good("2").goBack(Optional.empty(), "rollback-x", false, false);
        service.template("512");

        Outcome again = service.goBack(Optional.empty(), "rollback-x", false, false);

        assertThat(again.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1");
    }

    /** Who went back from a version went back from it with each of its templates. */
    @Test
    void everyRevisionOfAVersionThatAPersonWentBackFromIsWithdrawn() {
        service.good("1").good("2").template("512").follow("event-1", 2);
        service.completes().hearAll();

        service.goBack(Optional.empty());
        assertThat(service.states()).isEqualTo("good withdrawn withdrawn deploying=1");

        service.fails().hearAll();
        assertThat(service.states()).isEqualTo("good withdrawn withdrawn failed>1=1");
    }

    /** Also where another version came between, and failed. */
    @Test
    void soIsOneWhoseTemplateWasFollowedAfterANewerVersionFailed() {
        service.good("1").good("2").bad("3").hearAll();
        service.completes().hearAll();
        service.template("512").follow("event-1", 2);
        service.completes().hearAll();

        service.goBack(Optional.empty());

        assertThat(service.states()).isEqualTo("good withdrawn failed>2 withdrawn deploying=1");
    }

    @Test
    void theRevisionThatAPersonGoesBackToIsNotWithdrawn() {
        service.good("1").template("512").follow("event-1", 2);
        service.completes().hearAll();
        service.template("1024").follow("event-2", 3);
        service.completes().hearAll();

        service.goBack(Optional.of(new To.Revision(1)));

        assertThat(service.states()).isEqualTo("good withdrawn withdrawn deploying=1");
    }

    /** With a new template it is still the old version, and what was newer is not before it. */
    @Test
    void afterATemplateWhoGoesBackOnceMoreGoesNoStepForward() {
        service.good("1").good("2").good("3").goBack(Optional.of(new To.Revision(1)));
        service.completes().hearAll();
        service.template("512").follow("event-1", 2);
        service.completes().hearAll();
        assertThat(service.states()).isEqualTo("good good withdrawn good=1 good=1");

        Outcome outcome = service.goBack(Optional.empty());

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).contains("there is no good revision before web-dev:5");
    }

    @Test
    void whatIsDeployedAgainAfterAPersonWentBackTakesANewerTemplateMeanwhile() {
        service.good("1").good("2").goBack(Optional.empty());
        service.completes().hearAll();
        service.template("512");
        service.whileTold(() -> service.template("1024"));

        service.follow("event-1", 2);

        assertThat(service.states()).isEqualTo("good withdrawn good=1 deploying=1 deploying=1");
    }

    @Test
    void whereAPersonsWayBackFailedItsEventFromBeforeIsFollowed() {
        service.good("1").good("2").good("3").template("512");
        Instant registeredAt = service.clock.instant();
        service.goBack(Optional.empty());
        service.fails().hearAll();
        service.completes().hearAll();

        Outcome outcome = service.follow("event-1", 2, registeredAt);

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.states()).isEqualTo("good good withdrawn failed>2=2 deploying");
    }

    @Test
    void whoWaitsIsToldHowItsVersionEndsWithTheNewTemplate() {
        service.good("1").good("2");
        service.meanwhile(() -> service.template("512").follow("event-1", 2))
                .meanwhile(() -> service.completes().hearAll());

        Outcome outcome = service.goBack(Optional.empty(), "rollback", false, true);

        assertThat(outcome.kind()).isEqualTo(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good withdrawn deploying=1 good=1");
    }
}
