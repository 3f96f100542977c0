package dev.slipway.reconcile.plan;

import static dev.slipway.reconcile.plan.PlannerAssertions.assertRow;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contract's table of rollbacks, row by row, and combinations of rows: the situation, the event, and what Slipway
 * records, does and reports. {@link SituationParser} explains the columns.
 */
class ReconcilePlannerRollbackTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                            | service                                 | also          | event       | recorded; done; reported
            1 deploying                      | 1 COMPLETED                             |               | COMPLETED 1 | 1 good; SUCCEEDED 1
            1 deploying                      | 1 COMPLETED                             |               |             | 1 good; SUCCEEDED 1
            1 deploying pending              | 1 COMPLETED                             |               | COMPLETED 1 | 1 good; SUCCEEDED 1
            1 superseded                     | 1 COMPLETED                             |               | COMPLETED 1 | 1 good; SUCCEEDED 1
            1 failed                         | 1 COMPLETED                             |               | COMPLETED 1 | 1 good; SUCCEEDED 1
            1 withdrawn                      | 1 COMPLETED                             |               | COMPLETED 1 | rest
            1 good, 2 failed>1               | 1 COMPLETED                             |               | COMPLETED 2 | rest
            1 good, 2 deploying, 3 deploying | 3 IN_PROGRESS, 1 COMPLETED              | completed 2   | COMPLETED 2 | 2 good; SUCCEEDED 2
            1 good, 2 deploying, 3 deploying | 3 IN_PROGRESS, 1 COMPLETED              |               | COMPLETED 2 | rest
            1 good, 2 deploying, 3 deploying | 3 IN_PROGRESS, 2 COMPLETED, 1 COMPLETED |               |             | 2 good; SUCCEEDED 2
            1 good, 2 superseded, 3 good     | 3 IN_PROGRESS, 2 COMPLETED, 1 COMPLETED |               |             | 2 good; SUCCEEDED 2
            1 good, 2 deploying, 3 deploying | 3 FAILED, 2 COMPLETED                   |               | FAILED 3    | 3 failed>2, 2 good announced; update 2; ROLLED_BACK 3>2
            1 good, 2 deploying, 3 deploying | 3 FAILED, 2 COMPLETED 0/2               | completed 2   | FAILED 3    | 2 good; SUCCEEDED 2 / 3 failed>2, 2 announced; update 2; ROLLED_BACK 3>2
            1 good, 2 deploying, 3 deploying | 3 FAILED, 2 COMPLETED 0/2               |               | FAILED 3    | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 deploying as 8, 2 failed>1     | 1 COMPLETED as 8                        |               | COMPLETED 8 | 1 good; SUCCEEDED 1
            1 good, 2 deploying              | 2 - ; CANARY                            | SUCCESSFUL 2  | COMPLETED 2 | 2 good; SUCCEEDED 2
            1 good, 2 deploying              | 2 - ; CANARY                            | SUCCESSFUL 2  |             | 2 good; SUCCEEDED 2
            1 good, 2 deploying              | 2 -, 1 - ; CANARY                       | IN_PROGRESS 2 |             | rest
            """)
    void marksCompletedDeploymentGood(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                              | service                                 | also                   | event    | recorded; done; reported
            1 good as 8, 2 failed>1                            | 1 FAILED as 8, 2 FAILED                 |                        | FAILED 8 | 2 noticed; ROLLBACK_FAILED 2>1
            1 good as 8, 2 failed>1                            | 1 FAILED as 8, 2 FAILED                 |                        |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good as 8, 2 failed>1 reported ROLLBACK_FAILED/8 | 1 FAILED as 8, 2 FAILED                 |                        | FAILED 8 | ROLLBACK_FAILED 2>1 known
            1 good as 8, 2 failed>1 reported ROLLBACK_FAILED/8 | 1 FAILED as 8, 2 FAILED                 |                        |          | ROLLBACK_FAILED 2>1 known
            1 good as 8, 2 failed>1                            | 1 FAILED as 8, 2 FAILED                 | off                    |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good as 8 looked 5m/1/0, 2 failed>1              | 1 IN_PROGRESS as 8 1/2 40m, 2 FAILED    |                        |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good as 8, 2 failed>1                            | 1 IN_PROGRESS as 8 1/2, 2 FAILED        |                        |          | rest
            1 withdrawn, 2 failed>1                            | 1 FAILED                                |                        |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 deploying looked 5m/1/0, 3 failed>2      | 2 IN_PROGRESS 1/2 31m                   | IN_PROGRESS 2          |          | 2 failed; FAILED 2 / 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 good, 3 failed>2                         | 2 FAILED as 8, 1 COMPLETED              |                        |          | 3 noticed; ROLLBACK_FAILED 3>2
            1 good, 2 good                                     | 2 FAILED as 8, 1 COMPLETED              |                        | FAILED 8 | 2 noticed; FAILED 2
            1 good, 2 good                                     | 2 FAILED as 8, 1 COMPLETED              |                        |          | 2 noticed; FAILED 2
            1 good, 2 good looked 5m/1/0                       | 2 IN_PROGRESS as 8 1/2 40m, 1 COMPLETED |                        |          | 2 noticed; FAILED 2
            1 good, 2 good, 3 deploying                        | 3 IN_PROGRESS, 2 FAILED as 8            |                        | FAILED 8 | rest
            1 good, 2 good                                     | 1 IN_PROGRESS, 2 FAILED ; breaker       | ROLLBACK_IN_PROGRESS 2 |          | 2 noticed; FAILED 2
            1 good, 2 failed>1                                 | 1 FAILED, 2 FAILED ; breaker            | ROLLBACK_FAILED 2      | FAILED 1 | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 failed>1                                 | 1 FAILED, 2 FAILED ; breaker            | ROLLBACK_FAILED 2      |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 deploying                                | 1 -, 2 - ; CANARY                       | ROLLBACK_FAILED 2      | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1 / 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 failed>1                                 | 1 -, 2 - ; CANARY                       | ROLLBACK_FAILED 2      |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 failed>1                                 | 1 - as 8, 2 - ; CANARY                  | STOPPED 1              |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 failed>1                                 | 2 -, 1 - as 8 ; CANARY                  | ROLLBACK_SUCCESSFUL 1  |          | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 failed>1                                 | 1 - as 8, 2 - ; CANARY                  | IN_PROGRESS 1          |          | rest
            1 good, 2 failed>1                                 | 1 - as 8, 2 - ; CANARY                  | SUCCESSFUL 1           |          | rest
            1 deploying as 8, 2 failed>1                       | 1 - as 8, 2 - ; CANARY                  | SUCCESSFUL 1           |          | 1 good; SUCCEEDED 1
            """)
    void reportsFailedRollbackAndNeverRetriesIt(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                  | service                              | also | event    | recorded; done; reported
            1 good, 2 deploying, 3 deploying       | 3 IN_PROGRESS, 2 FAILED, 1 COMPLETED |      | FAILED 2 | 2 failed; FAILED 2
            1 good, 2 deploying, 3 deploying       | 3 IN_PROGRESS, 2 FAILED, 1 COMPLETED |      |          | 2 failed; FAILED 2
            1 good, 2 deploying, 3 good            | 3 COMPLETED                          |      | FAILED 2 | 2 failed; FAILED 2
            1 good, 2 superseded, 3 deploying      | 3 IN_PROGRESS, 2 FAILED              |      | FAILED 2 | 2 failed; FAILED 2
            1 good, 2 withdrawn, 3 deploying       | 3 IN_PROGRESS, 2 FAILED              |      | FAILED 2 | 2 failed; FAILED 2
            1 good, 2 deploying, 3 superseded at 1 | 2 IN_PROGRESS, 3 FAILED              |      | FAILED 3 | 3 failed; FAILED 3
            1 good, 2 deploying, 3 deploying       | 2 FAILED, 1 COMPLETED                |      | FAILED 2 | 2 failed; FAILED 2 / 3 announced; update 3; DEPLOYING 3
            1 good, 2 deploying, 3 deploying       | 3 IN_PROGRESS, 2 FAILED              | off  | FAILED 2 | 2 failed; FAILED 2
            """)
    void onlyRecordsFailureWhenANewerRevisionWasRequested(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                    | service                                  | also                        | event    | recorded; done; reported
            1 good, 2 deploying                      | 1 IN_PROGRESS, 2 FAILED ; breaker        | ROLLBACK_IN_PROGRESS 2      | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 deploying                      | 1 IN_PROGRESS, 2 FAILED ; breaker        | ROLLBACK_IN_PROGRESS 2      |          | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 deploying                      | 2 FAILED, 1 COMPLETED ; breaker          | ROLLBACK_REQUESTED 2        | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                      | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 2       | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 deploying                      | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 2       |          | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 failed                         | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 2       |          | 2 >1
            1 good, 2 failed>1                       | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 2       |          | rest
            1 good, 2 good, 3 failed>2               | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 3       |          | 3 >1
            1 good, 2 deploying looked 5m/0/0        | 2 IN_PROGRESS 0/2 31m ; breaker          | ROLLBACK_REQUESTED 2        |          | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 failed>1                       | 1 IN_PROGRESS 1/2 31m ; breaker          | ROLLBACK_IN_PROGRESS 2      |          | rest
            1 good, 2 deploying                      | 2 FAILED, 1 COMPLETED ; breaker          | IN_PROGRESS 2               | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 failed                         | 2 FAILED, 1 COMPLETED ; breaker          | IN_PROGRESS 2               |          | rest
            1 good, 2 failed 40m                     | 2 FAILED 40m, 1 COMPLETED ; breaker      | STOPPED 2 40m               |          | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 FAILED 40m, 1 COMPLETED ; breaker      | STOPPED 2 40m               |          | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 FAILED ; breaker                       | STOPPED 2                   | FAILED 2 | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | template IN_PROGRESS, 2 FAILED ; breaker | ROLLBACK_IN_PROGRESS 2      | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                      | 1 IN_PROGRESS, 2 FAILED ; breaker        | off, ROLLBACK_IN_PROGRESS 2 | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 deploying, 3 deploying         | 1 IN_PROGRESS, 2 FAILED ; breaker        | ROLLBACK_IN_PROGRESS 2      |          | 2 failed; FAILED 2
            1 good, 2 deploying, 3 deploying pending | 1 IN_PROGRESS, 2 FAILED ; breaker        | ROLLBACK_IN_PROGRESS 2      |          | 2 failed; FAILED 2
            1 good, 2 failed, 3 deploying pending    | 1 COMPLETED ; breaker                    | ROLLBACK_SUCCESSFUL 2       |          | 3 announced; update 3; DEPLOYING 3
            1 good, 2 deploying                      | 1 -, 2 - ; CANARY                        | ROLLBACK_IN_PROGRESS 2      | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2 / 2 >1
            1 good, 2 deploying                      | 2 -, 1 - ; CANARY                        | ROLLBACK_REQUESTED 2        |          | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                      | 2 -, 1 - ; CANARY                        | IN_PROGRESS 2               | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2
            """)
    void leavesRollbackToEcsWhenEcsRollsBack(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                            | service                                   | also                  | event    | recorded; done; reported
            1 deploying                                      | 1 FAILED, template COMPLETED              |                       | FAILED 1 | 1 failed noticed; NOTHING_TO_ROLL_BACK_TO 1
            1 deploying                                      | 1 FAILED, template COMPLETED              |                       |          | 1 failed noticed; NOTHING_TO_ROLL_BACK_TO 1
            1 failed reported NOTHING_TO_ROLL_BACK_TO/1      | 1 FAILED, template COMPLETED              |                       |          | NOTHING_TO_ROLL_BACK_TO 1 known
            1 withdrawn reported NOTHING_TO_ROLL_BACK_TO/1   | 1 FAILED, template COMPLETED              |                       |          | 1 failed noticed; NOTHING_TO_ROLL_BACK_TO 1 known
            1 failed, 2 withdrawn, 3 superseded, 4 deploying | 4 FAILED, 2 COMPLETED                     |                       | FAILED 4 | 4 failed noticed; NOTHING_TO_ROLL_BACK_TO 4
            1 foreign, 2 deploying                           | 2 FAILED, 1 COMPLETED                     |                       | FAILED 2 | 2 failed noticed; NOTHING_TO_ROLL_BACK_TO 2
            1 good no image, 2 deploying                     | 2 FAILED, 1 COMPLETED                     |                       | FAILED 2 | 2 failed>1, 1 announced; no image of 1 / 2 failed> noticed; NOTHING_TO_ROLL_BACK_TO 2
            1 deploying                                      | 1 FAILED, template COMPLETED ; breaker    | IN_PROGRESS 1         | FAILED 1 | 1 failed; ROLLING_BACK_BY_ECS 1
            1 deploying                                      | template COMPLETED ; breaker              | ROLLBACK_SUCCESSFUL 1 | FAILED 1 | 1 failed; ROLLING_BACK_BY_ECS 1
            1 deploying looked 5m/0/0                        | 1 IN_PROGRESS 0/2 40m, template COMPLETED |                       |          | 1 failed noticed; NOTHING_TO_ROLL_BACK_TO 1
            1 failed looked 5m/0/0                           | 1 IN_PROGRESS 2/2 failing 40m, template COMPLETED ; breaker |      |          | rest
            1 failed looked 5m/0/0                           | 1 IN_PROGRESS 1/2 40m, template COMPLETED |                       |          | 1 failed noticed; NOTHING_TO_ROLL_BACK_TO 1
            1 deploying                                      | 1 FAILED, template COMPLETED              | off                   | FAILED 1 | 1 failed; FAILED 1
            """)
    void leavesTheServiceWhenThereIsNoGoodRevision(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                    | service                                      | also                               | event     | recorded; done; reported
            1 good, 2 deploying                      | 2 FAILED, 1 COMPLETED                        |                                    | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 FAILED, 1 COMPLETED                        |                                    |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 FAILED                                     |                                    | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying pending              | 2 FAILED                                     |                                    | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 withdrawn                      | 2 FAILED, 1 COMPLETED                        |                                    | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 IN_PROGRESS, 1 COMPLETED                   |                                    | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 good, 3 deploying              | 3 FAILED, 1 COMPLETED                        |                                    | FAILED 3  | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 failed>1, 3 deploying          | 3 FAILED, 1 IN_PROGRESS                      |                                    | FAILED 3  | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 good, 3 withdrawn, 4 deploying | 4 FAILED, 3 COMPLETED                        |                                    | FAILED 4  | 4 failed>2, 2 announced; update 2; ROLLED_BACK 4>2
            1 good, 2 good no image, 3 deploying     | 3 FAILED, 2 COMPLETED                        |                                    | FAILED 3  | 3 failed>2, 2 announced; no image of 2 / 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 foreign, 3 deploying           | 3 FAILED, 2 COMPLETED                        |                                    | FAILED 3  | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good at 2, 2 good at 1, 3 deploying    | 3 FAILED                                     |                                    | FAILED 3  | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2-25 failed>1, 26 deploying      | 26 FAILED, 25 FAILED                         |                                    | FAILED 26 | 26 failed>1, 1 announced; update 1; ROLLED_BACK 26>1
            1 good, 2 deploying looked 5m/1/0        | 2 IN_PROGRESS 1/2 31m, 1 COMPLETED           | IN_PROGRESS 2                      |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 IN_PROGRESS 1/2 24m, 1 COMPLETED           | IN_PROGRESS 2                      |           | rest
            1 good, 2 deploying                      | 2 IN_PROGRESS 2/2 31m, 1 COMPLETED           | IN_PROGRESS 2                      |           | rest
            1 good, 2 deploying looked 5m/2/0        | 2 IN_PROGRESS 2/2 failing 6m, 1 COMPLETED    | IN_PROGRESS 2, deadline 5          |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 IN_PROGRESS 2/2 6m, 1 COMPLETED            | IN_PROGRESS 2, deadline 5          |           | rest
            1 good, 2 deploying looked 5m/1/0        | 2 IN_PROGRESS 1/2 31m, 1 COMPLETED           | IN_PROGRESS 2, hook                |           | rest
            1 good, 2 good looked 5m/1/0             | 2 IN_PROGRESS 1/2 31m, 1 COMPLETED           | IN_PROGRESS 2, hook                |           | rest
            1 good looked 5m/1/0, 2 failed>1         | 1 IN_PROGRESS 1/2 31m                        | IN_PROGRESS 1, hook                |           | rest
            1 good, 2 deploying looked 5m/1/0        | 2 IN_PROGRESS 1/2 31m, 1 FAILED              | ROLLBACK_IN_PROGRESS 1             |           | rest
            1 good, 2 deploying looked 5m/0/0        | 2 IN_PROGRESS 0/2 31m, 1 COMPLETED ; breaker | IN_PROGRESS 2                      |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 -, 1 - ; CANARY                            | IN_PROGRESS 2 99m                  |           | rest
            1 good, 2 deploying looked 5m/0/0        | 2 - 0/2 31m, 1 -                             | IN_PROGRESS 2                      |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying looked 5m/0/0        | 2 - 1/2 31m, 1 -                             | IN_PROGRESS 2                      |           | 2 looked
            1 good, 2 deploying looked 5m/0/0        | 2 - 0/2 31m, 1 -                             |                                    |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good as 8 looked 5m/0/0, 2 failed>1    | 1 - 0/2 31m as 8, 2 -                        | IN_PROGRESS 1                      |           | 2 noticed; ROLLBACK_FAILED 2>1
            1 good, 2 deploying looked 5m/0/0        | 2 - 0/2 6m, 1 - ; CANARY                     | IN_PROGRESS 2 6m, deadline 5       |           | 2 failed; stop; ROLLED_BACK 2 / 2 >1
            1 good, 2 deploying looked 5m/0/0        | 2 - 0/2 6m, 1 - ; CANARY                     | IN_PROGRESS 2 6m, deadline 5, hook |           | rest
            1 good, 2 deploying                      | 2 - ; CANARY                                 | STOPPED 2                          |           | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                      | 2 - ; CANARY                                 | STOPPED 2                          | FAILED 2  | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            """)
    void rollsBackToTheLastGoodRevisionWhoseImageExists(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log               | service                           | also         | event       | recorded; done; reported
            1 deploying         | 1 COMPLETED 0/0                   |              | COMPLETED 1 | 1 reason; DEPLOYING 1 known
            1 deploying         | 1 COMPLETED 0/0                   |              |             | 1 reason; DEPLOYING 1 known
            1 deploying         | 1 COMPLETED 0/2                   |              |             | 1 reason; DEPLOYING 1 known
            1 deploying         | 1 COMPLETED 1/2                   |              |             | 1 good; SUCCEEDED 1
            1 deploying         | 1 IN_PROGRESS 0/2                 |              | COMPLETED 1 | 1 good; SUCCEEDED 1
            1 deploying         | 1 IN_PROGRESS 0/0                 |              | COMPLETED 1 | 1 reason; DEPLOYING 1 known
            1 deploying         | 1 - 0/0 ; CANARY                  | SUCCESSFUL 1 |             | 1 reason; DEPLOYING 1 known
            1 deploying         | 1 - 1/1 ; CANARY                  | SUCCESSFUL 1 |             | 1 good; SUCCEEDED 1
            1 good, 2 failed>1  | 1 COMPLETED 0/0                   |              |             | rest
            1 deploying, 2 good | 2 IN_PROGRESS, 1 COMPLETED 0/0    |              |             | rest
            1 deploying, 2 good | 2 IN_PROGRESS, 1 COMPLETED 0/0    |              | COMPLETED 1 | rest
            1 good, 2 deploying, 3 deploying | 3 FAILED, 2 COMPLETED 0/0 | | FAILED 3 | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            """)
    void marksRevisionGoodOnceATaskOfItRuns(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                              | service                                         | also                         | event    | recorded; done; reported
            1 good, 2 deploying                | 2 FAILED, 1 - ; CANARY                          | ROLLBACK_IN_PROGRESS 2       |          | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                | 2 FAILED, 1 - ; CANARY                          | STOPPED 2                    |          | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED                           | ROLLBACK_IN_PROGRESS 2       |          | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED                           | ROLLBACK_REQUESTED 2         | FAILED 2 | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED                           | ROLLBACK_IN_PROGRESS 1       | FAILED 2 | rest
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED                           | ROLLBACK_IN_PROGRESS ?       | FAILED 2 | unclear
            1 good, 2 deploying                | 1 IN_PROGRESS, 2 FAILED ; breaker               | ROLLBACK_IN_PROGRESS ?       |          | unclear
            1 good, 2 deploying pending        | 1 - ; CANARY                                    | ROLLBACK_IN_PROGRESS 1       |          | rest
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED ; breaker-only alarms     | STOPPED 2                    | FAILED 2 | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED ; breaker-only alarms     | STOP_REQUESTED 2             |          | 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 deploying                | 2 FAILED, 1 COMPLETED ; breaker-only alarms     | IN_PROGRESS 2                |          | 2 failed; ROLLING_BACK_BY_ECS 2
            1 good, 2 failed, 3 deploying      | 3 FAILED, 1 COMPLETED ; breaker                 | STOPPED 2                    | FAILED 3 | 3 failed; ROLLING_BACK_BY_ECS 3
            """)
    void asksEcsHistoryBeforeItUpdatesAndNotOnlyTheFlags(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                       | service                 | also        | event       | recorded; done; reported
            1 good, 2 withdrawn, 3 deploying like 1     | 3 FAILED                |             | FAILED 3    | 3 failed noticed; NOTHING_TO_ROLL_BACK_TO 3
            1 good, 2 good, 3 deploying like 2          | 3 FAILED, 2 COMPLETED   |             | FAILED 3    | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 deploying, 3 deploying            | 3 FAILED                | completed 2 | FAILED 3    | 2 good; SUCCEEDED 2 / 3 failed>2, 2 announced; update 2; ROLLED_BACK 3>2
            1 good, 2 deploying, 3 deploying            | 3 -, 2 - ; CANARY       | STOPPED 3, completed 2 | FAILED 3 | 2 good; SUCCEEDED 2 / 3 failed>2, 2 announced; update 2; ROLLED_BACK 3>2
            1 good, 2 deploying, 3 deploying            | 3 FAILED                |             | FAILED 3    | 3 failed>1, 1 announced; update 1; ROLLED_BACK 3>1
            1 good, 2 deploying, 3 deploying            | 3 COMPLETED             | completed 2 | COMPLETED 3 | 3 good; SUCCEEDED 3 / 2 good; SUCCEEDED 2
            1 good, 2 deploying, 3 deploying            | 3 COMPLETED             | completed 2 |             | 3 good; SUCCEEDED 3 / 2 good; SUCCEEDED 2
            1 good, 2 deploying, 3 deploying, 4 deploying | 4 COMPLETED           | completed 2 |             | 4 good; SUCCEEDED 4 / 2 good; SUCCEEDED 2 / 3 superseded
            1 deploying, 2 good, 3 deploying            | 3 COMPLETED             | completed 1 |             | 3 good; SUCCEEDED 3
            """)
    void notesWhatCompletedBeforeItWasOvertakenAndPassesByTheSameContent(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @Test
    void keepsTheTimeOfTheFirstFailureWhenItRollsBackLater() {
        Situation failed = SituationParser.situation("1 good, 2 failed 40m", "2 FAILED", "");

        PlannerRun run = PlannerRun.of(failed, Optional.empty());

        assertThat(run.toString()).startsWith("2 failed>1");
        assertThat(run.situation().last().settledAt()).contains(failed.now().minus(Duration.ofMinutes(40)));
    }
}
