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
 * Deploys versions on a stage, ends their deployments, and delivers ECS's events to RollbackFunction by template.yaml's
 * rules. Events wait on the bus until they are delivered.
 */
final class Endings {
    private static final TemplateRules TEMPLATE = TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of());

    private final Stage stage;
    private final List<LocalFunction.Result> results = new ArrayList<>();

    Endings(Stage stage) {
        this.stage = stage;
        TEMPLATE.addTo(stage.world().bus(), Map.of("RollbackFunction", event -> results.add(stage.invokeRollback(event))));
    }

    Endings image(String tag) {
        stage.image(tag);
        return this;
    }

    /** Pushes an image, which is deployed to web in dev. Revisions are numbered from 1 in this order. */
    Endings push(String tag) {
        assertThat(stage.outcome(pushEvent(tag)).path("outcome").asText()).isEqualTo("DEPLOYING");
        return this;
    }

    /** Pushes an image a minute later and returns the event. */
    String pushEvent(String tag) {
        stage.advance(Duration.ofMinutes(1));
        return Stage.push(
                tag,
                stage.image(tag),
                "push-" + tag + "-" + stage.now(),
                stage.now().toString());
    }

    /** Pushes and deploys an image; the deployment completes and its event is delivered. */
    Endings deployGood(String tag) {
        push(tag);
        assertThat(kinds(completes("dev", "web"))).contains("SUCCEEDED");
        return this;
    }

    /** Deploys a tag to web in prod on request; the deployment completes and its event is delivered. */
    Endings deployGoodInProd(String tag) {
        stage.advance(Duration.ofMinutes(1)).image(tag);
        stage.outcome(Json.write(Stage.request("prod", tag)));
        assertThat(kinds(completes("production", "web"))).contains("SUCCEEDED");
        return this;
    }

    /** Pushes and deploys an image; the deployment fails, and its event is not delivered yet. */
    Endings deployBad(String tag) {
        push(tag);
        stage.advance(Duration.ofMinutes(1)).world().fail("dev", "web");
        return this;
    }

    /** The deployment in dev completes, and its event is not delivered yet. */
    Endings settled() {
        stage.advance(Duration.ofMinutes(1)).world().settle("dev", "web");
        return this;
    }

    /** @return the outcomes of RollbackFunction */
    List<JsonNode> completes(String cluster, String service) {
        stage.advance(Duration.ofMinutes(1)).world().settle(cluster, service);
        return deliverEvents();
    }

    /** Delivers all pending events, and those that follow from them. No invocation fails. */
    List<JsonNode> deliverEvents() {
        results.clear();
        stage.world().bus().deliverAll();
        return results.stream().flatMap(r -> outcomes(r).stream()).toList();
    }

    /** Drops all pending events. */
    Endings dropEvents() {
        while (!stage.world().bus().pending().isEmpty()) {
            stage.world().bus().drop(0);
        }
        return this;
    }

    /** Runs a reconciliation by the schedule. The invocation does not fail. */
    List<JsonNode> reconcile() {
        return outcomes(stage.invokeRollback(Stage.file("scheduled.json")));
    }

    /** ECS's newest event of this name, as EventBridge delivers it. */
    String event(String eventName) {
        return stage.world().bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals(eventName))
                .reduce((a, b) -> b)
                .map(Event::json)
                .orElseThrow();
    }

    /** The same event for another service. */
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

    /** The detail-types of the published events. */
    List<String> published() {
        return Traffic.published(stage).stream().map(Event::detailType).toList();
    }

    /** The states of a family's revisions, from 1 on: {@code good failed>1} if revision 2 was rolled back to 1. */
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
