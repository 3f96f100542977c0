package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.hold.HoldJson;
import dev.slipway.hold.HoldResult;
import dev.slipway.hold.TargetHolder;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.publish.JsonLog;
import dev.slipway.release.Hold;
import dev.slipway.select.TargetOwnership;
import dev.slipway.select.Targets;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds targets, and ends holds. */
final class HoldHandler {
    private HoldHandler() {}

    static ObjectNode handle(ParsedEvent event, Trigger.HoldRequest request, InvocationContext invocation) {
        List<Target> targets =
                invocation.select(all -> all.matching(request.service(), request.environment()), List::isEmpty);
        if (targets.isEmpty()) {
            String reason = invocation.targets().unmatched(request.service(), request.environment());
            return invocation.conclude(event, Outcome.refused(reason + invocation.configurationAge()));
        }
        List<HoldResult> results = hold(targets, request.hold(), invocation);
        ObjectNode answer = HoldJson.of(results);
        List<Outcome> failed = results.stream()
                .flatMap(result -> failure(result, request.hold()).stream())
                .toList();
        boolean isAnyDone = failed.size() < results.size();
        boolean canRetry = event.isEvent() && failed.stream().anyMatch(Outcome::isRetryable);
        if (canRetry || !isAnyDone) {
            throw new InvocationFailedException(failed);
        }
        return invocation.answer(answer);
    }

    private static List<HoldResult> hold(List<Target> targets, Hold hold, InvocationContext invocation) {
        var holder = new TargetHolder(
                invocation.aws(),
                invocation.parallel(),
                invocation.clock(),
                invocation.pause(),
                new TargetOwnership(invocation.targets()));
        List<HoldResult> results = holder.hold(targets, hold);
        results.forEach(result -> invocation.log(level(results), HoldJson.sentence(result)));
        return results;
    }

    /**
     * A rollback with {@code "hold": true} registered its revision with the hold. Where it registered none, or another
     * deployment did meanwhile, the newest release gets the hold now.
     *
     * @return the outcomes; FAILED where the target is rolled back and not held
     */
    static List<Outcome> afterRollback(ParsedEvent event, List<Outcome> outcomes, InvocationContext invocation) {
        Optional<Hold> hold = event.trigger() instanceof Trigger.Rollback one
                ? one.hold()
                : event.trigger() instanceof Trigger.RollbackSince many ? many.hold() : Optional.empty();
        if (hold.isEmpty() || event.dryRun() || isAnswered(event)) {
            return outcomes;
        }
        Targets known = invocation.targets();
        Map<Target, Outcome> rolledBack = new LinkedHashMap<>();
        outcomes.stream()
                .filter(outcome -> outcome.kind().asRequested()
                        && outcome.details().revision().arn().isPresent())
                .forEach(outcome -> outcome.subject()
                        .flatMap(s -> known.known(s.service(), s.environment()))
                        .ifPresent(target -> rolledBack.put(target, outcome)));
        var answered = new ArrayList<>(outcomes);
        for (HoldResult result : hold(List.copyOf(rolledBack.keySet()), hold.get(), invocation)) {
            HoldJson.notDone(result)
                    .ifPresent(why -> answered.replaceAll(outcome -> outcome.equals(rolledBack.get(result.target()))
                            ? outcome.as(Kind.FAILED)
                                    .because("%s; but it is not held: %s".formatted(outcome.reason(), why))
                            : outcome));
        }
        return answered;
    }

    /** Whether an earlier answer to the same request says that the targets are held. */
    private static boolean isAnswered(ParsedEvent event) {
        return event.trigger() instanceof Trigger.Deployment request
                && request.metadata().seen().filter(seen -> !seen.isEmpty()).isPresent();
    }

    private static JsonLog.Level level(List<HoldResult> results) {
        return results.stream().anyMatch(HoldResult.Failed.class::isInstance)
                ? JsonLog.Level.ERROR
                : JsonLog.Level.INFO;
    }

    /** What keeps the request from being fulfilled. A target that is not held needs no end of a hold. */
    private static Optional<Outcome> failure(HoldResult result, Hold asked) {
        return switch (result) {
            case HoldResult.Held _, HoldResult.Ended _ -> Optional.empty();
            case HoldResult.NotDone(Target target, String reason) ->
                asked.isEnd() ? Optional.empty() : Optional.of(Outcome.of(target, Kind.REFUSED, reason));
            case HoldResult.Failed(Target target, AwsException failure) ->
                Optional.of(Outcome.of(target, Kind.FAILED, String.valueOf(failure.getMessage()))
                        .retryable(failure.isRetryable()));
        };
    }
}
