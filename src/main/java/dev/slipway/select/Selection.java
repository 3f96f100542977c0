package dev.slipway.select;

import java.util.List;

/**
 * What one push or request concerns. No target at all is an answer, too: {@code ignored} then says why.
 *
 * @param asked one for each target
 * @param open what a request asks for without saying which version it is
 * @param refused services that it would concern but for a rule
 * @param ignored why nothing matched; empty where something did
 */
public record Selection(
        List<DeployRequest> asked, List<UnresolvedRequest> open, List<Refused> refused, String ignored) {
    public Selection {
        asked = List.copyOf(asked);
        open = List.copyOf(open);
        refused = List.copyOf(refused);
    }

    static Selection of(DeployRequest asked) {
        return new Selection(List.of(asked), List.of(), List.of(), "");
    }

    static Selection of(UnresolvedRequest open) {
        return new Selection(List.of(), List.of(open), List.of(), "");
    }

    static Selection of(Refused refused) {
        return new Selection(List.of(), List.of(), List.of(refused), "");
    }

    /** A service and environment that cannot be deployed by this push or request, and what to do about it. */
    public record Refused(String service, String environment, String reason) {}
}
