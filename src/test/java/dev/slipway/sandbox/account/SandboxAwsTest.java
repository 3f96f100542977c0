package dev.slipway.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ports in process, which retry nothing. */
class SandboxAwsTest extends AwsContract {
    private static final String REQUEST = """
            {"family": "web-dev", "containerDefinitions": [{"name": "web", "image": "nginx:1", "memory": 64}]}""";

    @Override
    protected Aws aws() {
        return new SandboxAws(account);
    }

    static Stream<Arguments> faultHasFailureKind() {
        return Stream.of(
                arguments(Fault.throttled(), AwsException.Kind.RETRYABLE),
                arguments(Fault.concurrentRevisions(), AwsException.Kind.RETRYABLE),
                arguments(Fault.serverError(), AwsException.Kind.UNKNOWN),
                arguments(new Fault.NoAnswer(false), AwsException.Kind.UNKNOWN),
                arguments(new Fault.NoAnswer(true), AwsException.Kind.UNKNOWN),
                arguments(Fault.accessDenied("ecs:RegisterTaskDefinition"), AwsException.Kind.FINAL));
    }

    @ParameterizedTest
    @MethodSource
    void faultHasFailureKind(Fault fault, AwsException.Kind kind) {
        account.faults().next("RegisterTaskDefinition", 1, fault);

        assertThatThrownBy(() -> aws().taskDefinitions(Location.OWN).register((ObjectNode) Json.parse(REQUEST)))
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(kind, AwsException::kind);
    }

    @Test
    void portMethodsMakeRealCalls() {
        account.forgetCalls();

        aws().services(Location.OWN).newestDeployment(new ServiceRef("dev", "web"), Instant.EPOCH);
        aws().taskDefinitions(Location.OWN).newest("web-dev");

        assertThat(account.calls())
                .extracting(RecordedCall::operation)
                .containsExactly("ListServiceDeployments", "DescribeTaskDefinition");
    }

    @Test
    void registeredTaskDefinitionDoesNotChangeWithCallersTree() {
        ObjectNode request = (ObjectNode) Json.parse(REQUEST);
        aws().taskDefinitions(Location.OWN).register(request);

        ((ObjectNode) request.path("containerDefinitions").path(0)).put("image", "other:1");

        assertThat(aws().taskDefinitions(Location.OWN)
                        .newest("web-dev")
                        .orElseThrow()
                        .containers())
                .extracting(c -> c.image())
                .containsExactly("nginx:1");
    }
}
