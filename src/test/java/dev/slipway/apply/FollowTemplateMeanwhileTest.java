package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A template that changes while a push is deployed, or before that comes again. */
class FollowTemplateMeanwhileTest {
    private final OneService service =
            new OneService("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}").followTemplate();

    @Test
    void aPushWhoseTemplateChangesMeanwhileIsMadeAgain() {
        service.good("1");
        service.whileTold(() -> service.template("512"));

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
        service.whileTold(() -> heard.add(service.template("512").follow("event-1", 2)));

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
        service.whileTold(() -> service.template("512", "nginx:1"));

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.reason())
                .contains("its template has changed since, but: web-dev-template:2 has no container whose image is in");
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    /** The version was deployed with it, and that failed: no push that comes again can change that. */
    @Test
    void aPushThatComesAgainLooksOnceMoreWhereItsFollowUpFailed() {
        service.push("1");
        service.completes().hearAll();
        service.template("512").follow("event-1", 2);
        service.fails().hearAll();
        service.completes().hearAll();
        service.world.forgetCalls();

        assertThat(service.pushAgain().kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.templatesRead()).isEqualTo(4);
    }

    @Test
    void aPushThatComesAgainLooksOnceMoreWhereTheNewTemplateChangesNothing() {
        service.good("1").template("256");
        service.world.forgetCalls();

        assertThat(service.pushAgain().kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good");
        assertThat(service.templatesRead()).isEqualTo(4);
    }

    @Test
    void aTargetThatFollowsReadsItsTemplateOnceMore() {
        service.good("1");
        service.world.forgetCalls();

        service.push("2");

        assertThat(service.templatesRead()).isEqualTo(2);
    }

    @Test
    void aTargetThatDoesNotFollowReadsItsTemplateOnce() {
        var other = new OneService().good("1");
        other.world.forgetCalls();
        other.whileTold(() -> other.template("512"));

        other.push("2");

        assertThat(other.states()).isEqualTo("good deploying");
        assertThat(other.templatesRead()).isEqualTo(1);
    }
}
