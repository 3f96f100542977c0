package dev.slipway.control;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.control.ControlResult.Done;
import dev.slipway.control.ControlResult.NotDone;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.Services;
import dev.slipway.release.HookNotes;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.TargetOwnership;
import dev.slipway.trigger.Person;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Continues the deployment of a target that waits at a PAUSE hook, or aborts what is under way: the release task of what
 * prepares, or ECS's deployment. What waits is read afresh, and never stored.
 */
public record DeploymentControl(Aws aws, Parallel parallel, InstantSource clock, TargetOwnership ownership) {
    private static final String NO_SERVICE = "it has no service, so nothing of it is deployed by ECS";

    /** What ECS deploys now. */
    private record UnderWay(LogTail log, Service service, Optional<ServiceDeployment> newest) {
        boolean isOpen() {
            return newest.filter(ServiceDeployment::isOpen).isPresent();
        }

        boolean isRollingBack() {
            return newest.filter(ServiceDeployment::isRollingBack).isPresent();
        }

        Optional<Release> release() {
            return log.all().filter(release -> service.runs(release.arn())).findFirst();
        }
    }

    /** Calls ContinueServiceDeployment for the hook that waits. */
    public ControlResult resume(Target target, Person by) {
        return of(target, underWay -> {
            Services services = aws.services(target.location());
            Optional<ServiceDeployment> open = underWay.newest().filter(ServiceDeployment::isOpen);
            Optional<PauseHook> hook = open.flatMap(d -> services.pauseHook(d.arn()));
            if (hook.isEmpty()) {
                return new NotDone(target, "no deployment of it waits at a lifecycle hook");
            }
            services.resume(open.get().arn(), hook.get().id());
            underWay.release()
                    .ifPresent(release -> aws.taskDefinitions(target.location())
                            .tag(release.arn(), HookNotes.continued(hook.get().id(), by.words("continued"))));
            String stage = hook.get().stage().orElse("a lifecycle hook");
            return new Done(
                    target,
                    underWay.release().map(Release::number).orElse(0),
                    by.words("its deployment, which waited at %s, is continued".formatted(stage)),
                    List.of());
        });
    }

    /** Stops the release task of what prepares, or else the deployment that ECS has under way. */
    public ControlResult abort(Target target, Person by) {
        return of(target, underWay -> {
            if (!underWay.log().preparations().areAtRest()) {
                return new PreparationAbort(target, aws, clock).abort(underWay.log(), by);
            }
            if (underWay.isRollingBack()) {
                return new NotDone(target, "ECS rolls the service back already");
            }
            if (!underWay.isOpen()) {
                return new NotDone(target, "no deployment of it is under way");
            }
            return new DeploymentAbort(target, aws, clock)
                    .abort(underWay.newest().orElseThrow(), underWay.release(), underWay.log(), by);
        });
    }

    /** What is done with what is under way. */
    @FunctionalInterface
    private interface Action {
        ControlResult on(UnderWay what);
    }

    private ControlResult of(Target target, Action action) {
        if (target.isTask()) {
            return new NotDone(target, NO_SERVICE);
        }
        try {
            Services services = aws.services(target.location());
            LogTail log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock).end(target.family());
            Optional<Service> service = services.find(target.serviceRef());
            if (service.isEmpty()) {
                return new NotDone(target, "there is no service %s (ECS says MISSING)".formatted(target.serviceRef()));
            }
            Optional<TargetOwnership.Owner> other = ownership.other(target, service.map(Service::taskDefinition), log);
            return other.isPresent()
                    ? new NotDone(target, other.get().reason())
                    : action.on(new UnderWay(
                            log,
                            service.get(),
                            services.newestDeployment(target.serviceRef(), log.historyFrom(service.get()))));
        } catch (AwsException failure) {
            return new ControlResult.Failed(target, failure, List.of());
        }
    }
}
