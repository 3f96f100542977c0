package dev.slipway.select;

import dev.slipway.config.Target;
import java.util.List;
import java.util.Optional;

/**
 * The targets that ECS services are, or that a release task is of.
 *
 * @param targets of one service, several only where the cluster is not known
 * @param leftOut services that a pattern binds and a rule excludes
 * @param unclear where no target was found: entries of the configuration that may be meant, and what is wrong with them
 */
public record ServiceMatch(List<Target> targets, List<LeftOut> leftOut, Optional<String> unclear) {
    public ServiceMatch {
        targets = List.copyOf(targets);
        leftOut = List.copyOf(leftOut);
    }

    static ServiceMatch of(List<Candidate> candidates) {
        return new ServiceMatch(
                candidates.stream().flatMap(c -> c.target().stream()).toList(),
                candidates.stream().flatMap(c -> c.leftOut().stream()).toList(),
                Optional.empty());
    }

    ServiceMatch unclear(Optional<String> entries) {
        return new ServiceMatch(targets, leftOut, entries);
    }

    /** Whether the service has no target: in a newer configuration it may have one. */
    public boolean isMiss() {
        return targets.isEmpty();
    }
}
