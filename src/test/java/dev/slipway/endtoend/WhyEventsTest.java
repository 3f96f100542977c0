package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of the service's events the answer to {@code why} has when other deployments follow the release. */
class WhyEventsTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode why(int revision) {
        return stage.invoke("{\"action\": \"why\", \"service\": \"web\", \"environment\": \"dev\", \"revision\": %d}"
                        .formatted(revision))
                .answer()
                .orElseThrow();
    }

    @Test
    void textShowsTheEventsOfTheFailureWhenOtherDeploymentsFollow() {
        endings.deployGood("main-1").deployBad("main-2").deliverEvents();
        endings.settled().deployGood("main-3").deployGood("main-4").deployGood("main-5");

        JsonNode answer = why(2);

        assertThat(answer.path("serviceEvents").size()).isGreaterThan(12);
        assertThat(answer.path("text").asText())
                .contains("  deployment failed: ECS deployment circuit breaker", " others are in the JSON)\n");
    }

    @Test
    void eventsOfAGoodReleaseEndMinutesAfterItsDeployment() {
        endings.deployGood("main-1").later(Duration.ofHours(1)).deployGood("main-2");

        assertThat(why(1).path("serviceEvents"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.path("at").asText())
                        .isLessThan(why(2).at("/release/requestedAt").asText()));
    }
}
