package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Images come from another account's registry, while the template still names the account's own one. */
class OtherRegistryTest {
    private static final String OTHER = "210987654321.dkr.ecr.us-east-1.amazonaws.com";

    /** The registries of all calls to ECR. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void templateWithOldRegistryIsRefused() {
        try (var stage = stage("")) {
            JsonNode outcome = stage.outcome(push(stage));

            assertThat(outcome.path("outcome").asText()).isEqualTo("REFUSED");
            assertThat(outcome.path("reason").asText())
                    .contains("no container whose image is in " + OTHER + "/acme/web", "set `containers`");
            assertThat(stage.writes()).isEmpty();
        }
    }

    @Test
    void namedContainerTakesImageOfOtherRegistry() {
        try (var stage = stage(", \"containers\": [\"app\"]")) {
            String push = push(stage);
            JsonNode outcome = stage.outcome(push);

            assertThat(outcome.path("outcome").asText()).isEqualTo("DEPLOYING");
            assertThat(stage.image("web-dev:1", 0))
                    .isEqualTo("%s/acme/web:main-42@%s"
                            .formatted(
                                    OTHER,
                                    Json.parse(push).at("/detail/image-digest").asText()));
            assertThat(stage.image("web-dev:1", 1)).isEqualTo("public.ecr.aws/acme/agent:latest");
            assertThat(asked).isNotEmpty().containsOnly("210987654321");
        }
    }

    @Test
    void pushToOwnRegistryIsIgnored() {
        try (var stage = stage(", \"containers\": [\"app\"]")) {
            JsonNode outcome = stage.outcome(FunctionFixture.event("push.json", stage.image("main-42")));

            assertThat(outcome.path("outcome").asText()).isEqualTo("IGNORED");
            assertThat(outcome.path("reason").asText()).contains("takes its images from \"" + OTHER);
            assertThat(stage.writes()).isEmpty();
        }
    }

    /** The sandbox is one account: it answers calls to the other registry from its own. */
    private FunctionFixture stage(String more) {
        var stage = new FunctionFixture("""
                { "targets": [ { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"],
                                 "registry": "%s"%s } ] }
                """.formatted(OTHER, more));
        stage.account().faults().before((service, operation, input) -> {
            if (service.equals("ecr")) {
                asked.add(input.path("registryId").asText());
                input.remove("registryId");
            }
        });
        return stage.service("dev", "web", "web-dev-template");
    }

    private static String push(FunctionFixture stage) {
        var event = (ObjectNode) Json.parse(FunctionFixture.event("push.json", stage.image("main-42")));
        return Json.write(event.put("account", "210987654321"));
    }
}
