package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.select.TargetLookup;
import dev.slipway.select.TargetOwnership;
import dev.slipway.task.TaskJson;
import dev.slipway.task.TaskResult;
import dev.slipway.task.TaskRunner;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Starts a one-off task. Nothing of it is published: its caller gets the answer. */
final class RunHandler {
    private RunHandler() {}

    static ObjectNode handle(ParsedEvent event, Trigger.Run request, InvocationContext invocation) {
        TargetLookup lookup = invocation.select(
                all -> all.find(request.service(), request.environment()),
                found -> found instanceof TargetLookup.NotFound);
        return switch (lookup) {
            case TargetLookup.Found(Target target) -> {
                TaskResult result = run(target, request, invocation);
                List<Outcome> outcomes = List.of(result.outcome());
                invocation.publish(event, outcomes);
                yield TaskJson.addTo(invocation.answer(event, outcomes), result);
            }
            case TargetLookup.NotFound missing ->
                invocation.conclude(
                        event,
                        Outcome.refused(
                                        missing.refused().service(),
                                        missing.refused().environment(),
                                        missing.reason() + invocation.configurationAge())
                                .with(Publication.LOG_ONLY));
        };
    }

    private static TaskResult run(Target target, Trigger.Run request, InvocationContext invocation) {
        if (!invocation.runsTasks()) {
            return TaskRunner.refused(target);
        }
        var runner = new TaskRunner(
                invocation.aws(),
                invocation.parallel(),
                invocation.clock(),
                invocation.pause(),
                new TargetOwnership(invocation.targets()));
        try {
            return runner.run(target, request);
        } catch (AwsException failure) {
            return TaskRunner.failed(target, failure);
        }
    }
}
