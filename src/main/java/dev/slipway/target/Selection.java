package dev.slipway.target;

import java.util.List;

/**
 * What one push or request concerns. No target at all is an answer, too: {@code ignored} then says why.
 *
 * @param asked one for each target
 * @param refused services that it would concern but for a rule
 * @param ignored why nothing matched; empty where something did
 */
public record Selection(List<Asked> asked, List<Refused> refused, String ignored) {
    public Selection {
        asked = List.copyOf(asked);
        refused = List.copyOf(refused);
    }

    /** A service and environment that cannot be deployed by this push or request, and what to do about it. */
    public record Refused(String service, String environment, String reason) {}
}
