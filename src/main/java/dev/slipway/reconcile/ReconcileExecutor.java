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
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.reconcile.plan.ReconcileSnapshot;
import dev.slipway.reconcile.plan.ReleasesRead;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Executes an action: the tags first, so that the next run can finish it, then the call. */
final class ReconcileExecutor {
    private final Services services;
    private final ServiceUpdater updater;
    private final ImageAvailability images;
    private final Parallel parallel;

    ReconcileExecutor(Target target, Aws aws, ServiceUpdater updater, Parallel parallel) {
        this.services = aws.services(target.location());
        this.updater = updater;
        this.images = new ImageAvailability(aws.images(), parallel);
        this.parallel = parallel;
    }

    /**
     * What is recorded before the call.
     *
     * @param snapshot after the tags; if the images are gone, it does not allow the action's call
     * @param unwritten why AWS does not accept tags; empty where they are written
     */
    record Intent(ReconcileSnapshot snapshot, Optional<AwsException> unwritten) {}

    /**
     * Writes the action's tags, and looks up in parallel whether the images of the release to roll back to exist. If a
     * problem was published before, it looks them up first: otherwise every reconciliation would write the same tags.
     *
     * @throws AwsException if a tag was not written and a retry can help
     */
    Intent recordIntent(ReconcileSnapshot snapshot, Act act) {
        Optional<Release> rolledBackTo = act.ecsCall().rolledBackTo();
        CompletableFuture<Boolean> imagesExist =
                parallel.start(() -> rolledBackTo.filter(r -> !images.all(r)).isEmpty());
        ReleasesRead releases = snapshot.releases();
        Optional<AwsException> unwritten = Optional.empty();
        boolean isReported = snapshot.last().flatMap(Release::noticed).isPresent();
        if (!isReported || Parallel.await(imagesExist)) {
            unwritten = parallel.each(act.tagWrites(), this::write).stream()
                    .flatMap(Optional::stream)
                    .findFirst();
            releases = releases.with(act.tagWrites());
        }
        return new Intent(
                snapshot.with(
                        Parallel.await(imagesExist) ? releases : releases.withoutImages(rolledBackTo.orElseThrow())),
                unwritten);
    }

    private Optional<AwsException> write(TagWrite write) {
        try {
            updater.tag(write.release().definition(), write.tags());
            return Optional.empty();
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            return Optional.of(failure);
        }
    }

    /** Keeps a cause after the call. Without it the log has ECS's reason. */
    void keep(TagWrite cause) {
        try {
            updater.tag(cause.release().definition(), cause.tags());
        } catch (AwsException failure) {
            // the outcome has the cause, and what follows does not depend on it
        }
    }

    /**
     * Makes the call.
     *
     * @param snapshot that the action was planned from
     * @param intended the outcome if the call succeeds
     * @return the same, with the deployment that the call started
     * @throws AwsException if the call failed
     */
    Optional<Outcome> execute(ReconcileSnapshot snapshot, EcsCall call, Optional<Outcome> intended) {
        switch (call) {
            case EcsCall.None() -> {}
            case EcsCall.StopServiceDeployment(String arn) -> services.rollBack(arn);
            case EcsCall.UpdateService(Release release, boolean isRollback) -> {
                if (snapshot.target().isTask()) {
                    updater.registerAgain(release, snapshot.log());
                    return intended;
                }
                Service updated = updater.update(release.arn());
                String trouble = recordDeployment(release, updated);
                return intended.map(o -> ReconcileOutcome.started(o, updated.primary()))
                        .map(o -> o.because(o.reason() + trouble));
            }
        }
        return intended;
    }

    /** If this fails, the time of the announcement says whose deployment it is. */
    private String recordDeployment(Release release, Service updated) {
        try {
            updater.recordDeployment(release.definition(), updated);
            return "";
        } catch (AwsException failure) {
            return ", but recording the deployment failed: " + failure.getMessage();
        }
    }

    /** Records that AWS refuses the call for good, so that reconciliation, which repeats the call, publishes it once. */
    Publication recordRefusal(ReconcileSnapshot snapshot, EcsCall call) {
        String which =
                call instanceof EcsCall.UpdateService(Release release, boolean isRollback) ? "" + release.number() : "";
        return record(snapshot, "NOT_DONE " + which);
    }

    /** Records that a call fails for good, which keeps Slipway from judging the service's deployments. */
    Publication recordTrouble(ReconcileSnapshot snapshot, AwsException failure) {
        return record(snapshot, "NOT_READ " + failure.call());
    }

    private Publication record(ReconcileSnapshot snapshot, String what) {
        Optional<Release> last = snapshot.last();
        if (last.isEmpty()) {
            return Publication.UNRECORDED;
        }
        String key = TagValues.clean(
                what + " " + snapshot.service().primary().map(Deployment::id).orElse(""));
        if (last.get().noticed().equals(Optional.of(key))) {
            return Publication.LOG_ONLY;
        }
        try {
            updater.tag(last.get().definition(), Map.of(Release.NOTICED, key));
            return Publication.BY_KIND;
        } catch (AwsException failure) {
            return Publication.UNRECORDED;
        }
    }
}
