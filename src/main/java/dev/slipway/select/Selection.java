package dev.slipway.select;

import java.util.List;

/**
 * The targets that one trigger concerns.
 *
 * @param requests one for each target
 * @param unresolved requests that do not name their version
 * @param refused services that a rule excludes
 * @param ignored why nothing matched; empty where something did
 */
public record Selection(
        List<DeployRequest> requests, List<UnresolvedRequest> unresolved, List<Refused> refused, String ignored) {
    public Selection {
        requests = List.copyOf(requests);
        unresolved = List.copyOf(unresolved);
        refused = List.copyOf(refused);
    }

    static Selection of(DeployRequest request) {
        return new Selection(List.of(request), List.of(), List.of(), "");
    }

    static Selection of(UnresolvedRequest request) {
        return new Selection(List.of(), List.of(request), List.of(), "");
    }

    static Selection of(Refused refused) {
        return new Selection(List.of(), List.of(), List.of(refused), "");
    }

    /** The same, without the reason why nothing matched. */
    public Selection withoutReason() {
        return new Selection(requests, unresolved, refused, "");
    }

    /** A service and environment that cannot be deployed by this push or request, and what to do about it. */
    public record Refused(String service, String environment, String reason) {}
}
