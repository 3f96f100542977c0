package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.query.StatusQuery.History;
import dev.slipway.query.StatusQuery.Status;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers to {@code status} and {@code history} as users read them. */
public final class StatusJson {
    private StatusJson() {}

    /** {@code {"services": […]}}. */
    public static ObjectNode status(List<Status> all) {
        ObjectNode answer = Json.object();
        ArrayNode services = answer.putArray("services");
        all.forEach(one -> status(services.addObject(), one));
        return answer;
    }

    private static void status(ObjectNode json, Status status) {
        subject(json, status.target());
        json.put("ecsService", status.target().ecsService());
        put(json, "trouble", status.trouble());
        if (status.trouble().isPresent()) {
            return;
        }
        json.put("status", status.service().map(Service::status).orElse("MISSING"));
        Optional<Service> existing = status.service().filter(s -> !s.isDeleted());
        put(json, "taskDefinition", existing.map(Service::taskDefinition));
        status.running().ifPresent(release -> json.set("running", release(status.target(), release)));
        status.desired()
                .filter(d ->
                        status.running().filter(r -> r.number() == d.number()).isEmpty())
                .ifPresent(release -> json.set("desired", release(status.target(), release)));
        status.hold().ifPresent(hold -> json.set("hold", hold(hold)));
        existing.flatMap(Service::primary).ifPresent(primary -> json.set("rollout", rollout(primary)));
    }

    private static ObjectNode hold(Hold hold) {
        ObjectNode json = Json.object();
        json.put("until", hold.until().toString());
        put(json, "by", hold.by());
        json.put("reason", hold.reason());
        json.put("since", hold.since().toString());
        return json;
    }

    private static ObjectNode rollout(Deployment primary) {
        ObjectNode json = Json.object();
        json.put("deployment", primary.id());
        put(json, "state", primary.rolloutState());
        put(json, "reason", primary.rolloutReason());
        json.put("startedAt", primary.createdAt().toString());
        json.put("runningCount", primary.runningCount()).put("desiredCount", primary.desiredCount());
        return json;
    }

    /** {@code {"service": …, "environment": …, "revisions": […]}}. */
    public static ObjectNode history(History history) {
        ObjectNode answer = Json.object();
        subject(answer, history.target());
        ArrayNode revisions = answer.putArray("revisions");
        for (Release release : history.releases()) {
            ObjectNode revision = release(history.target(), release);
            if (history.running().equals(Optional.of(release.arn()))) {
                revision.put("running", true);
            }
            if (history.desired().filter(d -> d.number() == release.number()).isPresent()) {
                revision.put("desired", true);
            }
            revisions.add(revision);
        }
        return answer;
    }

    private static void subject(ObjectNode json, Target target) {
        json.put("service", target.service())
                .put("environment", target.environment())
                .put("cluster", target.cluster());
    }

    private static ObjectNode release(Target target, Release release) {
        ObjectNode json = Json.object();
        json.put("revision", release.number());
        json.put("taskDefinition", release.arn());
        json.put("state", release.state().tag());
        put(json, "stateReason", release.tag(Release.STATE_REASON).filter(r -> !r.isEmpty()));
        release.rolledBackTo().ifPresent(n -> json.put("rolledBackTo", n));
        release.restores().ifPresent(n -> json.put("restores", n));
        put(json, "imageTag", release.imageTag());
        json.put("imageDigest", release.digest());
        json.put("repository", release.image().map(ImageReference::repository).orElse(target.repository()));
        put(json, "template", release.template().map(Object::toString));
        json.put("requestedAt", release.requestedAt().toString());
        put(json, "settledAt", release.settledAt().map(Instant::toString));
        json.put("request", release.request());
        put(json, "requestedBy", release.tag(Release.REQUESTED_BY));
        put(json, "reason", release.tag(Release.REASON));
        put(json, "deployment", release.deployment());
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }
}
