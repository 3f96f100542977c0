package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** EventBridge delivers an event at least once: two functions may handle it at the same time. */
class TwinRunsTest {
    private final ServiceFixture service =
            new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}");

    /** Both read a log without the request, and ECS numbers the two revisions. */
    @Test
    void runThatRegistersSecondYieldsToTheFirst() {
        service.good("1");
        DeployRequest event = service.pushEvent("2", "2");
        var first = new ArrayList<Outcome>();
        service.account.forgetCalls();
        service.beforeNext("RegisterTaskDefinition", () -> first.add(service.deliver(event)));

        Outcome second = service.deliver(event);

        assertThat(first).extracting(Outcome::kind).containsExactly(Kind.DEPLOYING);
        assertThat(second.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(second.reason()).startsWith("another invocation registered revision 2 for the same request");
        assertThat(second.details().revision().arn().orElseThrow()).endsWith("/web-dev:2");
        assertThat(service.states()).isEqualTo("good deploying superseded");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertThat(service.updates()).as("one rollout").isEqualTo(1);
    }

    /** The twin becomes no release of its own: a failure of the first is rolled back to what was good before. */
    @Test
    void twinIsNeverDeployed() {
        service.good("1");
        DeployRequest event = service.pushEvent("2", "2");
        service.beforeNext("RegisterTaskDefinition", () -> service.deliver(event));
        service.deliver(event);

        service.fails().handleAll();
        service.completes().handleAll();

        assertThat(service.reconcile()).isEmpty();
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1 superseded");
    }
}
