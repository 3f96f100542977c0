package dev.slipway.plan;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import java.time.Instant;
import java.util.Optional;

/**
 * Which version a changed template is deployed with. It is no request for a version: it takes the place in the order of
 * what beats all others, so that whatever is requested later wins over it.
 */
public final class FollowUp {
    private FollowUp() {}

    /** Whether there is a version, and if not, why. */
    public sealed interface Version {}

    /** @param requestedAt its place in the order */
    public record Found(Entry entry, Instant requestedAt) implements Version {}

    /** The next deployment takes the template anyway. */
    public record NothingYet(String reason) implements Version {}

    public record Overtaken(String reason) implements Version {}

    /**
     * Finds the version.
     *
     * @param request as the log has it
     * @param registeredAt when the template was registered
     */
    public static Version find(LogEnd log, String request, Instant registeredAt) {
        Optional<Entry> last = log.last();
        if (last.isEmpty()) {
            return new NothingYet("nothing was deployed by Slipway yet; the first deployment takes the template");
        }
        Optional<Entry> same = log.ofRequest(request);
        if (same.isPresent()) {
            return new Found(same.get(), same.get().requestedAt());
        }
        // one that failed brought nothing back
        Optional<Entry> broughtBack =
                log.desired().filter(d -> d.restores().isPresent() && registeredAt.isBefore(d.requestedAt()));
        if (broughtBack.isPresent()) {
            return new Overtaken(
                    "revision %d brought an older one back, whole, at %s, after the template was registered"
                            .formatted(
                                    broughtBack.get().number(),
                                    broughtBack.get().requestedAt()));
        }
        // where what was requested last failed, and nothing was there to go back to, it may have been the template's
        // fault
        return new Found(log.desired().orElse(last.get()), last.get().requestedAt());
    }
}
