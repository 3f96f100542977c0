package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest {
    @ParameterizedTest(name = "{0} {1}: {3} of {4}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            ListServices, "{'cluster': 'dev'}", serviceArns, 10, 12
            ListServices, "{'cluster': 'dev', 'maxResults': 7}", serviceArns, 7, 12
            ListServices, "{'cluster': 'dev', 'maxResults': 100}", serviceArns, 12, 12
            ListClusters, "{}", clusterArns, 100, 101
            ListClusters, "{'maxResults': 60}", clusterArns, 60, 101
            """)
    void pageSizeEqualsEcsPageSize(String operation, String input, String member, int first, int all) {
        var world = new AwsAccount(new Ticking());
        world.given().taskDefinition(Calls.definition("web", "nginx:1"));
        for (int i = 0; i < 12; i++) {
            world.given().service("dev", "s" + i, "web");
        }
        for (int i = 0; i < 100; i++) {
            world.given().cluster("c" + i);
        }

        JsonNode page = ecs(world, operation, input);

        assertThat(page.path(member)).hasSize(first);
        assertThat(page.has("nextToken")).isEqualTo(first < all);
        if (first < all) {
            String rest = input.replace(
                    "}",
                    (input.equals("{}") ? "" : ", ")
                            + "'nextToken': '%s'}"
                                    .formatted(page.path("nextToken").asText()));
            assertThat(ecs(world, operation, rest).path(member)).hasSize(all - first);
        }
    }
}
