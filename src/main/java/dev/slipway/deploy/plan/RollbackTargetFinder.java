package dev.slipway.deploy.plan;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.To;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the release that a person's rollback restores. */
public final class RollbackTargetFinder {
    private final Release running;
    private final List<Release> read;
    private final boolean complete;

    private RollbackTargetFinder(Release running, List<Release> read, boolean complete) {
        this.running = running;
        this.read = read;
        this.complete = complete;
    }

    /** What the releases that were read say. */
    public sealed interface Search {
        record Found(Release release) implements Search {}

        /** @param reason says what to do */
        record NotFound(String reason) implements Search {}

        /** None of the releases fits; an older one may. */
        record ReadOlder() implements Search {}
    }

    /**
     * Finds the release.
     *
     * @param running the release that the service runs, or the desired one
     * @param to what the request names; empty for the newest good release before the one whose content runs, with other
     *     images
     * @param read the newest releases of the log
     * @param complete whether the log has no others
     */
    public static Search find(Release running, Optional<To> to, List<Release> read, boolean complete) {
        var finder = new RollbackTargetFinder(running, read, complete);
        return to.map(named -> switch (named) {
                    case To.Revision(int number) -> finder.revision(number);
                    case To.Tag(String tag) -> finder.tag(tag);
                })
                .orElseGet(finder::previous);
    }

    /** The revision whose content a release has: it may restore an older one. */
    public static int content(Release release) {
        return release.restores().orElse(release.number());
    }

    private Search previous() {
        return newest(e -> e.state() == ReleaseState.GOOD
                        && e.number() < content(running)
                        && !images(e).equals(images(running)))
                .orElseGet(() -> older(
                        "%s has no good revision before it to roll back to; name one with `to`, or deploy a version"
                                .formatted(running.definition().name())));
    }

    private Search revision(int number) {
        return newest(e -> e.number() == number)
                .orElseGet(() ->
                        older("%s:%d is not an ACTIVE revision that Slipway registered; request `history` for a list"
                                .formatted(family(), number)));
    }

    /** A tag may have been deployed more than once: the newest good release, else the newest. */
    private Search tag(String tag) {
        Predicate<Release> ofTag = e -> e.imageTag().equals(Optional.of(tag));
        return newest(ofTag.and(e -> e.state() == ReleaseState.GOOD))
                .or(() -> complete ? newest(ofTag) : Optional.empty())
                .orElseGet(() -> older(
                        "no revision of %s has the image tag %s; request `history` for a list, or deploy the tag instead"
                                .formatted(family(), tag)));
    }

    private String family() {
        return running.definition().name().family();
    }

    private Optional<Search> newest(Predicate<Release> fits) {
        return Release.requestedLast(read.stream().filter(fits)).map(Search.Found::new);
    }

    private Search older(String reason) {
        return complete ? new Search.NotFound(reason) : new Search.ReadOlder();
    }

    /** By container. Tags move, so that the digest alone tells images apart. */
    private static Map<String, String> images(Release release) {
        return release.definition().containers().stream()
                .collect(Collectors.toMap(Container::name, c -> withoutTag(c.image()), (a, b) -> a));
    }

    private static String withoutTag(String image) {
        return ImageReference.tryParse(image)
                .filter(i -> i.digest().isPresent())
                .map(i -> i.withTag(Optional.empty()).toString())
                .orElse(image);
    }
}
