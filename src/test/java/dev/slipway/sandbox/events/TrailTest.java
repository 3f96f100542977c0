package dev.slipway.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What CloudTrail tells of task definitions that are registered. */
class TrailTest {
    private static final String TEMPLATE = """
            {"family": "web-dev-template", "containerDefinitions": [
              {"name": "app", "image": "nginx:1", "memory": 64, "environment": [{"name": "PASSWORD", "value": "correct-horse"}]}],
             "tags": [{"key": "team", "value": "web"}]}""";

    private final AwsAccount account = new AwsAccount();

    @Test
    void registrationPublishesNothingWithoutTrail() {
        account.setup().taskDefinition(TEMPLATE);

        assertThat(account.bus().events()).isEmpty();
    }

    @Test
    void registrationEventHasNoSecretValues() {
        String arn = account.setup().trail().taskDefinition(TEMPLATE);

        assertThat(account.bus().events()).singleElement().satisfies(event -> {
            assertThat(event.source()).isEqualTo("aws.ecs");
            assertThat(event.detailType()).isEqualTo("AWS API Call via CloudTrail");
            assertThat(event.detail()
                            .at("/responseElements/taskDefinition/taskDefinitionArn")
                            .asText())
                    .isEqualTo(arn);
            assertThat(event.detail().at("/requestParameters/tags/0/key").asText())
                    .isEqualTo("team");
            assertThat(event.json()).contains("PASSWORD").doesNotContain("correct-horse");
        });
    }

    @Test
    void registrationEventHasMembersOfExample() throws Exception {
        account.setup().trail().taskDefinition(TEMPLATE);
        JsonNode example = Json.parse(Files.readString(Path.of("events/template-registered.json")));

        assertThat(names(example.path("detail")))
                .containsAll(names(account.bus().events().getFirst().detail()));
    }

    @Test
    void copyPublishesToItsOwnBus() {
        account.setup().trail();
        AwsAccount copy = account.copy();
        copy.setup().taskDefinition(TEMPLATE);

        assertThat(copy.bus().events()).hasSize(1);
        assertThat(account.bus().events()).isEmpty();
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(object.properties().spliterator(), false)
                .map(member -> member.getKey())
                .toList();
    }
}
