package dev.slipway.deploy.plan;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.LogPart;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the release that a person's rollback restores. */
public final class RollbackTargetFinder {
    /** How many revisions a message offers. */
    private static final int GOOD_ONES = 5;

    private RollbackTargetFinder() {}

    /** What the releases that were read say. */
    public sealed interface Search {
        record Found(Release release) implements Search {}

        /** @param reason says what to do */
        record NotFound(String reason) implements Search {}

        /** None of the releases fits; an older one may. */
        record ReadOlder() implements Search {}

        /**
         * A release would fit whose deployment was overtaken before anybody noted how it ended: ECS's history says it.
         *
         * @param since no deployment of such a release is older
         */
        record ReadCompleted(Instant since) implements Search {}
    }

    /**
     * Finds the release.
     *
     * @param running the release that the service runs, or the desired one
     * @param to what the request names; empty for the newest good release before the one whose content runs, with other
     *     images
     * @param read the newest releases
     * @param completed the revisions that ECS's history shows as completed; empty where it was not read
     */
    public static Search find(Release running, Optional<To> to, LogPart read, Optional<Set<String>> completed) {
        Set<String> known = completed.orElse(Set.of());
        Search found = find(running, to, read, e -> isGood(e) || (isOpen(e) && known.contains(e.arn())));
        if (completed.isPresent()) {
            return found;
        }
        Search atBest = find(running, to, read, e -> isGood(e) || isOpen(e));
        return atBest.equals(found) ? found : new Search.ReadCompleted(oldestOpen(read));
    }

    /**
     * Finds what was good at a time: of the releases whose deployment had completed, the one requested last.
     *
     * @param read the newest releases
     */
    public static Search goodAt(String family, Instant time, LogPart read) {
        return search(
                read,
                e -> isGood(e)
                        && e.requestedAt().isBefore(time)
                        && e.settledAt()
                                .filter(settled -> !settled.isAfter(time))
                                .isPresent(),
                "%s has no revision that was good at %s and is not withdrawn%s".formatted(family, time, choice(read)));
    }

    private static Search find(Release running, Optional<To> to, LogPart read, Predicate<Release> good) {
        return to.map(named -> switch (named) {
                    case To.Revision(int number) -> revision(running, number, read);
                    case To.Tag(String tag) -> tag(running, tag, read, good);
                })
                .orElseGet(() -> previous(running, read, good));
    }

    /** The revision whose content a release has: it may restore an older one. */
    public static int content(Release release) {
        return release.restores().orElse(release.number());
    }

    private static Search previous(Release running, LogPart read, Predicate<Release> good) {
        return search(
                read,
                e -> good.test(e) && e.number() < content(running) && !images(e).equals(images(running)),
                "%s%s has no good revision before it with other images that is not withdrawn; name one with `to`, or deploy a version"
                        .formatted(
                                running.definition().name(),
                                running.restores()
                                        .map(", which restores revision %d,"::formatted)
                                        .orElse("")));
    }

    private static Search revision(Release running, int number, LogPart read) {
        return search(
                read,
                e -> e.number() == number,
                "%s:%d is not an ACTIVE revision that Slipway registered%s"
                        .formatted(family(running), number, choice(read)));
    }

    /** A tag may have been deployed more than once: the newest good release, else the newest. */
    private static Search tag(Release running, String tag, LogPart read, Predicate<Release> good) {
        Predicate<Release> ofTag = e -> e.imageTags().anyMatch(tag::equals);
        Predicate<Release> goodOfTag = ofTag.and(good);
        boolean onlyOthers = read.isWholeLog() && read.releases().stream().noneMatch(goodOfTag);
        return search(
                read,
                onlyOthers ? ofTag : goodOfTag,
                "no revision of %s has the image tag %s%s, or deploy the tag"
                        .formatted(family(running), tag, choice(read)));
    }

    private static Search search(LogPart read, Predicate<Release> fits, String otherwise) {
        return Release.requestedLast(read.releases().stream().filter(fits))
                .filter(read::hasAllThatMaySupersede)
                .<Search>map(Search.Found::new)
                .orElseGet(() -> read.isWholeLog() ? new Search.NotFound(otherwise) : new Search.ReadOlder());
    }

    private static String choice(LogPart read) {
        String good = read.releases().stream()
                .filter(RollbackTargetFinder::isGood)
                .sorted(Comparator.comparingInt(Release::number).reversed())
                .limit(GOOD_ONES)
                .map(e -> e.number() + e.imageTag().map(" with "::concat).orElse(""))
                .collect(Collectors.joining(", "));
        return good.isEmpty()
                ? ", and none is good; request `history` for a list"
                : " (the newest good ones: %s); name one of them".formatted(good);
    }

    private static boolean isGood(Release release) {
        return release.state() == ReleaseState.GOOD;
    }

    private static Instant oldestOpen(LogPart read) {
        return read.releases().stream()
                .filter(RollbackTargetFinder::isOpen)
                .map(Release::requestedAt)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static boolean isOpen(Release release) {
        return release.state() == ReleaseState.DEPLOYING;
    }

    private static String family(Release release) {
        return release.definition().name().family();
    }

    /** By container. Tags move, and one registry has several hosts. */
    private static Map<String, String> images(Release release) {
        return release.definition().containers().stream()
                .collect(Collectors.toMap(Container::name, c -> identity(c.image()), (a, b) -> a));
    }

    private static String identity(String image) {
        return ImageReference.tryParse(image).map(ImageReference::identity).orElse(image);
    }
}
