package dev.slipway.hold;

import dev.slipway.config.Target;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecs.AwsException;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What became of one target that was to be held, or whose hold was to end. */
public sealed interface HoldResult {
    Target target();

    /**
     * The target is held.
     *
     * @param revision the release that has the hold
     * @param preparing the releases that prepare, by their numbers: the hold does not stop them
     */
    record Held(Target target, Hold hold, int revision, List<Release> preparing) implements HoldResult {
        public Held {
            preparing = preparing.stream()
                    .sorted(Comparator.comparingInt(Release::number))
                    .toList();
        }
    }

    /**
     * The hold is over.
     *
     * @param ended the hold
     * @param waiting the newest image that the target's {@code tags} match and that was pushed meanwhile, unless it is
     *     desired already
     */
    record Ended(Target target, Hold ended, Optional<PushedTag> waiting) implements HoldResult {}

    /** @param reason says what to do */
    record NotDone(Target target, String reason) implements HoldResult {}

    /** AWS refused a call, or did not answer. */
    record Failed(Target target, AwsException failure) implements HoldResult {}
}
