package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconcile.plan.Deadline.Look;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One look at a deployment of revision 1. {@link SituationParser} explains the columns. */
class DeadlineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # noted before      | service                              | target      | look
                                | 1 IN_PROGRESS 1/2 24m                |             | not stuck
                                | 1 IN_PROGRESS 1/2 26m                |             | notable 1 0
                                | 1 IN_PROGRESS 1/2 31m                |             | notable 1 0
                                | 1 IN_PROGRESS 2/2 999m               |             | not stuck
                                | 1 IN_PROGRESS 2/2 failing 31m        |             | notable 2 3
                                | 1 IN_PROGRESS 0/0 999m               |             | not stuck
            looked 4m/1/0       | 1 IN_PROGRESS 1/2 31m                |             | not stuck
            looked 5m/1/0       | 1 IN_PROGRESS 1/2 29m                |             | not stuck
            looked 5m/1/0       | 1 IN_PROGRESS 1/2 31m                |             | in progress for 31 minutes with a deadline of 30: 1 of 2 tasks run
            looked 5m/90/0      | 1 IN_PROGRESS 95/100 36m             |             | notable 95 0
            looked 5m/90/0      | 1 IN_PROGRESS 90/100 36m             |             | in progress for 36 minutes with a deadline of 30: 90 of 100 tasks run
            looked 5m/90/0      | 1 IN_PROGRESS 89/100 36m             |             | in progress for 36 minutes with a deadline of 30: 89 of 100 tasks run
            looked 5m/9/1       | 1 IN_PROGRESS 10/10 50m              |             | recovered
            looked 5m/10/0      | 1 IN_PROGRESS 11/11 50m              |             | recovered
            looked 5m/2/1       | 1 IN_PROGRESS 2/2 failing 31m        |             | in progress for 31 minutes with a deadline of 30: 2 of 2 tasks run and 3 failed
            looked 5m/2/7       | 1 IN_PROGRESS 2/2 failing 31m        |             | notable 2 3
            looked 40m/1/0      | 1 IN_PROGRESS 1/2 31m                |             | notable 1 0
                                | 1 IN_PROGRESS 1/2 5m                 | deadline 9  | notable 1 0
                                | 1 IN_PROGRESS 1/2 4m                 | deadline 9  | not stuck
            looked 5m/1/0       | 1 IN_PROGRESS 1/2 10m                | deadline 9  | in progress for 10 minutes with a deadline of 9: 1 of 2 tasks run
            looked 5m/0/0       | 1 IN_PROGRESS 0/2 31m                | deadline 60 | not stuck
            looked 5m/0/0       | 1 IN_PROGRESS 0/2 61m                | deadline 60 | in progress for 61 minutes with a deadline of 60: 0 of 2 tasks run
            looked 5m/2/0       | 1 IN_PROGRESS 2/2 61m                | deadline 60 | recovered
            looked 5m/1/0       | 1 IN_PROGRESS 1/2 99m; breaker       |             | recovered
                                | 1 IN_PROGRESS 1/2 99m; breaker-only  |             | not stuck
                                | 1 IN_PROGRESS 1/2 99m; alarms        |             | not stuck
                                | 1 IN_PROGRESS 1/2 failing 99m; breaker-only |      | not stuck
                                | 1 IN_PROGRESS 1/2 failing 99m; alarms-only  |      | notable 1 3
            looked 5m/1/1       | 1 IN_PROGRESS 1/2 failing 99m; alarms-only  |      | in progress for 99 minutes with a deadline of 30: 1 of 2 tasks run and 3 failed
            looked 5m/0/0       | 1 IN_PROGRESS 0/2 31m; breaker       |             | in progress for 31 minutes with a deadline of 30: 0 of 2 tasks run
            looked 5m/0/0       | 1 IN_PROGRESS 0/2 31m; alarms-only   |             | in progress for 31 minutes with a deadline of 30: 0 of 2 tasks run
            looked 5m/1/0       | 1 IN_PROGRESS 1/2 61m; breaker       | deadline 60 | in progress for 61 minutes with a deadline of 60: 1 of 2 tasks run
            looked 5m/0/0       | 1 - 0/2 31m                          |             | in progress for 31 minutes with a deadline of 30: 0 of 2 tasks run
                                | 1 - 0/2 999m; CANARY                 |             | not stuck
            looked 5m/0/0       | 1 - 0/2 10m; CANARY                  | deadline 9  | in progress for 10 minutes with a deadline of 9: 0 of 2 tasks run
            looked 5m/2/0       | 1 - 2/2 10m; CANARY                  | deadline 9  | recovered
            """)
    void isStuckWhenTwoLooksPastTheDeadlineShowNoProgress(
            @Nullable String noted, String service, @Nullable String target, String expected) {
        Situation s = SituationParser.situation(
                "1 deploying " + Optional.ofNullable(noted).orElse(""),
                service,
                Optional.ofNullable(target).orElse(""));

        Look look = new Deadline(
                        s.snapshot(Optional.empty(), Set.of()),
                        s.last(),
                        s.service().primary().orElseThrow())
                .look();

        assertThat(text(look)).isEqualTo(expected);
    }

    private static String text(Look look) {
        return switch (look) {
            case Look.NotStuck() -> "not stuck";
            case Look.Notable(var progress) -> "notable %d %d".formatted(progress.running(), progress.failed());
            case Look.Recovered() -> "recovered";
            case Look.Stuck(String words) -> words;
        };
    }
}
