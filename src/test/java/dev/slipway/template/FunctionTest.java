package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    @Test
    void theFunctionIsTheHandlerOnJava25() {
        assertThat(TEMPLATE.function().path("Handler").asText())
                .isEqualTo("dev.slipway.lambda.DeployFunction::handleRequest");
        assertThat(TEMPLATE.function().path("CodeUri").asText()).isEqualTo("target/slipway.jar");
        assertThat(TEMPLATE.function().path("Runtime").asText()).isEqualTo("java25");
    }

    @Test
    void theConfigurationReachesTheFunction() {
        assertThat(TEMPLATE.function()
                        .at("/Environment/Variables/SLIPWAY_CONFIG/Ref")
                        .asText())
                .isEqualTo("Configuration");
    }

    @Test
    void itTracesAndLogsJson() {
        assertThat(TEMPLATE.function().path("Tracing").asText()).isEqualTo("Active");
        JsonNode logging = TEMPLATE.function().path("LoggingConfig");
        assertThat(logging.path("LogFormat").asText()).isEqualTo("JSON");
        assertThat(logging.at("/LogGroup/Ref").asText()).isEqualTo("DeployLog");
    }

    @ParameterizedTest
    @CsvSource({
        "DeployLog, /RetentionInDays/Ref, LogRetentionInDays",
        "DeployFunction, /Architectures/0/Ref, Architecture",
        "DeployFunction, /MemorySize/Ref, MemorySize",
        "DeployFunction, /Timeout/Ref, Timeout"
    })
    void whatItCostsIsSaidByParameters(String resource, String property, String parameter) {
        assertThat(TEMPLATE.resource(resource).path("Properties").at(property).asText())
                .isEqualTo(parameter);
        assertThat(TEMPLATE.parameters().path(parameter).has("Default")).isTrue();
    }

    @Test
    void aFailedInvocationIsRetriedAndThenKept() {
        JsonNode invoke = TEMPLATE.function().path("EventInvokeConfig");
        assertThat(invoke.path("MaximumRetryAttempts").asInt()).isEqualTo(2);
        assertThat(invoke.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0")
                        .asText())
                .isEqualTo("FailedInvocations");
    }

    @Test
    void noResourceIsBuiltFromAnAliasThatCloudFormationCannotRead() throws Exception {
        String yaml = Files.readString(Path.of("template.yaml"));
        assertThat(yaml).doesNotContainPattern("(?m)(:|-) [&*][A-Za-z]|<<:");
    }
}
