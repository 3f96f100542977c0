package dev.slipway.query;

import dev.slipway.config.Target;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/** Whether pushes arrive: the newest revision that one made. */
final class PushCheck {
    private static final String SUBJECT = "pushes";

    private PushCheck() {}

    /** @param releases the newest ones */
    static Finding of(Target target, List<Release> releases) {
        if (target.tags().isEmpty()) {
            return Finding.ok(SUBJECT, "the target has no `tags`, so it is deployed only on request");
        }
        Optional<Release> pushed = Release.requestedLast(releases.stream().filter(Release::isOfPush));
        return pushed.map(release -> Finding.ok(
                        SUBJECT,
                        "the newest revision that a push made is %s of %s"
                                .formatted(Words.revision(release), Words.time(release.requestedAt()))))
                .orElseGet(() -> Finding.warn(
                        SUBJECT,
                        "no push made one of the newest revisions (%d looked at); push an image whose tag matches `tags`, and if nothing happens, look at the log of DeployFunction"
                                .formatted(releases.size())));
    }
}
