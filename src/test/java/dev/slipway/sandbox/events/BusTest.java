package dev.slipway.sandbox.events;

import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BusTest {
    private final AwsAccount account = new AwsAccount(new Ticking());
    private final List<String> delivered = new ArrayList<>();

    @Test
    void eventEnvelopeEqualsLambdasEventType() {
        account.bus().rule("all", "{\"source\": [{\"prefix\": \"\"}]}", delivered::add);
        account.setup().repository("acme/web").push("acme/web", "main-1", "one");
        account.bus().deliverAll();

        JsonNode event = Json.parse(delivered.getFirst());
        assertThat(event.path("version").asText()).isEqualTo("0");
        assertThat(event.path("id").asText())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(event.path("detail-type").asText()).isEqualTo("ECR Image Action");
        assertThat(event.path("time").asText()).matches("2026-11-20T10:00:\\d\\dZ|2026-11-20T10:00:\\d\\d\\.000Z");
        assertThat(event.path("account").asText()).isEqualTo("123456789012");
        assertThat(event.path("region").asText()).isEqualTo("us-east-1");
        assertThat(event.path("resources").isArray()).isTrue();
        assertThat(event.at("/detail/image-tag").asText()).isEqualTo("main-1");
    }

    @Test
    void templateRulesMatchTheirPatterns() {
        template(Map.of("Sources", "acme.ci, acme.ops")).addTo(account.bus(), targets());
        account.setup().repository("acme/web").push("acme/web", "", "untagged");
        account.setup().push("acme/web", "main-1", "one");
        put("acme.ops", "Slipway Deploy Requested");
        put("somebody", "Slipway Deploy Requested");

        account.bus().deliverAll();

        assertThat(delivered).hasSize(2);
        assertThat(delivered.getFirst()).contains("\"main-1\"");
        assertThat(delivered.getLast()).contains("\"acme.ops\"");
    }

    @Test
    void ruleWithFalseConditionIsAbsent() {
        assertThat(template(Map.of()).rules())
                .extracting(TemplateRules.Rule::name)
                .containsExactly("AppPush");
        assertThat(template(Map.of("Sources", "a")).rules())
                .extracting(TemplateRules.Rule::name, TemplateRules.Rule::target)
                .containsExactly(tuple("AppPush", "App"), tuple("RequestRule", "App"));
    }

    @Test
    void templateScheduleIsReadUnlessDisabled() {
        assertThat(template(Map.of()).schedules())
                .containsExactly(new TemplateRules.Schedule("AppEvery", "rate(5 minutes)", "App"));
        assertThat(template(Map.of("Every", "DISABLED")).schedules()).isEmpty();
    }

    @Test
    void forwardedEventIsUnchangedAndNotForwardedAgain() {
        String all = "{\"source\": [{\"prefix\": \"\"}]}";
        var theirs = new AwsAccount("222222222222", "eu-west-1", new Ticking());
        var third = new AwsAccount("333333333333", "eu-west-1", new Ticking());
        theirs.bus().forward("to-slipway", all, account.bus());
        account.bus().forward("on", all, third.bus());
        account.bus().rule("here", all, delivered::add);
        theirs.setup().repository("acme/web").push("acme/web", "main-1", "one");
        theirs.bus().deliverAll();
        account.bus().deliverAll();

        String sent = theirs.bus().events().getFirst().json();
        assertThat(sent).contains("\"account\":\"222222222222\"", "\"region\":\"eu-west-1\"");
        assertThat(delivered)
                .singleElement()
                .satisfies(json -> assertThat(Json.parse(json)).isEqualTo(Json.parse(sent)));
        assertThat(third.bus().events()).isEmpty();
    }

    @Test
    void scheduledEventReachesOnlyItsTarget() {
        account.bus().rule("all", "{\"source\": [{\"prefix\": \"\"}]}", json -> delivered.add("not for this"));
        account.bus().tick("AppEvery", delivered::add);
        account.bus().deliverAll();

        assertThat(delivered).singleElement().satisfies(json -> {
            JsonNode event = Json.parse(json);
            assertThat(event.path("source").asText()).isEqualTo("aws.events");
            assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
            assertThat(event.at("/resources/0").asText())
                    .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/AppEvery");
            assertThat(event.path("detail")).isEmpty();
        });
    }

    @Test
    void intrinsicFunctionsInPatternAreResolved() {
        assertThat(template(Map.of("Sources", "a,b")).rules().getLast().pattern())
                .isEqualTo("{\"source\":[\"a\",\"b\"],\"detail-type\":[\"Slipway Deploy Requested\"],"
                        + "\"resources\":[\"arn:aws:x:us-east-1:123456789012:a+b\"]}");
    }

    @Test
    void pendingEventsCanBeDuplicatedDroppedAndReordered() {
        account.bus().rule("all", "{\"source\": [\"acme\"]}", delivered::add);
        put("acme", "one");
        put("acme", "two");
        put("acme", "three");

        account.bus().drop(0);
        account.bus().duplicate(0);
        account.bus().deliver(1);
        account.bus().deliverAll();

        assertThat(delivered)
                .extracting(json -> Json.parse(json).path("detail-type").asText())
                .containsExactly("three", "two", "two");
    }

    @Test
    void eventsCausedByDeliveryAreDeliveredToo() {
        account.bus().rule("first", "{\"source\": [\"acme\"]}", json -> {
            delivered.add("first");
            put("other", "x");
        });
        account.bus().rule("second", "{\"source\": [\"other\"]}", json -> delivered.add("second"));
        put("acme", "x");

        account.bus().deliverAll();

        assertThat(delivered).containsExactly("first", "second");
    }

    @Test
    void invalidEntryFailsAlone() {
        JsonNode answer = account.call("events", "PutEvents", object("""
                {'Entries': [{'Source': 'aws.ecs', 'DetailType': 'x', 'Detail': '{}'},
                             {'Source': 'acme', 'Detail': '{}'},
                             {'Source': 'acme', 'DetailType': 'x', 'Detail': 'no'},
                             {'Source': 'acme', 'DetailType': 'x', 'Detail': '{}'}]}"""));

        assertThat(answer.path("FailedEntryCount").asInt()).isEqualTo(3);
        assertThat(answer.path("Entries"))
                .extracting(e -> e.path("ErrorCode").asText("none"))
                .containsExactly("NotAuthorizedForSourceException", "InvalidArgument", "MalformedDetail", "none");
        assertThat(account.bus().events()).hasSize(1);
    }

    @Test
    void busesHaveSeparateEventsAndRules() {
        account.setup().eventBus("acme");
        account.bus("acme").rule("all", "{\"source\": [\"acme\"]}", delivered::add);
        put("acme", "to the default one");
        account.quietly("events", "PutEvents", object("""
                {'Entries': [{'EventBusName': 'acme', 'Source': 'acme', 'DetailType': 'x', 'Detail': '{}'}]}"""));
        AwsAccount copy = account.copy();
        account.bus("acme").deliverAll();

        assertThat(delivered).hasSize(1);
        assertThat(account.bus("acme").events())
                .hasSize(1)
                .hasSameSizeAs(copy.bus("acme").events());
        assertThat(account.bus().events()).hasSize(1);
        assertThatThrownBy(() -> account.bus("other")).hasMessageContaining("no event bus other");
    }

    @Test
    void putEventsRefusesEntriesOverSizeLimit() {
        ObjectNode call = object("{'Entries': [{'Source': 'acme', 'DetailType': 'x'}]}");
        ((ObjectNode) call.at("/Entries/0")).put("Detail", "{\"a\":\"" + "é".repeat(140_000) + "\"}");

        assertThatThrownBy(() -> account.call("events", "PutEvents", call))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("over the limit");
    }

    @Test
    void invalidPatternIsRefused() {
        assertThatThrownBy(() -> account.bus().rule("bad", "{\"source\": \"aws.ecr\"}", delivered::add))
                .hasMessageContaining("rule bad");
    }

    private Map<String, Consumer<String>> targets() {
        return Map.of("App", delivered::add);
    }

    private void put(String source, String detailType) {
        account.quietly("events", "PutEvents", object("""
                {'Entries': [{'Source': '%s', 'DetailType': '%s', 'Detail': '{}',
                              'Resources': ['arn:aws:x:us-east-1:123456789012:acme.ci+acme.ops']}]}""".formatted(source, detailType)));
    }

    private static TemplateRules template(Map<String, String> parameters) {
        return TemplateRules.of(
                Template.read(Path.of("src/test/resources/dev/slipway/sandbox/rules.yaml")), parameters);
    }
}
