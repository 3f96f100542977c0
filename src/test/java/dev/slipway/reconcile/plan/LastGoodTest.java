package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.release.Release;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastGoodTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                 | service                                  | back to
            1 deploying                           | 1 FAILED, template COMPLETED             |
            1 good, 2 deploying                   | 2 FAILED                                 | 1
            1 good, 2 good, 3 deploying           | 3 FAILED                                 | 2
            1 good, 2 good, 3 deploying           | 3 FAILED, 1 COMPLETED                    | 1
            1 good, 2 good, 3 deploying           | 3 FAILED, 1 COMPLETED 9m, 2 COMPLETED 8m | 2
            1 good, 2 good, 3 deploying           | 3 FAILED, 1 COMPLETED 8m, 2 COMPLETED 9m | 1
            1 good, 2 good, 3 deploying           | 3 FAILED, 1 IN_PROGRESS                  | 2
            1 good, 2 deploying, 3 deploying      | 3 FAILED, 2 COMPLETED                    | 2
            1 good, 2 superseded, 3 deploying     | 3 FAILED, 2 COMPLETED                    | 2
            1 good, 2 deploying, 3 deploying      | 3 FAILED                                 | 1
            1 good, 2 failed, 3 deploying         | 3 FAILED, 2 COMPLETED                    | 1
            1 good, 2 withdrawn, 3 deploying      | 3 FAILED, 2 COMPLETED                    | 1
            1 withdrawn, 2 failed, 3 deploying    | 3 FAILED, 1 COMPLETED                    |
            1 good, 2 foreign, 3 deploying        | 3 FAILED, 2 COMPLETED                    | 1
            1 good, 2 deploying                   | 2 FAILED, template COMPLETED             | 1
            1 good, 2 deploying                   | 2 FAILED, other COMPLETED                | 1
            1 good at 2, 2 good at 1, 3 deploying | 3 FAILED                                 | 1
            1 good, 2 good at 1, 3 deploying      | 3 FAILED                                 | 2
            1 good, 2 good                        | 2 FAILED                                 | 1
            1 good, 2 deploying                   | 2 FAILED, 2 COMPLETED as 8               | 1
            1 good, 2 good no image, 3 deploying  | 3 FAILED, 2 COMPLETED                    | 1
            1 good no image, 2 deploying          | 2 FAILED, 1 COMPLETED                    |
            """)
    void lastGoodIsTheNewestThatEcsShowsCompletedOrElseTheNewestGoodOfTheLog(
            String log, String service, @Nullable Integer good) {
        Situation situation = SituationParser.situation(log, service, "");
        ReconcileSnapshot snapshot = situation.answer(
                situation.snapshot(Optional.empty(), situation.imagesGone()), Set.of(ReconcileRead.NEWEST_RELEASES));

        assertThat(LastGood.of(snapshot, situation.last()).map(Release::number)).isEqualTo(Optional.ofNullable(good));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # service                    | ECS has one
            2 FAILED                     | false
            2 FAILED, 1 COMPLETED        | true
            2 FAILED, 1 IN_PROGRESS      | false
            2 FAILED, template COMPLETED | true
            2 FAILED, 2 COMPLETED as 8   | false
            1 IN_PROGRESS, 2 FAILED      | false
            """)
    void ecsRollsBackOnlyToACompletedDeployment(String service, boolean has) {
        Situation situation = SituationParser.situation("1 good, 2 deploying", service, "");

        assertThat(LastGood.ecsHasOne(situation.snapshot(Optional.empty(), Set.of()), situation.last()))
                .isEqualTo(has);
    }
}
