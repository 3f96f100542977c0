package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.hold.HoldJson;
import dev.slipway.hold.HoldResult;
import dev.slipway.hold.TargetHolder;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.publish.JsonLog;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

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
        var holder = new TargetHolder(
                invocation.aws(),
                invocation.parallel(),
                invocation.clock(),
                invocation.pause(),
                new TargetOwnership(invocation.targets()));
        List<HoldResult> results = holder.hold(targets, request.hold());
        ObjectNode answer = HoldJson.of(results);
        answer.path("text").asText().lines().forEach(line -> invocation.log(level(results), line));
        List<Outcome> failed = results.stream()
                .filter(HoldResult.Failed.class::isInstance)
                .map(HoldResult.Failed.class::cast)
                .map(HoldHandler::outcome)
                .toList();
        boolean isAnyDone = failed.size() < results.size();
        boolean canRetry = event.isEvent() && failed.stream().anyMatch(Outcome::isRetryable);
        if (canRetry || !isAnyDone) {
            throw new InvocationFailedException(failed);
        }
        return invocation.answer(answer);
    }

    private static JsonLog.Level level(List<HoldResult> results) {
        return results.stream().anyMatch(HoldResult.Failed.class::isInstance)
                ? JsonLog.Level.ERROR
                : JsonLog.Level.INFO;
    }

    private static Outcome outcome(HoldResult.Failed failed) {
        return Outcome.of(failed.target(), Kind.FAILED, String.valueOf(failed.failure().getMessage()))
                .retryable(failed.failure().isRetryable());
    }
}
