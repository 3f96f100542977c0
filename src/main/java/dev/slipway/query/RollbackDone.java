package dev.slipway.query;

import dev.slipway.query.WhyQuery.Why;
import dev.slipway.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rollback from a failed release. Slipway announces its own on the release that it goes to; ECS does not. A later
 * announcement on that release hides who it was.
 *
 * @param by empty where it is not known
 * @param at when Slipway announced it; empty where it did not, or where it is not known
 */
record RollbackDone(Optional<By> by, Release to, Optional<Instant> at) {
    /** The announcement and the time of the failure are tagged in one step. */
    private static final Duration ONE_STEP = Duration.ofSeconds(1);
    /** A function that Lambda retries may announce it so much later. */
    private static final Duration RETRIED = Duration.ofMinutes(15);

    /** Who rolled back. */
    enum By {
        SLIPWAY("slipway", "Slipway rolled the service back"),
        ECS("ecs", "ECS rolled the service back");

        private final String json;
        private final String words;

        By(String json, String words) {
            this.json = json;
            this.words = words;
        }

        String json() {
            return json;
        }
    }

    static Optional<RollbackDone> of(Why.OfRelease why) {
        return why.rolledBackTo().map(to -> {
            Instant failed = why.release().settledAt().orElseGet(why.release()::registeredAt);
            Optional<Instant> since = to.announcedAt().filter(at -> !at.isBefore(failed.minus(ONE_STEP)));
            Optional<Instant> at = since.filter(announced -> !announced.isAfter(failed.plus(RETRIED)));
            Optional<By> by = at.isPresent()
                    ? Optional.of(By.SLIPWAY)
                    : Optional.of(By.ECS).filter(ecs -> since.isEmpty());
            return new RollbackDone(by, to, at);
        });
    }

    String words() {
        return by.map(b -> b.words).orElse("the service went back");
    }
}
