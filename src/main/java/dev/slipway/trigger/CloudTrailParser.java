package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.release.Release;
import dev.slipway.text.Quoted;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads calls of ECS's API from CloudTrail's events: a registered task definition, or why the event is ignored
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html">ECS in
 * CloudTrail</a>).
 *
 * <p>It checks whether to ignore an event before it validates it: only an event to act on must be complete. Slipway's
 * own registrations carry its tags.
 */
final class CloudTrailParser {
    static final String DETAIL_TYPE = "AWS API Call via CloudTrail";

    private static final Pattern REVISION =
            Pattern.compile("arn:aws[a-z-]{0,20}:ecs:(?<region>[a-z]{2}[a-z0-9-]{1,30}):(?<account>[0-9]{12})"
                    + ":task-definition/(?<name>[A-Za-z0-9_-]{1,255}:[1-9][0-9]{0,8})");

    private final EventEnvelope envelope;
    private final JsonFields detail;

    private CloudTrailParser(EventEnvelope envelope) {
        this.envelope = envelope;
        this.detail = new JsonFields("$.detail", envelope.detail());
    }

    static Trigger read(EventEnvelope envelope) {
        return new CloudTrailParser(envelope).registered();
    }

    private Trigger registered() {
        Optional<String> name = detail.required("eventName", text -> true, "the name of an ECS call");
        detail.check();
        if (!name.equals(Optional.of("RegisterTaskDefinition"))) {
            return ignored("Slipway acts only on RegisterTaskDefinition");
        }
        if (!detail.node("errorCode").isMissingNode()
                && !detail.node("errorCode").isNull()) {
            return ignored("the call failed");
        }
        if (isSlipways()) {
            return ignored("it has the tag %s, which Slipway's own revisions have; if it is a template, remove that tag"
                    .formatted(Release.REQUEST));
        }
        Optional<String> arn = arn();
        Optional<String> by =
                Optional.ofNullable(detail.node("userIdentity").path("arn").textValue());
        detail.check();
        MatchResult found =
                REVISION.matcher(arn.orElseThrow()).results().findFirst().orElseThrow();
        return new Trigger.TemplateRegistered(
                envelope.id(),
                found.group("account"),
                found.group("region"),
                RevisionName.parse(found.group("name")).orElseThrow(),
                envelope.time(),
                by);
    }

    private Optional<String> arn() {
        JsonNode arn = detail.node("responseElements").path("taskDefinition").path("taskDefinitionArn");
        if (arn.isTextual() && REVISION.matcher(arn.textValue()).matches()) {
            return Optional.of(arn.textValue());
        }
        detail.problem(
                "responseElements",
                (arn.isTextual()
                                ? "its taskDefinition.taskDefinitionArn %s is not".formatted(Quoted.of(arn.textValue()))
                                : "has no taskDefinition.taskDefinitionArn; it is")
                        + " a revision's ARN, arn:aws:ecs:region:account:task-definition/family:number");
        return Optional.empty();
    }

    /**
     * Checked first, so that no registration can cause another: every registration of Slipway has this tag. A template
     * may have copies of Slipway's other tags, which do not matter here.
     */
    private boolean isSlipways() {
        for (JsonNode tag : detail.node("requestParameters").path("tags")) {
            if (tag.path("key").asText().equals(Release.REQUEST)) {
                return true;
            }
        }
        return false;
    }

    private Trigger.Ignored ignored(String why) {
        String family = Optional.ofNullable(
                        detail.node("requestParameters").path("family").textValue())
                .map(text -> " of " + Quoted.of(text))
                .orElse("");
        return new Trigger.Ignored("%s %s%s: %s"
                .formatted(
                        Quoted.of(envelope.detailType()),
                        Quoted.of(detail.node("eventName").asText()),
                        family,
                        why));
    }
}
