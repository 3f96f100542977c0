package dev.slipway.prepare.plan;

import dev.slipway.release.Release;
import java.util.Optional;

/**
 * What a run may do about release tasks. The failure of a release is published by the run that notes it, so a deployment notes
 * only those of its own release.
 *
 * @param request the id of the request whose release it is; empty for all releases
 * @param seesEnds whether it looks at tasks that run, and notes how they end
 */
public record Scope(Optional<String> request, boolean seesEnds) {
    /** Of the second function: an event that a task has ended, or the schedule. */
    public static final Scope ALL = new Scope(Optional.empty(), true);

    /** Of a deployment, which ends while its task runs. */
    public static Scope deployment(String request) {
        return new Scope(Optional.of(request), false);
    }

    /** Of a request that waits for the end. */
    public static Scope waiting(String request) {
        return new Scope(Optional.of(request), true);
    }

    boolean has(Release release) {
        return request.filter(id -> !id.equals(release.request())).isEmpty();
    }
}
