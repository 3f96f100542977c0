package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.AccountRegion;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.select.ServiceMatch;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.util.List;

/** Reports that a deployment waits at a lifecycle hook, or reconciles its target when a hook failed. */
final class HookHandler {
    private HookHandler() {}

    static ObjectNode handle(
            ParsedEvent event, Trigger.HookChange change, InvocationContext invocation, UnrecordedReports unrecorded) {
        var at = new AccountRegion(change.account(), change.region());
        ServiceMatch match = invocation.select(
                targets -> targets.ofService(at, change.cluster(), change.service()), ServiceMatch::isMiss);
        List<Outcome> outcomes = match.isMiss()
                ? List.of(MissedService.of(match, change.service(), invocation))
                : unrecorded.ofEvent(match.targets().stream()
                        .flatMap(target -> reconciler(invocation).onHook(target, change).stream())
                        .toList());
        invocation.publish(event, outcomes);
        return invocation.answer(event, outcomes);
    }

    private static Reconciler reconciler(InvocationContext invocation) {
        return new Reconciler(
                invocation.aws(), invocation.parallel(), invocation.clock(), invocation.pause(), invocation.targets());
    }
}
