package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.deploy.plan.HistoryNeeded;
import dev.slipway.deploy.plan.RollbackTargetFinder;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.util.Optional;

/** Reads as much of the release log as a request that does not name a version needs. */
record RequestHistory(RequestMetadata metadata, LogReader log, String family) {
    /** The newest part of the log that has the release of an earlier attempt, if there is one. */
    LogPart downToFirst(LogTail tail) {
        if (metadata.attempts() == Attempts.BY_CLIENT) {
            return log.history(family).newestFor(TagValues.identity(metadata.request()), tail);
        }
        LogPart read = LogPart.of(tail);
        while (first(read).isEmpty()
                && HistoryNeeded.mayHaveRequest(metadata.attempts(), metadata.requestedAt(), read)) {
            read = next(tail, read);
        }
        return read;
    }

    /** The same request again means the version that it meant first. */
    Optional<Release> first(LogPart read) {
        return read.ofRequest(TagValues.identity(metadata.request()));
    }

    /** With what was registered since the restored content, as far as that is among the newest releases. */
    LogPart downTo(Release restored, LogTail tail, LogPart newest) {
        LogPart read = newest;
        while (read.lowest() > RollbackTargetFinder.content(restored) + 1
                && LogPart.isNewest(read.lowest() - 1, tail)) {
            read = next(tail, read);
        }
        return read;
    }

    LogPart next(LogTail tail, LogPart newer) {
        return log.history(family).next(tail, newer);
    }
}
