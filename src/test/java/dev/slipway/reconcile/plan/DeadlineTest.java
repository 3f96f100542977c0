package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # service                      | target      | reported reason
            1 IN_PROGRESS 1/2 30m          |             |
            1 IN_PROGRESS 1/2 31m          |             | in progress for 31 minutes with a deadline of 30: 1 of 2 tasks run
            1 IN_PROGRESS 0/2 31m          |             | in progress for 31 minutes with a deadline of 30: 0 of 2 tasks run
            1 IN_PROGRESS 2/2 999m         |             |
            1 IN_PROGRESS 2/2 failing 30m  |             |
            1 IN_PROGRESS 2/2 failing 31m  |             | in progress for 31 minutes with a deadline of 30: 2 of 2 tasks run and 3 failed
            1 IN_PROGRESS 2/2 5m           | deadline 5  |
            1 IN_PROGRESS 2/2 6m           | deadline 5  | in progress for 6 minutes with a deadline of 5: 2 of 2 tasks run
            1 IN_PROGRESS 0/2 31m          | deadline 60 |
            1 IN_PROGRESS 0/2 61m          | deadline 60 | in progress for 61 minutes with a deadline of 60: 0 of 2 tasks run
            1 IN_PROGRESS 0/2 999m; CANARY |             |
            1 IN_PROGRESS 0/2 6m; CANARY   | deadline 5  | in progress for 6 minutes with a deadline of 5: 0 of 2 tasks run
            1 IN_PROGRESS 0/2 31m; breaker |             | in progress for 31 minutes with a deadline of 30: 0 of 2 tasks run
            """)
    void reportsDeploymentPastItsDeadline(String service, @Nullable String target, @Nullable String reason) {
        Situation s = SituationParser.situation(
                "", service, Optional.ofNullable(target).orElse(""));

        assertThat(Deadline.passed(
                        s.target(), s.service(), s.service().primary().orElseThrow(), s.now()))
                .isEqualTo(Optional.ofNullable(reason));
    }
}
