package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.release.Preparation;
import dev.slipway.text.Quoted;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads ECS's events about tasks: a release task that stopped, or why the event is ignored
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html">task state change
 * events</a>).
 *
 * <p>It checks whether to ignore an event before it validates it: only an event to act on must be complete.
 */
final class StoppedTaskParser {
    static final String DETAIL_TYPE = "ECS Task State Change";

    private static final String ARN =
            "arn:aws[a-z-]{0,20}:ecs:(?<region>[a-z]{2}[a-z0-9-]{1,30}):(?<account>[0-9]{12})";
    private static final Pattern CLUSTER = Pattern.compile(ARN + ":cluster/(?<name>[A-Za-z0-9_-]{1,255})");
    /** The old form of the ARN has no cluster. */
    private static final Pattern TASK =
            Pattern.compile(ARN + ":task/(?:[A-Za-z0-9_-]{1,255}/)?(?<name>[A-Za-z0-9_-]{1,64})");

    private static final Pattern REVISION =
            Pattern.compile(ARN + ":task-definition/(?<name>[A-Za-z0-9_-]{1,255}:[1-9][0-9]{0,8})");

    private final EventEnvelope envelope;
    private final JsonFields detail;

    private StoppedTaskParser(EventEnvelope envelope) {
        this.envelope = envelope;
        this.detail = new JsonFields("$.detail", envelope.detail());
    }

    static Trigger read(EventEnvelope envelope) {
        return new StoppedTaskParser(envelope).stopped();
    }

    private Trigger stopped() {
        String startedBy = shown(detail.node("startedBy"));
        if (!startedBy.startsWith(Preparation.STARTED_BY)) {
            return ignored("its startedBy does not begin with %s: no deployment of Slipway started it"
                    .formatted(Preparation.STARTED_BY));
        }
        if (!shown(detail.node("lastStatus")).equals("STOPPED")) {
            return ignored("Slipway acts only on tasks that are STOPPED");
        }
        Optional<MatchResult> cluster =
                arn("clusterArn", CLUSTER, "a cluster's ARN, arn:aws:ecs:region:account:cluster/name");
        Optional<MatchResult> task = arn("taskArn", TASK, "a task's ARN, arn:aws:ecs:region:account:task/cluster/id");
        Optional<MatchResult> definition = arn(
                "taskDefinitionArn",
                REVISION,
                "a revision's ARN, arn:aws:ecs:region:account:task-definition/family:number");
        detail.check();
        RevisionName revision =
                RevisionName.parse(definition.orElseThrow().group("name")).orElseThrow();
        if (!startedBy.equals(Preparation.STARTED_BY + revision.number())) {
            return ignored("its startedBy is %s, but it runs %s".formatted(Quoted.of(startedBy), revision));
        }
        return new Trigger.TaskStopped(
                cluster.orElseThrow().group("account"),
                cluster.orElseThrow().group("region"),
                cluster.orElseThrow().group("name"),
                revision,
                task.orElseThrow().group("name"));
    }

    private Optional<MatchResult> arn(String member, Pattern pattern, String what) {
        return detail.required(member, pattern.asMatchPredicate(), what)
                .flatMap(arn -> pattern.matcher(arn).results().findFirst());
    }

    private Trigger.Ignored ignored(String why) {
        String task = shown(detail.node("taskArn"));
        return new Trigger.Ignored("%s %s of %s: %s"
                .formatted(
                        Quoted.of(envelope.detailType()),
                        Quoted.of(shown(detail.node("lastStatus"))),
                        task.isEmpty() ? "an unnamed task" : Quoted.of(task),
                        why));
    }

    private static String shown(JsonNode node) {
        return Optional.ofNullable(node.textValue()).orElse("");
    }
}
