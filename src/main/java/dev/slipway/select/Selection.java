package dev.slipway.select;

import java.util.List;
import java.util.Optional;

/**
 * The targets that one trigger concerns.
 *
 * @param requests one for each target
 * @param unresolved requests that do not name their version
 * @param refused services that a rule excludes
 * @param ignored why nothing matched; empty where something did
 * @param unclear where no target was found: entries of the configuration that may be meant, and what is wrong with them
 */
public record Selection(
        List<DeployRequest> requests,
        List<UnresolvedRequest> unresolved,
        List<Refused> refused,
        String ignored,
        Optional<String> unclear) {
    public Selection {
        requests = List.copyOf(requests);
        unresolved = List.copyOf(unresolved);
        refused = List.copyOf(refused);
    }

    /** With no entry of the configuration unclear. */
    public Selection(
            List<DeployRequest> requests, List<UnresolvedRequest> unresolved, List<Refused> refused, String ignored) {
        this(requests, unresolved, refused, ignored, Optional.empty());
    }

    static Selection of(DeployRequest request) {
        return new Selection(List.of(request), List.of(), List.of(), "");
    }

    static Selection of(UnresolvedRequest request) {
        return new Selection(List.of(), List.of(request), List.of(), "");
    }

    static Selection of(TargetLookup.NotFound missing) {
        return new Selection(List.of(), List.of(), List.of(missing.refused()), "", missing.unclear());
    }

    static Selection ignored(String why, Optional<String> unclear) {
        return new Selection(List.of(), List.of(), List.of(), why, unclear);
    }

    /** The same, without the reason why nothing matched. */
    public Selection withoutReason() {
        return new Selection(requests, unresolved, refused, "");
    }

    /** Whether a service that the trigger concerns has no target: in a newer configuration it may have one. */
    public boolean isMiss() {
        return !ignored.isEmpty() || !refused.isEmpty();
    }

    /** The same as an answer: the message names the entries that may be meant. */
    public Selection decided() {
        Selection all = because(TargetLookup.unclear(unclear));
        return new Selection(all.requests, all.unresolved, all.refused, all.ignored, Optional.empty());
    }

    /** The same, with more to say about why nothing matched. */
    public Selection because(String suffix) {
        return new Selection(
                requests,
                unresolved,
                refused.stream()
                        .map(r -> new Refused(r.service(), r.environment(), r.reason() + suffix))
                        .toList(),
                ignored.isEmpty() ? "" : ignored + suffix,
                unclear);
    }

    /** A service and environment that this trigger must not deploy, and what to do about it. */
    public record Refused(String service, String environment, String reason) {}
}
