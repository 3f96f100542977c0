package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Test;

/** A request whose version is desired already, and something else happens after the log was read. */
class RepeatedRequestTest {
    private final ServiceFixture service =
            new ServiceFixture("{\"deploymentCircuitBreaker\": {\"enable\": true, \"rollback\": false}}");

    /** The first read of the service belongs to the plan, the second to the check after it. */
    private Outcome deliver(DeployRequest event, Runnable afterThePlan) {
        service.beforeNext("DescribeServices", () -> service.beforeNext("DescribeServices", afterThePlan));
        return service.deliver(event);
    }

    @Test
    void isSupersededByANewerRequest() {
        DeployRequest event = service.good("1").pushEvent("2", "2");
        service.deliver(event);
        DeployRequest newer = service.pushEvent("3", "3");

        Outcome repeated = deliver(event, () -> service.deliver(newer));

        assertThat(repeated.kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(repeated.reason()).startsWith("revision 3 was requested later");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void deploysItsVersionAgainAfterAnOlderRequest() {
        DeployRequest older = service.good("1").pushEvent("2", "2");
        DeployRequest event = service.pushEvent("again", "1");

        Outcome outcome = deliver(event, () -> service.deliver(older));

        assertThat(outcome.kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(service.runs()).isEqualTo("web-dev:3");
        assertThat(service.release(3).digest()).isEqualTo(service.release(1).digest());
    }

    @Test
    void doesNotSucceedWithTheRevisionThatTheServiceWasRolledBackTo() {
        DeployRequest event = service.good("1").pushEvent("2", "2");
        service.deliver(event);

        Outcome repeated = deliver(event, () -> service.fails().handleAll());

        assertThat(repeated.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(repeated.details().revision().arn().orElseThrow()).endsWith("/web-dev:2");
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }
}
