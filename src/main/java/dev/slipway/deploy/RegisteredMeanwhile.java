package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The releases that others registered between the newest one that a run had read and its own. */
record RegisteredMeanwhile(List<Release> releases) {
    /** @param read the log before this run registered its revision */
    static RegisteredMeanwhile read(LogReader log, String family, LogTail read, TaskDefinition registered) {
        int number = registered.name().number();
        return new RegisteredMeanwhile(
                log.between(family, read.newest() + 1, number - 1, registered).releases());
    }

    /** The one requested last of those that were requested later than this request. */
    Optional<Release> laterThan(DeployRequest request) {
        return Release.requestedLast(
                releases.stream().filter(e -> e.requestedAt().isAfter(request.requestedAt())));
    }

    /** Two functions handled the same event at once: the lower number stays. */
    Optional<Release> twinOf(DeployRequest request) {
        String id = TagValues.identity(request.request());
        return releases.stream().filter(e -> e.request().equals(id)).min(Comparator.comparingInt(Release::number));
    }
}
