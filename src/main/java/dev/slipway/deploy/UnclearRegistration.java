package dev.slipway.deploy;

import dev.slipway.access.Pause;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.release.Release;
import java.time.Duration;
import java.util.Optional;

/** RegisterTaskDefinition may have succeeded although it gave no answer: the log, read again after a pause, shows that. */
final class UnclearRegistration {
    /** Longer than ECS's reads usually lag: what does not show yet would be registered again. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(4);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final DeployReader reader;
    private final Pause pause;
    private Duration length = SHORTEST_PAUSE;
    private boolean mayHaveRegistered;

    UnclearRegistration(DeployReader reader, Pause pause) {
        this.reader = reader;
        this.pause = pause;
    }

    /**
     * The snapshot with the log read again.
     *
     * @throws AwsException the failure, where it is another one or no time is left
     */
    DeploySnapshot readAgain(DeploySnapshot snapshot, AwsException failure) {
        boolean isUnclear =
                failure.kind() == AwsException.Kind.UNKNOWN && failure.call().equals("RegisterTaskDefinition");
        if (!isUnclear || !pause.pause(length)) {
            throw failure;
        }
        mayHaveRegistered = true;
        Duration twice = length.multipliedBy(2);
        length = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return reader.readLog(snapshot);
    }

    /**
     * A revision that this run registered is not unchanged, but deploying, or preparing. One that another event registered, with the
     * same content, is unchanged.
     *
     * @param ofRequest the release of this run's request
     */
    Attempt settle(Attempt attempt, Optional<Release> ofRequest) {
        boolean isOwn =
                mayHaveRegistered && ofRequest.isPresent() && attempt.outcome().kind() == Kind.UNCHANGED;
        if (!isOwn) {
            return attempt;
        }
        boolean prepares =
                ofRequest.filter(release -> release.preparation().isOpen()).isPresent();
        return attempt.with(attempt.outcome().as(prepares ? Kind.PREPARING : Kind.DEPLOYING));
    }
}
