package dev.slipway.hold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.PushedTag;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import dev.slipway.text.TextTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The answers to {@code hold} and {@code unhold}. */
public final class HoldJson {
    private HoldJson() {}

    /** {@code {"done": […], "notDone": […], "text": …}}; {@code notDone} only where a target is in it. */
    public static ObjectNode of(List<HoldResult> results) {
        ObjectNode answer = Json.object();
        ArrayNode done = answer.putArray("done");
        ArrayNode notDone = Json.object().putArray("notDone");
        results.forEach(result -> {
            switch (result) {
                case HoldResult.Held held -> {
                    ObjectNode json = put(subject(done, held.target()), held.hold());
                    json.put("revision", held.revision());
                    putPreparing(json, held.preparing());
                }
                case HoldResult.Ended(Target target, Hold ended, Optional<PushedTag> waiting) -> {
                    ObjectNode json = subject(done, target);
                    put(json.putObject("hold"), ended);
                    waiting.ifPresent(pushed -> json.putObject("newestImage")
                            .put("tag", pushed.tag())
                            .put("digest", pushed.digest())
                            .put("pushedAt", pushed.pushedAt().toString()));
                }
                case HoldResult.NotDone(Target target, String reason) ->
                    subject(notDone, target).put("reason", reason);
                case HoldResult.Failed failed ->
                    subject(notDone, failed.target())
                            .put("reason", String.valueOf(failed.failure().getMessage()));
            }
        });
        if (!notDone.isEmpty()) {
            answer.set("notDone", notDone);
        }
        return answer.put("text", text(results));
    }

    /** One sentence for each target, made printable. */
    private static String text(List<HoldResult> results) {
        return results.stream().map(HoldJson::sentence).map(TextTable::lines).collect(Collectors.joining("\n"));
    }

    /** Why nothing was done, or not all of it. */
    public static Optional<String> notDone(HoldResult result) {
        return switch (result) {
            case HoldResult.Held _, HoldResult.Ended _ -> Optional.empty();
            case HoldResult.NotDone(Target target, String reason) -> Optional.of(reason);
            case HoldResult.Failed failed ->
                Optional.of(String.valueOf(failed.failure().getMessage()));
        };
    }

    private static ObjectNode subject(ArrayNode list, Target target) {
        return list.addObject()
                .put("service", target.service())
                .put("environment", target.environment())
                .put("cluster", target.cluster());
    }

    /** Adds {@code since}, {@code until}, {@code by} and {@code reason}. */
    private static ObjectNode put(ObjectNode json, Hold hold) {
        json.put("since", hold.since().toString()).put("until", hold.until().toString());
        hold.by().ifPresent(by -> json.put("by", by));
        return json.put("reason", hold.reason());
    }

    private static void putPreparing(ObjectNode json, List<Release> releases) {
        if (releases.isEmpty()) {
            return;
        }
        ArrayNode preparing = json.putArray("preparing");
        releases.forEach(release -> {
            ObjectNode one = preparing.addObject().put("revision", release.number());
            release.imageTag().ifPresent(tag -> one.put("imageTag", tag));
        });
    }

    private static String preparing(List<Release> releases) {
        if (releases.isEmpty()) {
            return "";
        }
        String names = releases.stream()
                .map(release -> "revision %d%s"
                        .formatted(
                                release.number(),
                                release.imageTag().map(" (%s)"::formatted).orElse("")))
                .collect(Collectors.joining(", "));
        return "; the hold does not stop what prepares already: " + names;
    }

    /** What became of one target. */
    public static String sentence(HoldResult result) {
        return switch (result) {
            case HoldResult.Held held ->
                "%s is %s%s".formatted(held.target(), held.hold().words(), preparing(held.preparing()));
            case HoldResult.Ended(Target target, Hold ended, Optional<PushedTag> waiting) ->
                "%s is not held any more%s"
                        .formatted(
                                target,
                                waiting.map(pushed -> "; %s, pushed at %s, was not deployed: request it to deploy it"
                                                .formatted(pushed.tag(), pushed.pushedAt()))
                                        .orElse(""));
            case HoldResult.NotDone(Target target, String reason) -> "%s: nothing done, %s".formatted(target, reason);
            case HoldResult.Failed failed ->
                "%s: nothing done, or not all of it: %s"
                        .formatted(failed.target(), failed.failure().getMessage());
        };
    }
}
