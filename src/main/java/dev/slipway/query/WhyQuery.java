package dev.slipway.query;

import dev.slipway.access.CauseReader;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.cause.Cause;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.RevisionChanges;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.outcome.Change;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Reads why a release failed: the release log, and what ECS still knows. It writes nothing. */
public record WhyQuery(Aws aws, Parallel parallel, InstantSource clock) {
    /** How many of the newest revisions are searched, at least. */
    static final int SEARCHED = 100;
    /** ECS's messages about a rollback follow the end of the deployment. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(10);

    private static final CauseReader.Reading NOTHING =
            new CauseReader.Reading(Cause.UNKNOWN, List.of(), Optional.empty());

    /** What a question is answered with. */
    public sealed interface Why {
        Target target();

        /** @param reason why the family does not have the release that the question names */
        record NotFound(Target target, String reason) implements Why {}

        /** What the family says. */
        sealed interface Answer extends Why {}

        /** @param reason why there is no failed release to explain */
        record Nothing(Target target, String reason) implements Answer {}

        /**
         * One release and its end.
         *
         * @param releaseTask where it was registered to wait for one
         * @param now what ECS still says about its tasks, and the service's events of its time
         * @param before the good release that ran before it, else the one before it; empty where there is none
         * @param changes against the one before
         * @param rolledBackTo the release that the service went back to
         * @param service as it is now; empty where ECS has none
         */
        record OfRelease(
                Target target,
                Release release,
                Optional<ReleaseTaskRun> releaseTask,
                CauseReader.Reading now,
                Optional<Release> before,
                List<Change> changes,
                Optional<Release> rolledBackTo,
                Optional<Service> service)
                implements Answer {
            public OfRelease {
                changes = List.copyOf(changes);
            }

            /** Whether its deployment, or the last one of it, failed. */
            public boolean hasFailed() {
                return WhyQuery.hasFailed(release);
            }

            /** Why it failed, as far as ECS still says it. */
            Optional<String> cause() {
                return releaseTask
                        .flatMap(ReleaseTaskRun::failure)
                        .filter(words -> isNotReady())
                        .or(() ->
                                Optional.of(now.cause()).filter(Cause::isKnown).map(Cause::words));
            }

            /** Whether the service was never updated to it, because it prepares, or ended preparing. */
            boolean isNotReady() {
                return !release.preparation().isReady();
            }
        }
    }

    /**
     * Explains a release.
     *
     * @param which empty: the last that failed
     * @throws dev.slipway.ecs.AwsException where the service or the release log cannot be read
     */
    public Why why(Target target, Optional<To> which) {
        CompletableFuture<Optional<Service>> service =
                parallel.start(() -> new ServiceDescriptions(aws, parallel, List.of(target)).of(target));
        var search = new Search(new LogReader(aws.taskDefinitions(target.location()), parallel, clock), target);
        Optional<Release> found = which.isEmpty() ? search.newest(WhyQuery::hasFailed) : search.of(which.get());
        Optional<Service> described = Parallel.await(service);
        return found.<Why>map(release -> explained(target, release, search, described))
                .orElseGet(() -> search.nothing(which));
    }

    /** A release that was good stays good when a later deployment of it fails, and notes what was published. */
    private static boolean hasFailed(Release release) {
        return release.state() == ReleaseState.FAILED
                || release.noticed().filter(n -> n.startsWith("FAILED ")).isPresent();
    }

    private Why explained(Target target, Release release, Search search, Optional<Service> service) {
        var reader = new CauseReader(target, aws, parallel, clock);
        // a release that was good and failed later has no time of that failure
        boolean failedLater = release.state() != ReleaseState.FAILED && hasFailed(release);
        Instant end = failedLater ? clock.instant() : release.settledAt().orElseGet(clock::instant);
        CompletableFuture<Optional<ReleaseTaskRun>> releaseTask =
                parallel.start(() -> ReleaseTaskRun.read(target, aws.tasks(target.location()), release, search.end));
        // the service has no tasks of a release that it was never updated to
        CompletableFuture<CauseReader.Reading> now = parallel.start(
                () -> release.preparation().isReady() ? reader.read(release, end.plus(AFTERWARDS)) : NOTHING);
        Optional<Release> rolledBackTo = release.rolledBackTo().flatMap(search::at);
        Optional<Release> before = rolledBackTo
                .filter(r -> r.number() < release.number())
                .or(() -> search.newest(r -> r.number() < release.number() && wasGood(r)))
                .or(() -> search.newest(r -> r.number() < release.number()));
        List<Change> changes = before.map(b -> RevisionChanges.between(b.definition(), release.definition()))
                .orElse(List.of());
        return new Why.OfRelease(
                target,
                release,
                Parallel.await(releaseTask),
                Parallel.await(now),
                before,
                changes,
                rolledBackTo,
                service);
    }

    private static boolean wasGood(Release release) {
        return release.state() == ReleaseState.GOOD || release.state() == ReleaseState.WITHDRAWN;
    }

    /** Reads the log as far down as a question needs it. */
    private static final class Search {
        private final LogReader log;
        private final Target target;
        private final LogTail end;
        private LogPart part;

        Search(LogReader log, Target target) {
            this.log = log;
            this.target = target;
            this.end = log.end(target.family());
            this.part = log.history(target.family()).newest(end);
        }

        Optional<Release> newest(Predicate<Release> matching) {
            Optional<Release> found = find(matching);
            while (found.isEmpty() && !part.isWholeLog() && end.newest() - part.lowest() < SEARCHED) {
                part = log.history(target.family()).older(part);
                found = find(matching);
            }
            return found;
        }

        private Optional<Release> find(Predicate<Release> matching) {
            return part.releases().stream().filter(matching).findFirst();
        }

        Optional<Release> of(To which) {
            return switch (which) {
                case To.Revision(int number) -> at(number);
                case To.Tag(String tag) -> {
                    Predicate<Release> hasTag = r -> r.imageTags().anyMatch(tag::equals);
                    yield newest(hasTag.and(WhyQuery::hasFailed)).or(() -> newest(hasTag));
                }
            };
        }

        Optional<Release> at(int number) {
            return find(r -> r.number() == number).or(() -> log.release(new RevisionName(target.family(), number)));
        }

        Why nothing(Optional<To> which) {
            return which.<Why>map(named -> new Why.NotFound(target, notFound(named)))
                    .orElseGet(() -> new Why.Nothing(
                            target,
                            end.last().isEmpty()
                                    ? "Slipway has not deployed to this service yet"
                                    : "no release %s failed".formatted(searched())));
        }

        private String notFound(To which) {
            return switch (which) {
                case To.Revision(int number) ->
                    "%s:%d is not a release: Slipway did not register it, or it is INACTIVE; `history` lists the releases"
                            .formatted(target.family(), number);
                case To.Tag(String tag) ->
                    "no release %s has the image tag %s; `history` lists the releases".formatted(searched(), tag);
            };
        }

        private String searched() {
            return part.isWholeLog()
                    ? "of %s".formatted(target.family())
                    : "of %s from revision %d on".formatted(target.family(), part.lowest());
        }
    }
}
