package dev.slipway.select;

import dev.slipway.release.Release;
import java.util.List;

/**
 * The old revision that a person's rollback deploys.
 *
 * @param aim the release whose content is deployed again, whole, in the place of the template
 * @param from the releases that are rolled back: an automatic rollback never chooses them
 */
public record RestoredRevision(Release aim, List<Release> from) {
    public RestoredRevision {
        from = List.copyOf(from);
    }

    /** The revision whose content it is: a restored revision may itself have restored an older one. */
    public int revision() {
        return aim.restores().orElse(aim.number());
    }
}
