package dev.slipway.select;

import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/**
 * The old revision that a person's rollback deploys.
 *
 * @param release the release whose content is deployed again, whole, in the place of the template
 * @param withdrawn the releases that are rolled back: an automatic rollback never chooses them
 * @param hold that the new revision gets; empty where it only carries on the one in force
 */
public record RestoredRevision(Release release, List<Release> withdrawn, Optional<Hold> hold) {
    public RestoredRevision {
        withdrawn = List.copyOf(withdrawn);
    }

    public RestoredRevision(Release release, List<Release> withdrawn) {
        this(release, withdrawn, Optional.empty());
    }

    /** The revision whose content it is: a restored revision may itself have restored an older one. */
    public int revision() {
        return release.restores().orElse(release.number());
    }
}
