package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.deploy.DeploymentLook.InProgress;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.TargetOwnership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Waits until the deployment of a request has settled, or has changed against what the caller has seen.
 */
final class DeploymentWaiter {
    /** Counted from the request: on the way to the caller, connections that are silent for longer are dropped. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String OUT_OF_TIME = "; the deployment was still in progress when the time to wait ran out";

    private final Outcome deploying;
    private final DeploymentObserver observer;
    private final Watch watch;
    private final InstantSource clock;
    private final Pause pause;
    private final Instant latest;

    /** @param deploying DEPLOYING, PREPARING or UNCHANGED: it names the revision */
    DeploymentWaiter(
            DeployRequest request,
            Outcome deploying,
            Aws aws,
            Parallel parallel,
            InstantSource clock,
            Pause pause,
            Watch watch,
            TargetOwnership ownership) {
        this.deploying = deploying;
        this.observer = new DeploymentObserver(
                request,
                deploying,
                aws,
                parallel,
                clock,
                new ReleaseTaskWatch(request.target(), aws, parallel, clock, pause, ownership));
        this.watch = watch;
        this.clock = clock;
        this.pause = pause;
        this.latest = request.requestedAt().plus(LONGEST);
    }

    /**
     * Looks until the deployment has settled, it has changed against what the caller has seen, the longest time to wait is
     * over, or the function's time runs out.
     */
    Outcome await() {
        Optional<String> revision = deploying.details().revision().arn();
        if (revision.isEmpty()) {
            return deploying;
        }
        Optional<Outcome> shown = Optional.empty();
        DeploymentLook look;
        do {
            look = look(revision.get());
            if (look instanceof DeploymentLook.Settled(Outcome outcome)) {
                return outcome;
            }
            Optional<Outcome> now = progress(look);
            shown = now.isPresent() ? now : shown;
            shown.ifPresent(watch::show);
            if (watch.isChanged() && shown.isPresent()) {
                return shown.get();
            }
        } while (!clock.instant().plus(PAUSE).isAfter(latest) && pause.pause(PAUSE));
        return whenTimeIsUp(look);
    }

    private DeploymentLook look(String revision) {
        try {
            return observer.look(revision);
        } catch (AwsException failure) {
            return new DeploymentLook.Unclear("; the last read failed: " + failure.getMessage());
        }
    }

    /** How far the deployment is, where the caller asks for it: what could not be read is no change. */
    private Optional<Outcome> progress(DeploymentLook look) {
        try {
            return watch.isAsked() && look instanceof InProgress now
                    ? Optional.of(unsettled("", Optional.of(observer.progress(now)), kind(now)))
                    : Optional.empty();
        } catch (AwsException unread) {
            return Optional.empty();
        }
    }

    private Outcome whenTimeIsUp(DeploymentLook look) {
        return switch (look) {
            case DeploymentLook.Settled(Outcome outcome) -> outcome;
            case DeploymentLook.Failed(Outcome outcome) -> outcome;
            case DeploymentLook.Unclear(String why) -> unsettled(OUT_OF_TIME + why, Optional.empty(), Kind.DEPLOYING);
            case InProgress now -> unsettled(wordsWhenTimeIsUp(now), Optional.of(lastProgress(now)), kind(now));
        };
    }

    private static Kind kind(InProgress now) {
        return now.own().preparation().isOpen() ? Kind.PREPARING : Kind.DEPLOYING;
    }

    private static String wordsWhenTimeIsUp(InProgress now) {
        if (now.own().preparation().isOpen()) {
            return "; it still prepared when the time to wait ran out";
        }
        return now.service().runs(now.own().arn())
                ? OUT_OF_TIME
                : "; the service ran %s when the time to wait ran out"
                        .formatted(now.service().taskDefinition());
    }

    private String lastProgress(InProgress now) {
        try {
            return observer.progress(now);
        } catch (AwsException unread) {
            return DeploymentObserver.progressWithoutHistory(now);
        }
    }

    /** An unchanged request started nothing to publish. */
    private Outcome unsettled(String words, Optional<String> progress, Kind kind) {
        return deploying
                .with(deploying.kind() == Kind.UNCHANGED ? Publication.LOG_ONLY : deploying.publication())
                .as(kind)
                .because(deploying.reason() + words)
                .with(deploying.details().unsettled(progress));
    }
}
