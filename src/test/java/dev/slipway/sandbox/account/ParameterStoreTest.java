package dev.slipway.sandbox.account;

import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.api.SandboxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a/b            | fully qualified name
            arn:aws:ssm:us-east-1:123456789012:parameter/a | fully qualified name
            /aws/a         | can't be prefixed with "aws"
            AWSome         | can't be prefixed with "aws"
            /ssm-targets   | can't be prefixed with "ssm"
            /a b           | sub-paths
            /a//b          | sub-paths
            /a/            | sub-paths
            /              | sub-paths
            /1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16 | depth of 15
            """)
    void nameThatParameterStoreRefusesIsRefused(String name, String words) {
        assertThatThrownBy(() -> put(name, "String", "1"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
        assertThat(ssm("GetParametersByPath", "{'Path': '/', 'Recursive': true}")
                        .path("Parameters"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x, /x", "/x, x"})
    void leadingSlashOfASimpleNameDoesNotCount(String first, String second) {
        put(first, "String", "1");

        assertThatThrownBy(() -> put(second, "String", "2")).hasMessageContaining("already exists");
        JsonNode parameter =
                ssm("GetParameter", "{'Name': '%s'}".formatted(second)).path("Parameter");
        assertThat(parameter.path("Name").asText()).isEqualTo(first);
        assertThat(parameter.path("ARN").asText()).endsWith(":parameter/x");
        assertThat(ssm("GetParametersByPath", "{'Path': '/'}").path("Parameters"))
                .hasSize(1);
        ssm("DeleteParameter", "{'Name': '%s'}".formatted(second));
        assertThatThrownBy(() -> ssm("GetParameter", "{'Name': '%s'}".formatted(first)))
                .hasMessageContaining("not found");
    }

    @Test
    void typeAndValueAreChecked() {
        assertThatThrownBy(() -> ssm("PutParameter", "{'Name': '/x', 'Value': '1'}"))
                .hasMessageContaining("A parameter type is required");
        assertThatThrownBy(() -> put("/x", "Text", "1")).hasMessageContaining("SecureString");
        assertThatThrownBy(() -> put("/x", "String", "")).hasMessageContaining("greater than or equal to 1");
        assertThatThrownBy(() -> put("/x", "String", "1".repeat(4097))).hasMessageContaining("4096 characters");
        ssm(
                "PutParameter",
                "{'Name': '/x', 'Type': 'String', 'Tier': 'Advanced', 'Value': '%s'}".formatted("1".repeat(4097)));
        assertThatThrownBy(() -> ssm("GetParametersByPath", "{'Path': 'x'}")).hasMessageContaining("forward slash");
    }

    private void put(String name, String type, String value) {
        ssm("PutParameter", "{'Name': '%s', 'Type': '%s', 'Value': '%s'}".formatted(name, type, value));
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
