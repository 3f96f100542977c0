package dev.slipway.deploy;

import dev.slipway.access.Pause;
import dev.slipway.select.DeployRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The pauses before ECR is asked again for what it does not show yet. They end with the function's time, and for a person's
 * request after 5 minutes: somebody waits for the answer.
 */
final class AskingAgain {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FOR_A_PERSON = Duration.ofMinutes(5);

    private final DeployRequest request;
    private final InstantSource clock;
    private final Pause pause;
    private Optional<Instant> began = Optional.empty();
    private Duration next = FIRST;

    AskingAgain(DeployRequest request, InstantSource clock, Pause pause) {
        this.request = request;
        this.clock = clock;
        this.pause = pause;
    }

    /** @return false, without a pause, where the time for it is over. A dry run says at once how it is now. */
    boolean pause() {
        Instant now = clock.instant();
        Instant first = began.orElse(now);
        began = Optional.of(first);
        Duration length = next;
        next = length.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : length.multipliedBy(2);
        boolean isTooLong = request.by().isPerson() && now.plus(length).isAfter(first.plus(FOR_A_PERSON));
        return !request.dryRun() && !isTooLong && pause.pause(length);
    }
}
