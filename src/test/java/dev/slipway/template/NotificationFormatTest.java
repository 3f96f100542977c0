package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.BusEvent;
import dev.slipway.publish.EventPublisher;
import dev.slipway.publish.JsonLog;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Ruler;

/** What a subscriber of the notification topic gets of the events that Slipway publishes, in each format. */
class NotificationFormatTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:oncall";
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    /** What AWS, a template or a person may have put into a reason. */
    private static final List<String> REASONS = List.of(
            "ECS deployment circuit breaker: tasks failed to start",
            "CannotPullContainerError: \"failed to resolve\" C:\\temp\\x",
            "two\r\nlines\tand a \u0000 \u001b[31mcolour",
            "\"},\"injected\":{\"a\":\"b",
            "\\",
            "\\\"",
            "<!channel> <title> <summary>",
            "🚢\ud83d",
            "\u2028\u202e",
            "",
            "x".repeat(100_000));

    static Stream<Event> events() {
        Stream<Outcome> outcomes = REASONS.stream()
                .flatMap(reason -> Stream.of(Kind.values())
                        .map(kind -> Outcome.withoutTarget(kind, reason).requested(NINE)));
        Stream<Outcome> named = REASONS.stream().map(text -> Outcome.refused(text, text, text));
        Stream<Outcome> changed = REASONS.stream()
                .map(reason -> Outcome.withoutTarget(Kind.IGNORED, reason).with(Publication.SERVICE_CHANGED));
        List<ConfigurationProblem> problems =
                REASONS.stream().map(r -> new ConfigurationProblem(r, r)).toList();
        return published(problems, Stream.of(outcomes, named, changed).flatMap(o -> o));
    }

    private static Stream<Event> published(List<ConfigurationProblem> problems, Stream<Outcome> outcomes) {
        var events = new ArrayList<BusEvent>();
        var log = new JsonLog(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                InstantSource.fixed(NINE));
        var publication = new EventPublisher(
                        batch -> {
                            events.addAll(batch);
                            return List.of();
                        },
                        length -> true,
                        log,
                        new Parallel(Runnable::run))
                .begin("id");
        publication.add(problems);
        outcomes.forEach(publication::add);
        publication.end();
        assertThat(events).hasSizeGreaterThan(5);
        return events.stream()
                .map(event -> new Event(
                        "0d4c1f7e-1111-2222-3333-444444444444",
                        "123456789012",
                        "us-east-1",
                        NINE,
                        BusEvent.SOURCE,
                        event.detailType(),
                        event.resources(),
                        (ObjectNode) Json.parse(event.detail())));
    }

    private static TemplateRules.Rule rule(String format) {
        return TEMPLATE.rules(Map.of("NotificationTopic", TOPIC, "NotificationFormat", format)).stream()
                .filter(rule -> rule.target().equals(TOPIC))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachFormatGetsTheSameEvents() {
        assertThat(List.of("JSON", "TEXT", "AMAZON_Q"))
                .extracting(format -> rule(format).pattern())
                .containsOnly(rule("JSON").pattern());
        assertThat(TEMPLATE.rules(Map.of("NotificationFormat", "TEXT")))
                .extracting(TemplateRules.Rule::target)
                .doesNotContain(TOPIC);
    }

    @Test
    void topicGetsTheWholeEventByDefault() {
        Event event = events().findFirst().orElseThrow();

        assertThat(TEMPLATE.parameters().at("/NotificationFormat/Default").asText())
                .isEqualTo("JSON");
        assertThat(rule("JSON").input(event.json())).isEqualTo(event.json());
    }

    @ParameterizedTest
    @MethodSource("events")
    void textIsThreeLinesInQuotes(Event event) {
        String text = rule("TEXT").input(event.json());

        assertThat(text)
                .isEqualTo("\"%s\"\n\"%s\"\n\"%s in us-east-1 of account 123456789012 at %s\""
                        .formatted(
                                of(event, "title"),
                                of(event, "summary"),
                                event.detailType(),
                                Json.parse(event.json()).path("time").asText()));
        assertThat(text.lines())
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(Json.parse("[" + line + "]").path(0).asText())
                                .isEqualTo(line.substring(1, line.length() - 1)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void amazonQGetsACustomNotification(Event event) {
        JsonNode notification = Json.parse(rule("AMAZON_Q").input(event.json()));

        ObjectNode expected =
                Json.object().put("version", "1.0").put("source", "custom").put("id", event.id());
        expected.putObject("content")
                .put("textType", "client-markdown")
                .put("title", of(event, "title"))
                .put("description", of(event, "summary"));
        expected.putObject("metadata").put("threadId", of(event, "thread")).put("summary", of(event, "title"));
        assertThat(notification).isEqualTo(expected);
    }

    /** The rule matches every event, and the texts of each are there. */
    @ParameterizedTest
    @MethodSource("events")
    void notifiedEventHasItsTexts(Event event) throws Exception {
        boolean isGood = List.of("Deployment Started", "Deployment Succeeded").contains(event.detailType());

        assertThat(Ruler.matchesRule(event.json(), rule("TEXT").pattern())).isEqualTo(!isGood);
        assertThat(List.of("title", "summary", "thread"))
                .allSatisfy(text -> assertThat(of(event, text)).hasSizeBetween(1, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEXT", "AMAZON_Q"})
    void moduleSendsTheSame(String format) throws IOException {
        JsonNode transformer = TEMPLATE.resolved(
                TEMPLATE.resource("NotificationRule").at("/Properties/Targets/0/InputTransformer"),
                Map.of("NotificationFormat", format));
        String module = Files.readString(Path.of("terraform/notifications.tf"));
        String input = module.substring(module.indexOf(format + " = {"));

        assertThat(input.lines().map(String::strip))
                .containsSubsequence(transformer
                        .path("InputTemplate")
                        .asText()
                        .lines()
                        .map(String::strip)
                        .toList());
        transformer
                .path("InputPathsMap")
                .properties()
                .forEach(path -> assertThat(input)
                        .containsPattern("%s += \"\\Q%s\\E\""
                                .formatted(path.getKey(), path.getValue().asText())));
    }

    private static String of(Event event, String text) {
        return event.detail().path(text).asText();
    }
}
