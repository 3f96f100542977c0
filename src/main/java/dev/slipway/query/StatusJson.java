package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.config.UnclearEntry;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.query.StatusQuery.History;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers to {@code status} and {@code history} as users read them. */
public final class StatusJson {
    private StatusJson() {}

    /**
     * {@code {"services": […], "problems": […], "text": …}}.
     *
     * @param faulty the entries of the configuration with a problem
     */
    public static ObjectNode status(List<TargetStatus> all, List<UnclearEntry> faulty) {
        ObjectNode answer = Json.object();
        ArrayNode services = answer.putArray("services");
        all.forEach(one -> status(services.addObject(), one));
        ArrayNode problems = answer.putArray("problems");
        faulty.forEach(entry -> problems.addObject().put("path", entry.name()).put("problem", entry.why()));
        return answer.put("text", StatusText.of(all, faulty));
    }

    private static void status(ObjectNode json, TargetStatus status) {
        subject(json, status.target());
        put(json, "ecsService", status.target().ecsService());
        if (status.target().isTask()) {
            json.put("task", true);
        }
        put(json, "trouble", status.trouble());
        if (status.trouble().isPresent()) {
            return;
        }
        if (!status.target().isTask()) {
            json.put("status", status.service().map(Service::status).orElse("MISSING"));
        }
        put(
                json,
                "taskDefinition",
                status.existing().map(Service::taskDefinition).filter(arn -> !arn.isEmpty()));
        release(json, "running", status.target(), status.running());
        release(json, "desired", status.target(), status.missed());
        release(json, "lastAttempt", status.target(), status.lastAttempt());
        status.hold().ifPresent(hold -> json.set("hold", hold(hold)));
        status.existing().flatMap(Service::primary).ifPresent(primary -> json.set("rollout", rollout(primary)));
        status.waiting()
                .ifPresent(waiting -> json.putObject("waiting")
                        .put("for", waiting.what().json())
                        .put("reason", waiting.reason()));
    }

    private static void release(ObjectNode json, String name, Target target, Optional<Release> release) {
        release.ifPresent(r -> json.set(name, release(target, r)));
    }

    private static ObjectNode hold(Hold hold) {
        ObjectNode json = Json.object();
        json.put("until", hold.until().toString());
        put(json, "by", hold.by());
        json.put("reason", hold.reason());
        json.put("since", hold.since().toString());
        return json;
    }

    static ObjectNode rollout(Deployment primary) {
        ObjectNode json = Json.object();
        json.put("deployment", primary.id());
        put(json, "state", primary.rolloutState());
        put(json, "reason", primary.rolloutReason());
        json.put("startedAt", primary.createdAt().toString());
        json.put("runningCount", primary.runningCount()).put("desiredCount", primary.desiredCount());
        return json;
    }

    /** {@code {"service": …, "environment": …, "revisions": […], "text": …}}. */
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
        return answer.put("text", HistoryText.of(history));
    }

    static void subject(ObjectNode json, Target target) {
        json.put("service", target.service())
                .put("environment", target.environment())
                .put("cluster", target.cluster());
    }

    static ObjectNode release(Target target, Release release) {
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
        if (release.isDespiteFindings()) {
            json.put("despiteFindings", true);
        }
        put(json, "deployment", release.deployment());
        put(json, "releaseTask", release.preparation().task());
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(v -> json.put(name, v));
    }
}
