package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.To;
import java.util.Optional;

/** Whether a request whose id the log has already is that request, or another one that a caller gave the same id. */
public final class RepeatedRequest {
    private RepeatedRequest() {}

    /** @return why it is another request; empty where it is the same */
    static Optional<String> refusal(DeployRequest request, DeploySnapshot snapshot, Release first) {
        boolean sameKind = request.by() == DeployRequest.By.RESTART
                || request.restores().isPresent() == first.restores().isPresent();
        return request.attempts() != Attempts.BY_CLIENT || (sameKind && isSameImage(request, snapshot, first))
                ? Optional.empty()
                : Optional.of(refusal(request.request(), first));
    }

    /** A tag names the image that it named first. */
    private static boolean isSameImage(DeployRequest request, DeploySnapshot snapshot, Release first) {
        boolean sameTag = request.image()
                .tag()
                .filter(tag -> first.imageTags().noneMatch(tag::equals))
                .isEmpty();
        Optional<String> digest =
                request.image().digest().or(() -> snapshot.image().map(Image::digest));
        boolean sameDigest = digest.equals(Optional.of(first.digest()));
        return request.image().digest().isPresent() ? sameDigest : sameTag || sameDigest;
    }

    /**
     * Whether a rollback request is the one that registered the release.
     *
     * @param named the release that {@code to} names, where it names a revision that can be read
     */
    public static boolean isSameRollback(Optional<To> to, Optional<Release> named, Release first) {
        return first.restores().isPresent()
                && to.map(t -> switch (t) {
                            case To.Revision(int number) ->
                                first.restores().get() == number
                                        || named.map(RollbackTargetFinder::content)
                                                .equals(first.restores());
                            case To.Tag(String tag) -> first.imageTags().anyMatch(tag::equals);
                        })
                        .orElse(true);
    }

    public static String refusal(String id, Release first) {
        return "the id %s belongs to another request, which registered revision %d; give each request an id of its own"
                .formatted(id, first.number());
    }
}
