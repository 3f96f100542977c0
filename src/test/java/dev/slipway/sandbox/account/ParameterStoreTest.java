package dev.slipway.sandbox.account;

import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Ticking;
import org.junit.jupiter.api.Test;

class ParameterStoreTest {
    private final AwsAccount account = new AwsAccount(new Ticking());

    @Test
    void parameterIsReadUntilDeleted() {
        account.setup().parameter("/slipway/web", "{}");

        assertThat(ssm("GetParameter", "{'Name': '/slipway/web'}")
                        .at("/Parameter/Value")
                        .asText())
                .isEqualTo("{}");
        ssm("DeleteParameter", "{'Name': '/slipway/web'}");
        assertThatThrownBy(() -> ssm("GetParameter", "{'Name': '/slipway/web'}"))
                .hasMessageContaining("/slipway/web");
    }

    @Test
    void existingParameterIsOverwrittenOnlyOnRequest() {
        ssm("PutParameter", "{'Name': 'a', 'Value': '1', 'Type': 'String'}");

        assertThatThrownBy(() -> ssm("PutParameter", "{'Name': 'a', 'Value': '2'}"))
                .hasMessageContaining("already exists");
        assertThat(ssm("PutParameter", "{'Name': 'a', 'Value': '2', 'Overwrite': true}")
                        .path("Version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void pathReturnsParametersBelowItInPages() {
        for (int i = 10; i < 25; i++) {
            account.setup().parameter("/slipway/" + i, "" + i);
        }
        account.setup().parameter("/slipway/deep/er", "x").parameter("/slipwayed", "y");

        JsonNode first = ssm("GetParametersByPath", "{'Path': '/slipway/'}");
        JsonNode second = ssm(
                "GetParametersByPath",
                "{'Path': '/slipway', 'NextToken': '%s'}"
                        .formatted(first.path("NextToken").asText()));

        assertThat(first.path("Parameters")).hasSize(10);
        assertThat(second.path("Parameters")).hasSize(5);
        assertThat(second.has("NextToken")).isFalse();
        assertThat(ssm("GetParametersByPath", "{'Path': '/slipway/deep', 'Recursive': true}")
                        .path("Parameters"))
                .hasSize(1);
    }

    private JsonNode ssm(String operation, String input) {
        return account.call("ssm", operation, object(input));
    }
}
