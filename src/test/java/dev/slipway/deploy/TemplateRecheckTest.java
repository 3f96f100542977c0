package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Lag;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The template changes during a push, or before the push is repeated. */
class TemplateRecheckTest {
    private final ServiceFixture service = new ServiceFixture(
                    "{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}")
            .followTemplate();

    @Test
    void pushIsRedeployedWhenItsTemplateChangesMeanwhile() {
        service.good("1");
        service.beforeNextUpdate(() -> service.template("512"));

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.details().revision().arn().orElseThrow()).endsWith("web-dev:3");
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.release(3).template()).hasToString("Optional[web-dev-template:2]");
        assertThat(service.release(3).request()).isEqualTo(service.release(2).request());
        assertThat(service.release(3).requestedAt())
                .isEqualTo(service.release(2).requestedAt());
        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
    }

    /** The service still runs what it ran before the push, so nobody chose against it, and both runs end on the newer template. */
    @Test
    void templateEventIsDeployedWhileTheFirstPushIsFinished() {
        service.account.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));
        service.push("1");
        var outcomes = new ArrayList<Outcome>();
        service.beforeNextUpdate(() -> outcomes.add(service.template("512").templateEvent("event-1", 2)));

        service.pushAgain();

        assertThat(outcomes)
                .extracting(Outcome::kind, Outcome::isRetryable)
                .containsExactly(tuple(Kind.DEPLOYING, false));
        assertThat(service.states()).isEqualTo("deploying deploying");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(service.release(2).template()).hasToString("Optional[web-dev-template:2]");
        assertThat(service.templateEvent("event-1", 2).kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void pushKeepsItsDeploymentWhenTheNewTemplateDoesNotFit() {
        service.good("1");
        service.beforeNextUpdate(() -> service.template("512", "nginx:1"));

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(outcome.reason())
                .contains("its template has changed since, but: web-dev-template:2 has no container whose image is in");
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    @Test
    void pushIsSupersededWhenALaterPushArrivesDuringItsRedeploy() {
        service.good("1");
        service.beforeNextUpdate(() -> {
            service.template("512");
            service.beforeNext("RegisterTaskDefinition", () -> service.push("3"));
        });

        Outcome outcome = service.push("2");

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(service.states()).isEqualTo("good deploying deploying superseded");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    /** The version failed with the new template; a repeated push does not deploy it again. */
    @Test
    void repeatedPushReadsTheTemplateAgainWhenItsRedeployFailed() {
        service.push("1");
        service.completes().handleAll();
        service.template("512").templateEvent("event-1", 2);
        service.fails().handleAll();
        service.completes().handleAll();
        service.account.forgetCalls();

        assertThat(service.pushAgain().kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.templatesRead()).isEqualTo(4);
    }

    @Test
    void repeatedPushReadsTheTemplateAgainWhenTheNewTemplateChangesNothing() {
        service.good("1").template("256");
        service.account.forgetCalls();

        assertThat(service.pushAgain().kind()).isEqualTo(Kind.UNCHANGED);

        assertThat(service.states()).isEqualTo("good");
        assertThat(service.templatesRead()).isEqualTo(4);
    }

    @Test
    void targetWithFollowTemplateReadsItsTemplateTwice() {
        service.account.consistency().lag(Lag.NONE);
        service.good("1");
        service.account.forgetCalls();

        service.push("2");

        assertThat(service.templatesRead()).isEqualTo(2);
    }

    @Test
    void targetWithoutFollowTemplateReadsItsTemplateOnce() {
        var other = new ServiceFixture().good("1");
        other.account.forgetCalls();
        other.beforeNextUpdate(() -> other.template("512"));

        other.push("2");

        assertThat(other.states()).isEqualTo("good deploying");
        assertThat(other.templatesRead()).isEqualTo(1);
    }
}
