package dev.slipway.deploy.plan;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition.Container;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.To;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where a person goes back to. */
public final class RollbackTargetFinder {
    private RollbackTargetFinder() {}

    /** Whether there is an aim, and if not, what to do. */
    public sealed interface Result {}

    public record Found(Release aim) implements Result {}

    public record NotFound(String reason) implements Result {}

    /** The revision whose version an entry has: a person may have gone back to it before. */
    public static int content(Release release) {
        return release.restores().orElse(release.number());
    }

    /**
     * Finds the aim.
     *
     * @param running the entry that runs, or is desired
     * @param to what was asked for; empty: the newest good one before the one whose content runs, with other images
     * @param log the entries from the newest on, until there are enough
     */
    public static Result find(Release running, Optional<To> to, Function<Predicate<List<Release>>, List<Release>> log) {
        if (to.isEmpty()) {
            return before(running, log);
        }
        return switch (to.get()) {
            case To.Revision(int number) -> revision(running, number, log);
            case To.Tag(String tag) -> tag(running, tag, log);
        };
    }

    private static Result before(Release running, Function<Predicate<List<Release>>, List<Release>> log) {
        Predicate<Release> mayBe = e -> e.state() == ReleaseState.GOOD
                && e.number() < content(running)
                && !images(e).equals(images(running));
        return newest(log, mayBe)
                .<Result>map(Found::new)
                .orElseGet(() -> new NotFound(
                        "there is no good revision before %s to go back to; name one with `to`, or deploy a version"
                                .formatted(running.definition().name())));
    }

    private static Result revision(Release running, int number, Function<Predicate<List<Release>>, List<Release>> log) {
        return newest(log, e -> e.number() == number)
                .<Result>map(Found::new)
                .orElseGet(() -> new NotFound("%s:%d is no ACTIVE revision that Slipway registered; ask for `history`"
                        .formatted(running.definition().name().family(), number)));
    }

    /** A tag may have been deployed more than once: the newest that came out well, else the newest. */
    private static Result tag(Release running, String tag, Function<Predicate<List<Release>>, List<Release>> log) {
        Predicate<Release> ofTag = e -> e.imageTag().equals(Optional.of(tag));
        return newest(log, ofTag.and(e -> e.state() == ReleaseState.GOOD))
                .or(() -> newest(log, ofTag))
                .<Result>map(Found::new)
                .orElseGet(() -> new NotFound(
                        "no revision of %s has the image tag %s; ask for `history`, or deploy the tag instead"
                                .formatted(running.definition().name().family(), tag)));
    }

    private static Optional<Release> newest(
            Function<Predicate<List<Release>>, List<Release>> log, Predicate<Release> mayBe) {
        return log.apply(found -> found.stream().anyMatch(mayBe)).stream()
                .filter(mayBe)
                .reduce((a, b) -> b.supersedes(a) ? b : a);
    }

    /** By container: tags move, and the same digest is the same image. */
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
