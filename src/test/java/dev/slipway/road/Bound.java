package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;

/** The service api in staging, which matches only a pattern target. */
final class Bound {
    private Bound() {}

    /** Creates the service and its template, pushes {@code staging-7} and deploys it. */
    static void deployed(Stage stage, String cluster, String ecsService) {
        stage.world().given().repository("apps/api");
        String digest = stage.world().given().push("apps/api", "staging-7", "api 7");
        stage.world().given().service(cluster, ecsService, stage.world().given().taskDefinition("""
                        {"family": "api-staging-template", "containerDefinitions": [
                          {"name": "api", "image": "%s/apps/api:latest", "memory": 64}]}""".formatted(
                        Stage.REGISTRY)));
        var event = (ObjectNode)
                Json.parse(Stage.push("staging-7", digest, "api-7", stage.now().toString()));
        event.withObject("/detail").put("repository-name", "apps/api");
        assertThat(stage.outcome(Json.write(event)).path("outcome").asText()).isEqualTo("DEPLOYING");
    }
}
