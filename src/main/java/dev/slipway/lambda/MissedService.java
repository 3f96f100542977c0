package dev.slipway.lambda;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.select.Selection;
import dev.slipway.select.ServiceMatch;
import dev.slipway.text.Quoted;
import java.util.Optional;

/** The outcome of an event from ECS about a service that is no target's. */
final class MissedService {
    private MissedService() {}

    /** @param service its name in the event */
    static Outcome of(ServiceMatch match, String service, InvocationContext invocation) {
        return of(match, "no target names the service " + Quoted.of(service) + invocation.configurationAge());
    }

    /** @param reason why no target matches */
    static Outcome of(ServiceMatch match, String reason) {
        return leftOut(match)
                .map(outcome -> outcome.with(Publication.LOG_ONLY))
                .orElseGet(() -> match.unclear()
                        .map(entries -> Outcome.undecided(reason, entries))
                        .orElseGet(() -> Outcome.ignored(reason)));
    }

    /** A rule of the entries leaves out the target of the service. */
    static Optional<Outcome> leftOut(ServiceMatch match) {
        return match.leftOut().stream().findFirst().map(out -> {
            Selection.Refused refused = out.refused();
            return Outcome.refused(refused.service(), refused.environment(), refused.reason());
        });
    }
}
