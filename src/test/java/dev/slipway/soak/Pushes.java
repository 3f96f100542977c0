package dev.slipway.soak;

import dev.slipway.sandbox.Event;
import dev.slipway.sandbox.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Pushes at random: alone, close behind another one of the same repository, or many repositories' at once. */
final class Pushes {
    private static final double CLOSE_BEHIND = 0.25;
    private static final double IN_BURSTS = 0.25;
    private static final int BURST = 40;
    private static final double AGAIN = 0.04;
    private static final List<Version> BAD =
            List.of(Version.FAILS_TO_START, Version.FAILS_HEALTH_CHECKS, Version.STUCK);
    private static final List<Version> BAD_WITH_ALARM =
            List.of(Version.FAILS_TO_START, Version.FAILS_HEALTH_CHECKS, Version.STUCK, Version.RINGS);

    private final World world;
    private final Time time;
    private final Fleet fleet;
    private final RandomGenerator random;
    private final double bad;
    private final Alarms alarms;
    private final Map<String, List<Push>> made = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private int builds;

    /** @param bad share of the pushes that do not come out well */
    Pushes(World world, Time time, Fleet fleet, RandomGenerator random, double bad) {
        this.world = world;
        this.time = time;
        this.fleet = fleet;
        this.random = random;
        this.bad = bad;
        this.alarms = new Alarms(world, time);
    }

    /** Plans so many within this time from now. */
    void plan(int count, Duration within) {
        List<String> repositories = fleet.repositories();
        int left = count;
        while (left > 0) {
            Instant at = time.instant().plusMillis(random.nextLong(within.toMillis()));
            double how = random.nextDouble();
            if (how < IN_BURSTS / BURST) {
                for (int i = 0; i < BURST && left > 0; i++, left--) {
                    plan(any(repositories), at.plusMillis(random.nextLong(5_000)));
                }
            } else {
                String repository = any(repositories);
                plan(repository, at);
                left--;
                if (left > 0 && random.nextDouble() < CLOSE_BEHIND) {
                    plan(repository, at.plusMillis(random.nextLong(1_000, 90_000)));
                    left--;
                }
            }
        }
    }

    /** EventBridge's times are whole seconds: of one repository no two pushes have the same. */
    private void plan(String repository, Instant about) {
        Instant at = about;
        while (!taken.add(repository + at.truncatedTo(ChronoUnit.SECONDS))) {
            at = at.plusSeconds(1);
        }
        time.at(at, () -> push(repository));
    }

    private void push(String repository) {
        List<Push> before = made.computeIfAbsent(repository, r -> new ArrayList<>());
        builds++;
        if (!before.isEmpty() && random.nextDouble() < AGAIN) {
            Push again = any(before);
            push(repository, again.tag().replaceFirst("main-[0-9]*", "main-" + builds), again.version(), before);
            return;
        }
        Version version = version(repository);
        Push push = push(repository, "main-%d-of-%d".formatted(builds, builds), version, before);
        world.conditions().behave(push.digest(), version.behaviour(random));
        if (version == Version.RINGS) {
            fleet.ofRepository(repository).forEach(m -> alarms.watch(m, push.digest()));
        }
    }

    /** The tag ends with the build: a later tag of the same build is the same image. */
    private Push push(String repository, String tag, Version version, List<Push> made) {
        String digest = world.given().push(repository, tag, repository + tag.replaceFirst(".*-of-", " build "));
        Event event = world.bus().events().getLast();
        var push = new Push(
                repository, tag, digest, version, event.id(), event.time().truncatedTo(ChronoUnit.SECONDS));
        made.add(push);
        return push;
    }

    private Version version(String repository) {
        if (random.nextDouble() >= bad) {
            return Version.GOOD;
        }
        boolean rings =
                fleet.ofRepository(repository).stream().allMatch(m -> m.kind().watchesAlarm());
        return any(rings ? BAD_WITH_ALARM : BAD);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Oldest first. */
    List<Push> of(String repository) {
        return made.getOrDefault(repository, List.of());
    }
}
