package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.joda.time.DateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Slipway reads events as Lambda's own event types do. */
class LambdaTypesTest {
    private static final PojoSerializer<ScheduledEvent> SERIALIZER =
            LambdaEventSerializers.serializerFor(ScheduledEvent.class, LambdaTypesTest.class.getClassLoader());
    private static final Invocation INVOCATION = new Invocation("invoke-1", Instant.parse("2026-04-01T00:00:00Z"));

    @Test
    void readsPushWrittenByLambdasEventType() {
        ScheduledEvent event = envelope(
                "aws.ecr",
                "ECR Image Action",
                Map.of(
                        "result", "SUCCESS",
                        "action-type", "PUSH",
                        "repository-name", "acme/web",
                        "image-tag", "main-42",
                        "image-digest", EcrEventFixture.DIGEST));
        assertThat(TriggerParser.read(written(event), INVOCATION))
                .isEqualTo(new Trigger.Push(
                        ImageReference.parse("123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:main-42@"
                                + EcrEventFixture.DIGEST),
                        Optional.empty(),
                        "4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e",
                        Instant.parse("2026-03-02T09:15:21Z")));
    }

    @Test
    void readsRequestWrittenByLambdasEventType() {
        ScheduledEvent event = envelope(
                "acme.releases",
                "Slipway Deploy Requested",
                Map.of("service", "web", "environment", "prod", "tag", "v1.4.2", "dryRun", true));
        event.setTime(DateTime.parse("2026-03-02T10:15:21.250+01:00"));
        assertThat((Trigger.Deploy) TriggerParser.read(written(event), INVOCATION))
                .satisfies(deploy -> {
                    assertThat(deploy.metadata().requestedAt()).isEqualTo("2026-03-02T09:15:21.250Z");
                    assertThat(deploy.metadata().dryRun()).isTrue();
                });
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void readsEveryEventFileAsLambdaDoes(Path file) throws IOException {
        String json = Files.readString(file);
        ScheduledEvent lambdas = SERIALIZER.fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        EventEnvelope ours = EventEnvelope.read(Json.parse(json), INVOCATION);
        assertThat(ours.id()).isEqualTo(lambdas.getId());
        assertThat(ours.source()).isEqualTo(lambdas.getSource());
        assertThat(ours.detailType()).isEqualTo(lambdas.getDetailType());
        assertThat(ours.time().toEpochMilli()).isEqualTo(lambdas.getTime().getMillis());
        assertThat(ours.detail()).isEqualTo(written(lambdas).path("detail"));
    }

    static List<Path> envelopes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            return files.filter(LambdaTypesTest::isEnvelope).sorted().toList();
        }
    }

    private static boolean isEnvelope(Path file) {
        try {
            return Json.parse(Files.readString(file)).has("detail-type");
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static ScheduledEvent envelope(String source, String detailType, Map<String, Object> detail) {
        return new ScheduledEvent()
                .withId("4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e")
                .withSource(source)
                .withDetailType(detailType)
                .withAccount("123456789012")
                .withRegion("us-east-1")
                .withTime(DateTime.parse("2026-03-02T09:15:21Z"))
                .withDetail(detail);
    }

    private static JsonNode written(ScheduledEvent event) {
        var bytes = new ByteArrayOutputStream();
        SERIALIZER.toJson(event, bytes);
        return Json.parse(bytes.toString(StandardCharsets.UTF_8));
    }
}
