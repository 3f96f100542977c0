package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many services through hours of simulated time: no figure is asserted, a slow scheduler makes this test a long one. */
class ManyServicesTest {
    private static final int SERVICES = 200;
    private static final int STEPS = 30_000;

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final AwsAccount account = new AwsAccount(() -> now);

    @Test
    @Tag("exhaustive")
    void twoHundredServicesSettleSecondBySecond() {
        setUp();
        for (int second = 0; second < STEPS; second++) {
            if (second % 50 == 0) {
                deploy(second / 50 % SERVICES, second / 10_000 + 2);
            }
            account.step();
            now = now.plusSeconds(1);
        }

        assertThat(rolloutStates()).hasSize(SERVICES).containsOnly("COMPLETED");
        assertThat(count("SERVICE_DEPLOYMENT_FAILED")).isEqualTo(200);
    }

    @Test
    void steppingByEventEqualsSteppingBySecond() {
        setUp();
        AwsAccount other = account.copy();
        for (int i = 0; i < SERVICES; i++) {
            deploy(i, 3);
        }
        Instant began = now;
        for (int i = 0; i < 100; i++) {
            account.step();
            now = now.plusSeconds(1);
        }
        now = began;
        for (int i = 0; i < SERVICES; i++) {
            other.quietly("ecs", "UpdateService", object(update(i, 3)));
        }
        Optional<Instant> next = other.nextStep();
        while (next.isPresent()) {
            now = next.get();
            other.step();
            next = other.nextStep();
        }

        assertThat(other.fingerprint()).isEqualTo(account.fingerprint());
        assertThat(other.bus().events()).isEqualTo(account.bus().events());
    }

    /** The image of app:3 crashes. */
    private void setUp() {
        for (int i = 1; i <= 4; i++) {
            account.setup().taskDefinition(Calls.definition("app", "app:" + i));
        }
        for (int i = 0; i < SERVICES; i++) {
            account.setup().service(object("""
                    {'cluster': 'dev', 'serviceName': 's%d', 'taskDefinition': 'app:1', 'desiredCount': 4,
                     'deploymentConfiguration': {%s}}""".formatted(i, Simulation.BREAKER)));
        }
        account.conditions().behave("app:3", Simulation.CRASHES);
        account.step();
    }

    private void deploy(int service, int revision) {
        account.quietly("ecs", "UpdateService", object(update(service, revision)));
    }

    private static String update(int service, int revision) {
        return "{'cluster': 'dev', 'service': 's%d', 'taskDefinition': 'app:%d'}".formatted(service, revision);
    }

    private List<String> rolloutStates() {
        var states = new ArrayList<String>();
        for (int i = 0; i < SERVICES; i++) {
            states.add(account.quietly(
                            "ecs",
                            "DescribeServices",
                            Json.object()
                                    .put("cluster", "dev")
                                    .set("services", Json.object().arrayNode().add("s" + i)))
                    .at("/services/0/deployments/0/rolloutState")
                    .asText());
        }
        return states;
    }

    private long count(String event) {
        return account.bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals(event))
                .count();
    }
}
