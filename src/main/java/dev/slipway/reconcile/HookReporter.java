package dev.slipway.reconcile;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.Services;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.release.HookNotes;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Trigger.HookChange;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reports once for each lifecycle hook that a deployment waits for a person, and keeps why a hook failed. The event only wakes it:
 * what waits is read afresh.
 */
record HookReporter(Target target, Aws aws, Parallel parallel, InstantSource clock, TargetOwnership ownership) {
    /** @return IGNORED where there is nothing to report */
    Outcome waits(HookChange change) {
        LogTail log = log();
        Services services = aws.services(target.location());
        Optional<Service> service = services.find(target.serviceRef());
        Optional<Release> release = service.flatMap(s -> own(log, s));
        if (release.isEmpty()) {
            return ignored("the deployment that waits is not Slipway's");
        }
        Optional<PauseHook> hook = services.newestDeployment(target.serviceRef(), log.historyFrom(service.get()))
                .filter(ServiceDeployment::isOpen)
                .flatMap(d -> services.pauseHook(d.arn()))
                .filter(h -> h.id().equals(change.hook()));
        if (hook.isEmpty()) {
            return ignored("hook %s does not wait any more".formatted(change.hook()));
        }
        if (HookNotes.isKnown(release.get(), change.hook())) {
            return ignored("it was reported before that hook %s waits".formatted(change.hook()));
        }
        aws.taskDefinitions(target.location()).tag(release.get().arn(), HookNotes.waits(change.hook()));
        return Outcome.of(target, Kind.DEPLOYING, words(hook.get()))
                .with(OutcomeDetails.NONE
                        .showing(release.get().image().map(Object::toString))
                        .deployed(release.get().arn(), release.get().deployment()))
                .requested(release.get().requestedAt())
                .with(Publication.DEPLOYMENT_WAITS);
    }

    private static String words(PauseHook hook) {
        String then = hook.then()
                .map(action -> action.equals("CONTINUE") ? ", or ECS continues then" : ", or ECS rolls back then")
                .orElse("");
        return Waiting.atHook(hook).reason() + then;
    }

    /**
     * Keeps the reason of the rollback that follows: the service may run the release before already.
     *
     * @param updater of the run that reconciles the target next
     */
    void keep(HookChange change, ServiceUpdater updater) {
        LogTail log = log();
        Services services = aws.services(target.location());
        services.find(target.serviceRef())
                .flatMap(service ->
                        services.newestDeploymentWithTaskDefinition(target.serviceRef(), log.historyFrom(service)))
                .flatMap(newest ->
                        log.all().filter(release -> newest.isOf(release.arn())).findFirst())
                .filter(HookNotes::mayKeepReason)
                .ifPresent(release -> updater.tag(
                        release.definition(),
                        HookNotes.failed(change.stage(), change.state() == HookChange.State.TIMED_OUT)));
    }

    private LogTail log() {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock).end(target.family());
    }

    /** The release that the service deploys. */
    private Optional<Release> own(LogTail log, Service service) {
        return ownership
                        .other(target, Optional.of(service.taskDefinition()), log)
                        .isPresent()
                ? Optional.empty()
                : log.all().filter(release -> service.runs(release.arn())).findFirst();
    }

    private Outcome ignored(String why) {
        return Outcome.of(target, Kind.IGNORED, why);
    }
}
