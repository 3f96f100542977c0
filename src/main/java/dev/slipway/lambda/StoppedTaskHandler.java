package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.StoppedTaskTargets;
import dev.slipway.select.ServiceMatch;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Reconciles the target whose release task stopped: the release log says which task counts, and ECS how it ended. */
final class StoppedTaskHandler {
    private StoppedTaskHandler() {}

    static ObjectNode handle(
            ParsedEvent event,
            Trigger.TaskStopped stopped,
            InvocationContext invocation,
            UnrecordedReports unrecorded) {
        var tasks = new StoppedTaskTargets(invocation.aws(), invocation.parallel());
        StoppedTaskTargets.Found found = invocation.select(
                targets -> tasks.of(stopped, targets), of -> of.match().isMiss());
        List<Outcome> outcomes = found.match().isMiss()
                ? missed(stopped, found, invocation)
                : unrecorded.ofEvent(reconcile(found.match(), invocation));
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    private static List<Outcome> reconcile(ServiceMatch match, InvocationContext invocation) {
        var reconciler = new Reconciler(
                invocation.aws(), invocation.parallel(), invocation.clock(), invocation.pause(), invocation.targets());
        return match.targets().stream()
                .flatMap(target -> reconciler.reconcile(target).stream())
                .toList();
    }

    /** The schedule reports the target that a rule leaves out. */
    private static List<Outcome> missed(
            Trigger.TaskStopped stopped, StoppedTaskTargets.Found found, InvocationContext invocation) {
        if (!found.failures().isEmpty()) {
            return found.failures();
        }
        String reason = "no target has the family and the cluster of task %s, which ran %s in %s%s"
                .formatted(stopped.task(), stopped.revision(), stopped.cluster(), invocation.configurationAge());
        return List.of(MissedService.of(found.match(), reason));
    }
}
