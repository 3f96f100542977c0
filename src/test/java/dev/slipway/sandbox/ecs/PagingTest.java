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
        var account = new AwsAccount(new Ticking());
        account.setup().taskDefinition(Calls.definition("web", "nginx:1"));
        for (int i = 0; i < 12; i++) {
            account.setup().service("dev", "s" + i, "web");
        }
        for (int i = 0; i < 100; i++) {
            account.setup().cluster("c" + i);
        }

        JsonNode page = ecs(account, operation, input);

        assertThat(page.path(member)).hasSize(first);
        assertThat(page.has("nextToken")).isEqualTo(first < all);
        if (first < all) {
            String rest = input.replace(
                    "}",
                    (input.equals("{}") ? "" : ", ")
                            + "'nextToken': '%s'}"
                                    .formatted(page.path("nextToken").asText()));
            assertThat(ecs(account, operation, rest).path(member)).hasSize(all - first);
        }
    }
}
