package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.control.ControlJson;
import dev.slipway.control.ControlResult;
import dev.slipway.control.DeploymentControl;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.publish.JsonLog;
import dev.slipway.select.TargetLookup;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Continues and aborts deployments. */
final class ControlHandler {
    private ControlHandler() {}

    static ObjectNode handle(ParsedEvent event, Trigger.Control request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) -> answer(event, act(target, request, invocation), invocation);
            case TargetLookup.NotFound missing ->
                invocation.conclude(
                        event,
                        Outcome.refused(
                                missing.refused().service(),
                                missing.refused().environment(),
                                missing.reason() + invocation.configurationAge()));
        };
    }

    private static ControlResult act(Target target, Trigger.Control request, InvocationContext invocation) {
        var control = new DeploymentControl(
                invocation.aws(), invocation.parallel(), invocation.clock(), new TargetOwnership(invocation.targets()));
        return switch (request.what()) {
            case CONTINUE -> control.resume(target, request.by());
            case ABORT -> control.abort(target, request.by());
        };
    }

    private static ObjectNode answer(ParsedEvent event, ControlResult result, InvocationContext invocation) {
        return switch (result) {
            case ControlResult.Done done -> {
                invocation.log(JsonLog.Level.INFO, ControlJson.sentence(done));
                invocation.publish(event, done.outcomes());
                yield invocation.answer(ControlJson.of(done));
            }
            case ControlResult.NotDone(Target target, String reason) ->
                invocation.conclude(
                        event, Outcome.of(target, Kind.REFUSED, reason).with(Publication.LOG_ONLY));
            case ControlResult.Failed(Target target, AwsException failure, List<Outcome> outcomes) -> {
                invocation.publish(event, outcomes);
                yield invocation.conclude(
                        event,
                        Outcome.of(target, Kind.FAILED, String.valueOf(failure.getMessage()))
                                .with(Publication.LOG_ONLY)
                                .retryable(failure.isRetryable()));
            }
        };
    }
}
