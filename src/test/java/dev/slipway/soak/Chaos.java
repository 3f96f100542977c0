package dev.slipway.soak;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.Bus.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A bad day of EventBridge: what waits on the bus is delayed, doubled, dropped and overtaken, the same way for the same
 * seed and calls. It moves when {@link #deliver()} is called, on a clock that the caller sets.
 */
public final class Chaos {
    private final Bus bus;
    private final InstantSource clock;
    private final Shares shares;
    private final RandomGenerator random;
    private final List<Late> late = new ArrayList<>();

    /** @param seed decides everything */
    public Chaos(AwsAccount account, InstantSource clock, long seed, Shares shares) {
        this.bus = account.bus();
        this.clock = clock;
        this.shares = shares;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
    }

    /**
     * How much of what goes wrong, each between 0 and 1.
     *
     * @param longest delay; what is delayed comes at any time until then
     */
    public record Shares(double dropped, double doubled, double delayed, Duration longest) {
        /** Nothing lost, which is what EventBridge promises. */
        public static final Shares AT_LEAST_ONCE = new Shares(0, 0.1, 0.3, Duration.ofMinutes(2));

        public Shares {
            check("dropped", dropped);
            check("doubled", doubled);
            check("delayed", delayed);
        }

        private static void check(String name, double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the share %s is %s: not from 0 to 1".formatted(name, share));
            }
        }
    }

    /**
     * Delivers what has arrived by now, and what that brings about, in an order of its own.
     *
     * @return how many deliveries were made
     */
    public int deliver() {
        int made = 0;
        take();
        Optional<Late> due = due();
        while (due.isPresent()) {
            late.remove(due.get());
            due.get().delivery().deliver();
            made++;
            take();
            due = due();
        }
        return made;
    }

    /** When the next delivery arrives of those that are on their way. */
    public Optional<Instant> next() {
        return late.stream().map(Late::at).min(Comparator.naturalOrder());
    }

    private void take() {
        for (Delivery delivery : bus.take()) {
            if (random.nextDouble() < shares.dropped) {
                continue;
            }
            send(delivery);
            if (random.nextDouble() < shares.doubled) {
                send(delivery);
            }
        }
    }

    private void send(Delivery delivery) {
        Instant now = clock.instant();
        Instant at = random.nextDouble() < shares.delayed
                ? now.plusMillis(random.nextLong(shares.longest.toMillis() + 1))
                : now;
        late.add(new Late(at, random.nextLong(), delivery));
    }

    private Optional<Late> due() {
        Instant now = clock.instant();
        return late.stream()
                .filter(l -> !l.at().isAfter(now))
                .min(Comparator.comparing(Late::at).thenComparingLong(Late::lot));
    }

    /** @param lot which of those that arrive at one instant is first */
    private record Late(Instant at, long lot, Delivery delivery) {}
}
