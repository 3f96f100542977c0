package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.aws.Clients;
import dev.slipway.aws.InMemoryHttp;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rehearsal reaches its outcome, and leaves nothing in the function that Lambda starts. */
class RehearsalTest {
    /** Without an endpoint of its own, the rehearsal would connect to AWS. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1", "SLIPWAY_CONFIG", "ssm:/slipway");

    private final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final InvocationRunner real = InvocationRunner.of(
            ENVIRONMENT,
            Clients.over("eu-west-1", new InMemoryHttp((endpoint, operation, input) -> {
                calls.add(operation);
                return "{}";
            })),
            InstantSource.system(),
            length -> calls.add("pause"),
            new PrintStream(log, true, StandardCharsets.UTF_8));

    @Test
    void pushIsDeployedWithoutALineOrACall() {
        Rehearsal.ofPush(ENVIRONMENT).run(DeployFunction::new, real);

        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(calls).isEmpty();
    }

    @Test
    void failedDeploymentIsRolledBackWithoutALineOrACall() {
        Rehearsal.ofFailure(ENVIRONMENT).run(RollbackFunction::new, real);

        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cn-north-1", "us-gov-west-1", "ap-southeast-7"})
    void everyRegionIsRehearsed(String region) {
        Rehearsal.ofPush(Map.of("AWS_REGION", region, "AWS_ENDPOINT_URL", "http://127.0.0.1:1"))
                .run(DeployFunction::new, real);

        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void anotherOutcomeIsLoggedAndTheFunctionStarts() {
        Rehearsal.ofPush(ENVIRONMENT).run(RollbackFunction::new, real);

        assertThat(onlyLine().path("message").asText())
                .startsWith("the rehearsal at start failed, so the first event takes longer")
                .endsWith("its outcome is \"IGNORED\" instead of DEPLOYING");
    }

    @Test
    void failureIsLoggedAndTheFunctionStarts() {
        Rehearsal.ofPush(ENVIRONMENT)
                .run(
                        (environment, clients, clock, sleep, lines) -> {
                            throw new NoClassDefFoundError("dev/slipway/Gone");
                        },
                        real);

        assertThat(onlyLine().path("message").asText())
                .contains("NoClassDefFoundError")
                .contains("dev/slipway/Gone");
    }

    private JsonNode onlyLine() {
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        JsonNode line = Json.parse(lines.getFirst());
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        return line;
    }

    @Test
    void restoredInstanceIsCreatedAgain() throws Exception {
        var created = new AtomicInteger();
        var instance = new FunctionInstance(() -> {
            created.incrementAndGet();
            return InvocationRunner.of(
                    ENVIRONMENT, new Clients("eu-west-1"), InstantSource.system(), length -> {}, System.out);
        });
        InvocationRunner before = instance.runner();

        instance.beforeCheckpoint(Core.getGlobalContext());
        assertThat(instance.runner()).isSameAs(before);
        instance.afterRestore(Core.getGlobalContext());

        assertThat(created).hasValue(2);
        InvocationRunner after = instance.runner();
        assertThat(after.clients()).isNotSameAs(before.clients());
        assertThat(after.targets()).isNotSameAs(before.targets());
        assertThat(after.unheard()).isNotSameAs(before.unheard());
    }
}
