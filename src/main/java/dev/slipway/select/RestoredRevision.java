package dev.slipway.select;

import dev.slipway.release.Release;
import java.util.List;

/**
 * The old revision that a person's rollback deploys.
 *
 * @param release the release whose content is deployed again, whole, in the place of the template
 * @param withdrawn the releases that are rolled back: an automatic rollback never chooses them
 */
public record RestoredRevision(Release release, List<Release> withdrawn) {
    public RestoredRevision {
        withdrawn = List.copyOf(withdrawn);
    }

    /** The revision whose content it is: a restored revision may itself have restored an older one. */
    public int revision() {
        return release.restores().orElse(release.number());
    }
}
