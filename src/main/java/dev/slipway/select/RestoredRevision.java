package dev.slipway.select;

import dev.slipway.release.Release;
import java.util.List;

/**
 * A person goes back.
 *
 * @param aim the entry whose content is deployed again, whole, in the template's place
 * @param from entries that are gone back from: no rollback that nobody chose them for may have them as its aim
 */
public record RestoredRevision(Release aim, List<Release> from) {
    public RestoredRevision {
        from = List.copyOf(from);
    }

    /** The revision whose content it is: what is restored may have been restored itself. */
    public int revision() {
        return aim.restores().orElse(aim.number());
    }
}
