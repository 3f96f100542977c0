package dev.slipway.deploy.plan;

import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * Which version a changed template is deployed with. It is no request for a version: it takes the place in the order of
 * what beats all others, so that whatever is requested later wins over it.
 */
public final class TemplateRedeploy {
    private TemplateRedeploy() {}

    /** Whether there is a version, and if not, why. */
    public sealed interface Version {}

    /** @param requestedAt its place in the order */
    public record Redeploy(Release release, Instant requestedAt) implements Version {}

    /** The next deployment takes the template anyway. */
    public record NothingYet(String reason) implements Version {}

    public record Overtaken(String reason) implements Version {}

    /**
     * Finds the version.
     *
     * @param request as the log has it
     * @param registeredAt when the template was registered
     */
    public static Version find(LogTail log, String request, Instant registeredAt) {
        Optional<Release> last = log.last();
        if (last.isEmpty()) {
            return new NothingYet("nothing was deployed by Slipway yet; the first deployment takes the template");
        }
        Optional<Release> same = log.ofRequest(request);
        if (same.isPresent()) {
            return new Redeploy(same.get(), same.get().requestedAt());
        }
        // one that failed brought nothing back
        Optional<Release> broughtBack =
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
        return new Redeploy(log.desired().orElse(last.get()), last.get().requestedAt());
    }
}
