package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How deployments on a stage end, and what its second function makes of it. It hears by template.yaml's rules, from when
 * this is made; what has ended waits on the bus until somebody lets it hear.
 */
final class Endings {
    private static final TemplateRules TEMPLATE = TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of());

    private final Stage stage;
    private final List<LocalFunction.Result> results = new ArrayList<>();

    Endings(Stage stage) {
        this.stage = stage;
        TEMPLATE.addTo(stage.world().bus(), Map.of("RollbackFunction", event -> results.add(stage.hear(event))));
    }

    Endings image(String tag) {
        stage.image(tag);
        return this;
    }

    /** An image that was pushed for web in dev is deployed. Revisions are numbered from 1 in this order. */
    Endings push(String tag) {
        assertThat(stage.outcome(pushed(tag)).path("outcome").asText()).isEqualTo("DEPLOYING");
        return this;
    }

    /** The event of it, a minute after whatever was before. */
    String pushed(String tag) {
        stage.pass(Duration.ofMinutes(1));
        return Stage.push(
                tag,
                stage.image(tag),
                "push-" + tag + "-" + stage.now(),
                stage.now().toString());
    }

    /** Pushed, deployed, settled, and heard of. */
    Endings good(String tag) {
        push(tag);
        assertThat(kinds(completes("dev", "web"))).contains("SUCCEEDED");
        return this;
    }

    /** A tag that was requested for web in prod is deployed, settled, and heard of. */
    Endings goodInProd(String tag) {
        stage.pass(Duration.ofMinutes(1)).image(tag);
        stage.outcome(Json.write(Stage.request("prod", tag)));
        assertThat(kinds(completes("production", "web"))).contains("SUCCEEDED");
        return this;
    }

    /** Pushed, deployed and failed, and nobody has heard of it. */
    Endings bad(String tag) {
        push(tag);
        stage.pass(Duration.ofMinutes(1)).world().fail("dev", "web");
        return this;
    }

    /** What rolls out in dev settles, and nobody has heard of it. */
    Endings settled() {
        stage.pass(Duration.ofMinutes(1)).world().settle("dev", "web");
        return this;
    }

    /** @return what the second function made of it */
    List<JsonNode> completes(String cluster, String service) {
        stage.pass(Duration.ofMinutes(1)).world().settle(cluster, service);
        return hear();
    }

    /** Lets the second function hear all that waits, and what that brings about. No invocation fails. */
    List<JsonNode> hear() {
        results.clear();
        stage.world().bus().deliverAll();
        return results.stream().flatMap(r -> outcomes(r).stream()).toList();
    }

    /** What waits never arrives. */
    Endings lose() {
        while (!stage.world().bus().pending().isEmpty()) {
            stage.world().bus().drop(0);
        }
        return this;
    }

    /** The schedule's time has come. The invocation does not fail. */
    List<JsonNode> look() {
        return outcomes(stage.hear(Stage.file("scheduled.json")));
    }

    /** ECS's newest event of this kind, as EventBridge hands it on. */
    String event(String eventName) {
        return stage.world().bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals(eventName))
                .reduce((a, b) -> b)
                .map(Event::json)
                .orElseThrow();
    }

    /** The same about another service. */
    static String about(String event, String serviceArn) {
        var changed = (ObjectNode) Json.parse(event);
        changed.putArray("resources").add(serviceArn);
        return Json.write(changed);
    }

    static List<JsonNode> outcomes(LocalFunction.Result result) {
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElseThrow().path("outcomes").valueStream().toList();
    }

    static List<String> kinds(List<JsonNode> outcomes) {
        return outcomes.stream().map(o -> o.path("outcome").asText()).toList();
    }

    /** What was published, by its detail-types. */
    List<String> published() {
        return Traffic.published(stage).stream().map(Event::detailType).toList();
    }

    /** How the revisions of a family stand, from 1 on: {@code good failed>1}, where it went back to 1. */
    String states(String family) {
        var states = new ArrayList<String>();
        int newest = stage.taskDefinition(family).at("/taskDefinition/revision").asInt();
        for (int number = 1; number <= newest; number++) {
            Map<String, String> tags = stage.tags(family + ":" + number);
            String backTo = tags.getOrDefault("slipway:rolled-back-to", "");
            states.add(tags.get("slipway:state") + (backTo.isEmpty() ? "" : ">" + backTo));
        }
        return String.join(" ", states);
    }
}
