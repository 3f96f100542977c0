package dev.slipway.reconcile;

import dev.slipway.access.ImageAvailability;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.outcome.Outcome;
import dev.slipway.reconcile.plan.ReconcileAction;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the rules come to: written down first, then done. */
final class ReconcileExecutor {
    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final ServiceUpdater updater;
    private final ImageAvailability imagesThere;
    private final Parallel parallel;

    ReconcileExecutor(Target target, Aws aws, Parallel parallel, InstantSource clock) {
        this.target = target;
        this.services = aws.services(target.place());
        this.taskDefinitions = aws.taskDefinitions(target.place());
        this.updater = new ServiceUpdater(services, taskDefinitions, clock);
        this.imagesThere = new ImageAvailability(aws.images(), parallel);
        this.parallel = parallel;
    }

    /**
     * The images that it is to go back to are looked up while it is written down.
     *
     * @param lookFirst before it is written down: where nothing was left at the last look, every look would write
     * @return whether they are there
     */
    boolean writeDown(ReconcileAction.Act act, boolean lookFirst) {
        CompletableFuture<Boolean> there =
                parallel.start(() -> !(act.then() instanceof EcsCall.UpdateService(Release release, boolean back))
                        || !back
                        || imagesThere.all(release));
        if (lookFirst && !Parallel.await(there)) {
            return false;
        }
        parallel.each(act.notes(), note -> {
            taskDefinitions.tag(note.release().arn(), note.tags());
            return note;
        });
        return Parallel.await(there);
    }

    /**
     * Does it.
     *
     * @param meant what is to be said of it
     * @return the same, with what is known by then
     * @throws AwsException where it was not done
     */
    Optional<Outcome> doIt(EcsCall then, Optional<Outcome> meant) {
        switch (then) {
            case EcsCall.None() -> {}
            case EcsCall.StopServiceDeployment(String arn) -> services.rollBack(arn);
            case EcsCall.UpdateService(Release release, boolean back) -> {
                Service told = updater.update(target, release.arn());
                String trouble = note(release, told);
                return meant.map(o -> ReconcileOutcome.told(o, told.primary()))
                        .map(o -> o.because(o.reason() + trouble));
            }
        }
        return meant;
    }

    /**
     * Notes that AWS refused it for good, so that the next looks, which try it again, publish it no more.
     *
     * @return whether that is news
     */
    boolean notice(ReconcileSnapshot standing, EcsCall then) {
        Release last = standing.log().last().orElseThrow();
        String key = TagValues.clean("NOT_DONE %s %s"
                .formatted(
                        then instanceof EcsCall.UpdateService(Release release, boolean back) ? release.number() : "",
                        standing.service().primary().map(Deployment::id).orElse("")));
        if (last.noticed().equals(Optional.of(key))) {
            return false;
        }
        try {
            taskDefinitions.tag(last.arn(), Map.of(Release.NOTICED, key));
        } catch (AwsException failure) {
            // it is told once more
        }
        return true;
    }

    /** Told is told. Without this note, the time of telling says whose deployment it is. */
    private String note(Release release, Service told) {
        try {
            updater.recordDeployment(release.arn(), told);
            return "";
        } catch (AwsException failure) {
            return ", but then: " + failure.getMessage();
        }
    }
}
