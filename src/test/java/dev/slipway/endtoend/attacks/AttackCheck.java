package dev.slipway.endtoend.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What holds after every attack. */
final class AttackCheck {
    private AttackCheck() {}

    /** Nothing changes, the log says why, and the other team goes on. */
    static void isStopped(Attack attack, AttackStage stage) {
        Map<String, String> running = stage.running();
        stage.forget();

        attack.tried().accept(stage);
        stage.goOn();

        assertThat(stage.running()).isEqualTo(running);
        assertThat(stage.writes()).isEmpty();
        assertThat(stage.forwarding().calls()).isEmpty();
        assertThat(stage.log()).doesNotContain(Teams.SECRET, ParameterWriter.CONTENT);
        if (attack.stop().invokesNothing()) {
            assertThat(stage.log()).as("no function was invoked").isEmpty();
        } else {
            assertThat(stage.logLines()).anySatisfy(line -> isRefusal(line, attack));
        }
        teamBDeploys(stage);
    }

    private static void isRefusal(JsonNode line, Attack attack) {
        assertThat(line.path("message").asText()).contains(attack.says());
        assertThat(line.path("outcome").asText()).isEqualTo(attack.stop().outcome());
        if (attack.stop() == Attack.Stop.CONFIGURATION) {
            assertThat(line.path("message").asText()).startsWith("configuration: ");
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
        }
    }

    private static void teamBDeploys(AttackStage stage) {
        String before = String.valueOf(stage.running().get("b-dev/b-shop"));
        stage.forget();

        stage.push(stage.aws(), "team-b/shop", stage.nextTag());
        stage.goOn();

        assertThat(stage.running().get("b-dev/b-shop")).isNotEqualTo(before).startsWith("b-shop-dev:");
        assertThat(stage.logLines().stream()
                        .filter(line -> line.path("service").asText().startsWith("b-"))
                        .map(line -> line.path("outcome").asText()))
                .startsWith("DEPLOYING")
                .containsOnly("DEPLOYING", "SUCCEEDED");
    }
}
