package dev.slipway.deploy;

import dev.slipway.access.ImageAvailability;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.RequestResolver.Resolution;
import dev.slipway.deploy.plan.RepeatedRequest;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.RevisionName;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Hold;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.RestoredRevision;
import dev.slipway.select.UnresolvedRequest;
import dev.slipway.trigger.Trigger.To;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Finds the old revision that a person's rollback restores. */
final class RollbackResolver {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final UnresolvedRequest unresolved;
    private final Target target;
    private final Optional<Hold> hold;
    private final Aws aws;
    private final LogReader log;
    private final Parallel parallel;
    private final RequestHistory history;
    private final WithdrawnReleases withdrawn;

    /** @param hold that the restored revision gets */
    RollbackResolver(
            UnresolvedRequest unresolved,
            Optional<Hold> hold,
            Aws aws,
            LogReader log,
            Parallel parallel,
            RequestHistory history) {
        this.unresolved = unresolved;
        this.target = unresolved.target();
        this.hold = hold;
        this.aws = aws;
        this.log = log;
        this.parallel = parallel;
        this.history = history;
        this.withdrawn = new WithdrawnReleases(log, target.family());
    }

    /** @param to empty: the newest good revision before the running one */
    Resolution before(LogTail tail, Optional<To> to) {
        LogPart read = history.downToFirst(tail);
        return history.first(read).map(first -> again(tail, to, first)).orElseGet(() -> rollBack(tail, read, to));
    }

    /** What was good at that time, where the desired revision was requested since. */
    Resolution goodAt(LogTail tail, Instant time) {
        LogPart read = history.downToFirst(tail);
        Optional<Release> first = history.first(read);
        if (first.isPresent()) {
            return again(tail, Optional.empty(), first.get());
        }
        Optional<Release> desired = tail.wanted().or(tail::last);
        if (desired.isEmpty()) {
            return unchanged("Slipway has not deployed here yet");
        }
        if (desired.get().requestedAt().isBefore(time)) {
            return unchanged("revision %d was requested before that, at %s"
                    .formatted(desired.get().number(), desired.get().requestedAt()));
        }
        return search(
                tail,
                read,
                running(tail).orElse(desired.get()),
                (part, completed) -> RollbackTargetFinder.goodAt(target.family(), time, part));
    }

    private Resolution unchanged(String reason) {
        return new Resolution.Ended(outcome(Kind.UNCHANGED, reason));
    }

    /** A first attempt may have ended before it marked the releases that were rolled back from. */
    private Resolution again(LogTail tail, Optional<To> to, Release first) {
        Optional<Release> named = to.flatMap(t -> t instanceof To.Revision(int number)
                ? log.release(new RevisionName(target.family(), number))
                : Optional.empty());
        if (!RepeatedRequest.isSameRollback(to, named, first)) {
            return refused(RepeatedRequest.refusal(unresolved.metadata().request(), first));
        }
        List<Release> before = log.history(target.family()).newest(tail).releases().stream()
                .filter(e -> e.number() < first.number() && mayHaveRun(e))
                .toList();
        Optional<Release> left = Release.requestedLast(before.stream())
                .flatMap(last -> last.state() == ReleaseState.FAILED
                        ? last.rolledBackTo().flatMap(n -> log.release(new RevisionName(target.family(), n)))
                        : Optional.of(last));
        List<Release> leaves =
                left.map(release -> withdrawn.by(release, first, before)).orElse(List.of());
        return resolved(
                RequestResolver.ownImage(target, first), Optional.of(new RestoredRevision(first, leaves, hold)));
    }

    /** The service does not leave what only prepared when it was rolled back. */
    private static boolean mayHaveRun(Release release) {
        return !release.preparation().wasOpen() || DeploymentOwnership.wasUpdatedTo(release);
    }

    /** @param newest the part of the log that was read */
    private Resolution rollBack(LogTail tail, LogPart newest, Optional<To> to) {
        Optional<Release> running = running(tail);
        return running.isEmpty()
                ? refused(
                        "Slipway has not deployed to %s yet, so there is no revision to roll back to".formatted(target))
                : search(
                        tail,
                        newest,
                        running.get(),
                        (read, completed) -> RollbackTargetFinder.find(running.get(), to, read, completed));
    }

    private Optional<Release> running(LogTail tail) {
        return aws.services(target.location())
                .find(target.serviceRef())
                .flatMap(service -> RequestResolver.running(target, log, service))
                .or(tail::desired)
                // it failed, and the release that the service runs was deregistered since
                .or(tail::lastReady);
    }

    private Resolution search(
            LogTail tail, LogPart newest, Release running, BiFunction<LogPart, Optional<Set<String>>, Search> finder) {
        LogPart read = newest;
        Optional<Set<String>> completed = Optional.empty();
        while (true) {
            switch (finder.apply(read, completed)) {
                case Search.ReadOlder() -> {
                    read = history.next(tail, read);
                    completed = Optional.empty();
                }
                case Search.ReadCompleted(Instant since) -> completed = Optional.of(completed(since));
                case Search.NotFound(String reason) -> {
                    return refused(reason);
                }
                case Search.Found(Release release)
                when !release.preparation().isReady() -> {
                    return refused(
                            "the release task of revision %d did not succeed, so the service cannot be updated to it; deploy its version again, or name another revision with `to`"
                                    .formatted(release.number()));
                }
                case Search.Found(Release release) -> {
                    List<Release> leaves = withdrawn.by(
                            running,
                            release,
                            history.downTo(release, tail, read).releases());
                    return restore(new RestoredRevision(release, leaves, hold));
                }
            }
        }
    }

    /** The revisions that completed in ECS's history. A deployment begins after its request; the clocks may differ. */
    private Set<String> completed(Instant since) {
        return aws
                .services(target.location())
                .completedDeployments(target.serviceRef(), since.minus(CLOCKS_DIFFER))
                .stream()
                .map(CompletedDeployment::taskDefinition)
                .collect(Collectors.toSet());
    }

    private Resolution restore(RestoredRevision restores) {
        Release release = restores.release();
        ImageReference image = RequestResolver.ownImage(target, release);
        // whether ECR has the version's own image is read with what every deployment reads
        List<ImageReference> others = ImageAvailability.inEcr(release).stream()
                .filter(i -> !i.identity().equals(image.identity()))
                .toList();
        List<ImageReference> missing = new ImageAvailability(aws.images(), parallel).missing(others);
        return missing.isEmpty()
                ? resolved(image, Optional.of(restores))
                : refused("%s needs %s, which ECR does not have or cannot deliver; name another revision with `to`"
                        .formatted(release.definition().name(), missing.getFirst()));
    }

    private Resolution resolved(ImageReference image, Optional<RestoredRevision> restores) {
        return new Resolution.Resolved(unresolved.resolved(image, restores));
    }

    private Resolution refused(String reason) {
        return new Resolution.Ended(outcome(Kind.REFUSED, reason));
    }

    private Outcome outcome(Kind kind, String reason) {
        return Outcome.of(target, kind, reason).requested(unresolved.metadata().requestedAt());
    }
}
