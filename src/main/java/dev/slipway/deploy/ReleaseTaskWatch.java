package dev.slipway.deploy;

import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.prepare.Prepared;
import dev.slipway.prepare.Preparer;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.prepare.plan.Scope;
import dev.slipway.select.TargetOwnership;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Goes on with a request's release task while its caller waits: it notes how the task ended, and updates the service, as the
 * rollback function does.
 */
record ReleaseTaskWatch(
        Target target, Aws aws, Parallel parallel, InstantSource clock, Pause pause, TargetOwnership ownership) {
    /**
     * Looks at the task, once.
     *
     * @param request id of the request
     * @return why the release failed, where this look noted that
     */
    Optional<Note> goOn(String request) {
        var writes = new OwnWrites();
        var updater = new ServiceUpdater(target, aws, writes, clock, pause);
        Prepared prepared =
                new Preparer(target, aws, updater, parallel, clock, pause).advance(0, Scope.waiting(request));
        Optional<Note> failure = prepared.failure(request);
        if (failure.isEmpty() && prepared.trouble().isPresent()) {
            throw prepared.trouble().get();
        }
        if (failure.isEmpty() && prepared.hasWritten()) {
            new Converger(target, aws, writes, updater, parallel, clock, pause, ownership).run();
        }
        return failure;
    }
}
