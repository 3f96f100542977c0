package dev.slipway.deploy.plan;

import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * Which version Slipway deploys with a changed template. The change is not a request for a version: the new release
 * takes the place of the release that was requested last, so that every later request wins over it.
 */
public final class TemplateRedeploy {
    private TemplateRedeploy() {}

    /** The version or, where there is none, the reason. */
    public sealed interface Version {}

    /** @param requestedAt its place in the order */
    public record Redeploy(Release release, Instant requestedAt) implements Version {}

    /** The next deployment takes the template anyway. */
    public record NothingYet(String reason) implements Version {}

    /** A person rolled back after the template was registered. */
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
            return new NothingYet("Slipway has not deployed here yet; the first deployment takes the template");
        }
        Optional<Release> same = log.ofRequest(request);
        if (same.isPresent()) {
            return new Redeploy(same.get(), same.get().requestedAt());
        }
        // a failed release restored nothing
        Optional<Release> restoring =
                log.wanted().filter(d -> d.restores().isPresent() && registeredAt.isBefore(d.requestedAt()));
        if (restoring.isPresent()) {
            return new Overtaken(
                    "revision %d, requested at %s, restored an older revision after the template was registered"
                            .formatted(restoring.get().number(), restoring.get().requestedAt()));
        }
        // where the last release failed and there was none to roll back to, the template may have been the cause
        return new Redeploy(log.wanted().orElse(last.get()), last.get().requestedAt());
    }
}
