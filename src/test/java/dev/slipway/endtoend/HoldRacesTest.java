package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two persons hold a target, or end a hold, while somebody deploys: what was requested last counts. */
class HoldRacesTest {
    private final FunctionFixture stage = new FunctionFixture().web();
    private final DeploymentFixture endings = new DeploymentFixture(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private static ObjectNode request(String action) {
        return Json.object()
                .put("action", action)
                .put("service", "web")
                .put("environment", "dev")
                .put("reason", "of " + action);
    }

    /** After the first request tagged the release, somebody deploys and somebody else asks for the second one. */
    private void both(String first, String second) {
        stage.image("main-2");
        stage.withoutLag();
        var isTagged = new AtomicBoolean();
        var isDone = new AtomicBoolean();
        stage.account().faults().before((service, operation, input) -> {
            if (operation.equals("TagResource") && input.toString().contains("of " + first)) {
                isTagged.set(true);
            } else if (isTagged.get() && !isDone.getAndSet(true)) {
                stage.invoke(Json.write(FunctionFixture.request("dev", "main-2").put("despiteHold", true)));
                stage.advance(Duration.ofSeconds(1));
                stage.invoke(Json.write(request(second)));
            }
        });
        stage.invoke(Json.write(request(first)));
    }

    private String pushed() {
        return stage.outcome(endings.pushEvent("main-3")).path("outcome").asText();
    }

    @Test
    void laterHoldStaysAfterAnEndThatWasRequestedBefore() {
        endings.deployGood("main-1");
        stage.invoke(Json.write(request("hold")));
        both("unhold", "hold");

        assertThat(pushed()).isEqualTo("HELD");
    }

    @Test
    void laterEndStaysAfterAHoldThatWasRequestedBefore() {
        endings.deployGood("main-1");
        both("hold", "unhold");

        assertThat(pushed()).isNotEqualTo("HELD");
    }
}
