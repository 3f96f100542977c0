package dev.slipway.deploy;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.prepare.Prepared;
import dev.slipway.prepare.Preparer;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.util.Optional;

/** Starts the release task of a request's release, unless another release's runs or a later one waits. */
record ReleaseTaskStart(DeployRequest request, Preparer preparer) {
    /**
     * Starts it.
     *
     * @param registered the number of the request's revision, or 0 where an earlier run registered it
     * @return the outcome, unless the service may be updated to the release now
     * @throws dev.slipway.ecs.AwsException where a retry can help
     */
    Optional<Outcome> run(int registered) {
        String id = TagValues.identity(request.request());
        Prepared prepared = preparer.advance(registered, Scope.deployment(id));
        Optional<Note> failure = prepared.failure(id);
        if (failure.isPresent()) {
            return Optional.of(
                    Outcome.of(request, Kind.FAILED, failure.get().reason()).with(Publication.NOT_UPDATED));
        }
        if (prepared.trouble().isPresent()) {
            throw prepared.trouble().get();
        }
        return prepared.log().ofRequest(id).flatMap(own -> outcome(own, prepared));
    }

    private Optional<Outcome> outcome(Release own, Prepared prepared) {
        if (own.preparation().isOpen()) {
            return Optional.of(Outcome.of(request, Kind.PREPARING, words(own, prepared)));
        }
        if (own.preparation().hasFailed()) {
            String reason = own.tag(Release.STATE_REASON).orElse("it failed");
            return Optional.of(Outcome.of(request, Kind.FAILED, reason + "; the service was not updated")
                    .with(Publication.LOG_ONLY));
        }
        boolean isOvertaken =
                own.state() == ReleaseState.SUPERSEDED && !own.preparation().isReady();
        return Optional.of(own)
                .filter(release -> isOvertaken)
                .flatMap(release -> prepared.log().last())
                .map(last -> Outcome.of(
                        request,
                        Kind.SUPERSEDED,
                        "revision %d was requested later, at %s".formatted(last.number(), last.requestedAt())));
    }

    /** What an open release waits for. */
    private static String words(Release own, Prepared prepared) {
        Optional<String> task = own.preparation().task();
        if (task.isPresent()) {
            return "its release task %s runs; when it has succeeded, Slipway updates the service".formatted(task.get());
        }
        return prepared.log()
                .preparations()
                .running()
                .map(running -> "it waits for the release task of revision %d".formatted(running.number()))
                .orElse("it waits for its release task");
    }
}
