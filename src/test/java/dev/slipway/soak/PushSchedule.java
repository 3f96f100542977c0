package dev.slipway.soak;

import dev.slipway.sandbox.account.AwsAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Random pushes: alone, shortly after another one of the same repository, or of many repositories at once. */
final class PushSchedule {
    private static final double CLOSE_BEHIND = 0.5;
    private static final double IN_BURSTS = 0.25;
    private static final int BURST = 40;
    private static final double AGAIN = 0.08;
    private static final List<VersionBehaviour> BAD =
            List.of(VersionBehaviour.FAILS_TO_START, VersionBehaviour.FAILS_HEALTH_CHECKS, VersionBehaviour.STUCK);
    private static final List<VersionBehaviour> OF_MIGRATIONS = List.of(
            VersionBehaviour.SLOW_MIGRATION, VersionBehaviour.FAILS_MIGRATION, VersionBehaviour.HANGS_IN_MIGRATION);
    private static final List<VersionBehaviour> BAD_WITH_ALARM = List.of(
            VersionBehaviour.FAILS_TO_START,
            VersionBehaviour.FAILS_HEALTH_CHECKS,
            VersionBehaviour.STUCK,
            VersionBehaviour.TRIGGERS_ALARM);

    private final AwsAccount account;
    private final SimulatedTime time;
    private final Fleet fleet;
    private final RandomGenerator random;
    private final double bad;
    private final Map<String, List<PlannedPush>> pushes = new TreeMap<>();
    private final Map<PlannedPush, String> events = new HashMap<>();

    /** @param bad share of the pushes whose deployment fails */
    PushSchedule(AwsAccount account, SimulatedTime time, Fleet fleet, RandomGenerator random, double bad) {
        this.account = account;
        this.time = time;
        this.fleet = fleet;
        this.random = random;
        this.bad = bad;
    }

    /** Plans a number of pushes within this time from now. */
    void plan(int count, Duration within) {
        var alarms = new SimulatedAlarms(account, time);
        instants(count, within).forEach((repository, instants) -> {
            for (Instant at : instants.values()) {
                PlannedPush push = push(repository, at);
                account.conditions().behave(push.digest(), push.version().behaviour(random));
                account.conditions().run(push.digest(), push.version().migration(random));
                time.at(at, () -> push(push));
                if (push.version() == VersionBehaviour.TRIGGERS_ALARM) {
                    fleet.ofRepository(repository).forEach(m -> alarms.watch(m, push));
                }
            }
        });
    }

    /** The times of the pushes, by repository and second. */
    private Map<String, SortedMap<Instant, Instant>> instants(int count, Duration within) {
        var instants = new TreeMap<String, SortedMap<Instant, Instant>>();
        List<String> repositories = fleet.repositories();
        int left = count;
        while (left > 0) {
            Instant at = time.instant().plusMillis(random.nextLong(within.toMillis()));
            String repository = any(repositories);
            left -= plan(instants, repository, at);
            double how = random.nextDouble();
            if (how < IN_BURSTS / BURST) {
                for (int i = 1; i < BURST && left > 0; i++) {
                    left -= plan(instants, any(repositories), at.plusMillis(random.nextLong(5_000)));
                }
            } else if (left > 0 && how > 1 - CLOSE_BEHIND) {
                long behind = random.nextLong(random.nextInt(4) == 0 ? 90_000 : 2_000);
                left -= plan(instants, repository, at.plusMillis(behind));
            }
        }
        return instants;
    }

    /** EventBridge's times are whole seconds: two pushes of one repository never have the same. */
    private static int plan(Map<String, SortedMap<Instant, Instant>> instants, String repository, Instant about) {
        SortedMap<Instant, Instant> taken = instants.computeIfAbsent(repository, r -> new TreeMap<>());
        Instant at = about;
        while (taken.putIfAbsent(at.truncatedTo(ChronoUnit.SECONDS), at) != null) {
            at = at.plusMillis(700);
        }
        return 1;
    }

    private PlannedPush push(String repository, Instant at) {
        List<PlannedPush> before = pushes.computeIfAbsent(repository, r -> new ArrayList<>());
        boolean alarms =
                fleet.ofRepository(repository).stream().allMatch(m -> m.kind().watchesAlarm());
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        String tag = "main-" + (before.size() + 1);
        boolean migrates = fleet.ofRepository(repository).stream().anyMatch(FleetService::hasReleaseTask);
        VersionBehaviour version = version(alarms, migrates);
        boolean again = !before.isEmpty() && random.nextDouble() < AGAIN;
        PlannedPush older = again ? any(before) : new PlannedPush(repository, second, tag, tag, version);
        var push = new PlannedPush(repository, second, tag, older.build(), older.version());
        before.add(push);
        return push;
    }

    private VersionBehaviour version(boolean alarms, boolean migrates) {
        if (migrates && random.nextDouble() < bad) {
            return any(OF_MIGRATIONS);
        }
        return random.nextDouble() < bad ? any(alarms ? BAD_WITH_ALARM : BAD) : VersionBehaviour.GOOD;
    }

    private void push(PlannedPush push) {
        account.setup().pushManifest(push.repository(), push.tag(), push.manifest());
        events.put(push, account.bus().events().getLast().id());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Oldest first. */
    List<PlannedPush> of(String repository) {
        return pushes.getOrDefault(repository, List.of());
    }

    /** Those of which ECR has the image. */
    List<PlannedPush> made(String repository) {
        return of(repository).stream().filter(events::containsKey).toList();
    }

    /** The id of the push's event. */
    String event(PlannedPush push) {
        return events.getOrDefault(push, "");
    }
}
