package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Target;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.reconcile.TargetsAtRest.Look;
import dev.slipway.select.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the full looks at targets at rest are spread over the sweeps. */
class TargetsAtRestTest {
    private static final Instant BEGIN = TargetFixture.NOON;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # targets, minutes between sweeps, looks of each sweep
            0,         5,                      0
            1,         5,                      1
            25,        5,                      25
            26,        5,                      25
            300,       5,                      25
            312,       5,                      26
            1000,      5,                      83
            5000,      5,                      416
            1000,      10,                     166
            1000,      1,                      25
            1000,      60,                     1000
            1000,      61,                     1000
            """)
    void eachSweepLooksAtItsShare(int count, int minutes, int looks) {
        TargetsAtRest atRest = after(TargetsAtRest.NONE, targets(count), BEGIN);

        assertThat(atRest.due(targets(count), BEGIN.plus(Duration.ofMinutes(minutes))))
                .hasSize(looks);
    }

    @Test
    void everyTargetHasItsTurnWithinTheHour() {
        List<Target> all = targets(1000);
        TargetsAtRest atRest = after(TargetsAtRest.NONE, all, BEGIN);
        for (int sweep = 1; sweep <= 40; sweep++) {
            Instant now = BEGIN.plus(Duration.ofMinutes(5L * sweep));
            atRest = looks(atRest, all, atRest.due(all, now), now);
            assertThat(atRest.looks().values())
                    .hasSize(1000)
                    .noneMatch(look -> look.at().plus(TargetsAtRest.LONGEST).isBefore(now));
        }
    }

    @Test
    void newInstanceKnowsNothing() {
        assertThat(TargetsAtRest.NONE.due(targets(10), BEGIN)).isEmpty();
        assertThat(TargetsAtRest.NONE.look(targets(1).getFirst())).isEmpty();
    }

    @Test
    void targetThatTheConfigurationNoLongerHasIsForgotten() {
        TargetsAtRest atRest = after(TargetsAtRest.none(0), targets(3), BEGIN);

        assertThat(after(atRest, targets(2), BEGIN.plusSeconds(300)).looks()).containsOnlyKeys(targets(2));
    }

    /** A parameter is read again every minute; the targets of equal content have to be the same ones. */
    @Test
    void targetsOfAConfigurationThatWasReadAgainAreKnown() {
        TargetsAtRest atRest = after(TargetsAtRest.NONE, configured(), BEGIN);

        assertThat(configured())
                .hasSize(3)
                .allMatch(target -> atRest.look(target).isPresent());
    }

    private static List<Target> configured() {
        return List.copyOf(Targets.of(
                        ConfigurationFixture.configuration(
                                "{'service': 'a', 'environment': 'dev', 'repository': 'acme/a', 'tags': ['main-*', '!main-?']}",
                                "{'service': 'b', 'environment': 'dev', 'repository': 'acme/b', 'tags': ['/v[0-9]+/']}",
                                "{'service': 'c', 'environment': 'dev', 'repository': 'acme/c', 'tags': ['semver:^1.2'], 'deadlineMinutes': 9}"))
                .explicit());
    }

    private static List<Target> targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TargetFixture.target("container-" + i))
                .toList();
    }

    private static TargetsAtRest after(TargetsAtRest before, List<Target> targets, Instant now) {
        return looks(before, targets, targets, now);
    }

    /** After a sweep that found all targets at rest, and had a full look at some of them. */
    private static TargetsAtRest looks(TargetsAtRest before, List<Target> all, List<Target> full, Instant now) {
        var looks = new HashMap<Target, Look>();
        all.forEach(target -> before.look(target).ifPresent(look -> looks.put(target, look)));
        full.forEach(target -> looks.put(target, new Look(TargetFixture.service("web-dev:1"), now)));
        return before.after(now, looks);
    }
}
