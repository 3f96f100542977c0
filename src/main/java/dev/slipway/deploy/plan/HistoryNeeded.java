package dev.slipway.deploy.plan;

import dev.slipway.ecr.Image;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogPart;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether releases below those that were read can matter. They cost a round trip, so they are read only then, a few at
 * first.
 */
public final class HistoryNeeded {
    /** Lambda keeps an asynchronous event, and so retries it, for this long at most. */
    private static final Duration LAMBDAS_RETRIES = Duration.ofHours(6);
    /** The clocks of Lambda, ECS and ECR differ by less than this. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private HistoryNeeded() {}

    static boolean needed(DeployRequest request, DeploySnapshot snapshot, Release last) {
        LogPart read = snapshot.newestReleases();
        return neededForRequest(request, snapshot, last)
                || (!read.isWholeLog()
                        && LogPart.isNewest(read.lowest() - 1, snapshot.log())
                        && isOtherwiseNeeded(request, snapshot, last, read));
    }

    /** Only for a release that an earlier attempt of the request may have registered. */
    static boolean neededForRequest(DeployRequest request, DeploySnapshot snapshot, Release last) {
        LogPart read = snapshot.newestReleases();
        if (read.isWholeLog()) {
            return false;
        }
        boolean mayHaveRequest = switch (request.attempts()) {
            case OF_ONE_TIME -> request.requestedAt().equals(last.requestedAt());
            case BY_LAMBDA -> request.requestedAt().minus(LAMBDAS_RETRIES).isBefore(last.requestedAt());
            case BY_CLIENT -> snapshot.more().history().isEmpty();
        };
        return mayHaveRequest && mayHaveRequest(request.attempts(), request.requestedAt(), read);
    }

    /**
     * Whether an earlier attempt of a request may have registered a release below those that were read: it did so after the
     * request was made.
     *
     * @param requestedAt the time of this attempt
     */
    public static boolean mayHaveRequest(Attempts attempts, Instant requestedAt, LogPart read) {
        return switch (attempts) {
            case OF_ONE_TIME -> !read.reachesBackTo(requestedAt.minus(CLOCKS_DIFFER));
            case BY_LAMBDA ->
                !read.reachesBackTo(requestedAt.minus(LAMBDAS_RETRIES).minus(CLOCKS_DIFFER));
            case BY_CLIENT -> !read.isWholeLog();
        };
    }

    private static boolean isOtherwiseNeeded(
            DeployRequest request, DeploySnapshot snapshot, Release last, LogPart read) {
        return VersionRules.historyNeeded(request, snapshot.log())
                || (!request.by().isPerson() && mayHaveBeenTried(snapshot, last, read))
                || (request.by() == By.TEMPLATE && isRunningUnread(request, snapshot, read));
    }

    /** A release of this image and this template was registered after both: the newest one decides. */
    private static boolean mayHaveBeenTried(DeploySnapshot snapshot, Release last, LogPart read) {
        Instant pushed = snapshot.image().map(Image::firstPushedAt).orElse(Instant.EPOCH);
        Instant templated =
                snapshot.template().flatMap(TaskDefinition::registeredAt).orElse(Instant.EPOCH);
        Instant since = (pushed.isAfter(templated) ? pushed : templated).minus(CLOCKS_DIFFER);
        return !pushed.isAfter(last.requestedAt()) && snapshot.newestAttempt().isEmpty() && !read.reachesBackTo(since);
    }

    /** What the service runs says who chose it. */
    private static boolean isRunningUnread(DeployRequest request, DeploySnapshot snapshot, LogPart read) {
        return snapshot.service()
                .flatMap(service -> service.revisionOf(request.target().family()))
                .map(RevisionName::number)
                .filter(number -> number < read.lowest() && LogPart.isNewest(number, snapshot.log()))
                .isPresent();
    }
}
