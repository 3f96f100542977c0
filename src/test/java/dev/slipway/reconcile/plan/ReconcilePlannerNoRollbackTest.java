package dev.slipway.reconcile.plan;

import static dev.slipway.reconcile.plan.PlannerAssertions.assertRow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cases without a rollback: late and foreign events, rollback off, changes outside Slipway, and repeated updates.
 * {@link SituationParser} explains the columns.
 */
class ReconcilePlannerNoRollbackTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                   | service                             | also | event           | recorded; done; reported
            ''                      | template COMPLETED                  |      | COMPLETED 1     | rest
            1 foreign               | 1 FAILED                            |      | FAILED 1        | rest
            1 good                  | 1 COMPLETED                         |      | COMPLETED 1     | rest
            1 good                  | 1 COMPLETED                         |      | FAILED 77       | rest
            1 good                  | template FAILED, 1 COMPLETED        |      | FAILED template | rest
            1 good                  | other FAILED, 1 COMPLETED           |      | FAILED other    | rest
            1 good, 2 foreign       | 2 FAILED, 1 COMPLETED               |      | FAILED 2        | rest
            1 good, 2 good          | 2 COMPLETED                         |      | FAILED 1        | rest
            1 good as 8, 2 failed>1 | 1 IN_PROGRESS as 8, 2 FAILED        |      | FAILED 1        | rest
            1 good as 8, 2 failed>1 | 1 IN_PROGRESS as 8, 2 FAILED        |      | FAILED 2        | rest
            1 good, 2 deploying     | 2 FAILED, 1 COMPLETED ; DRAINING    |      | FAILED 2        | rest
            1 good, 2 deploying     | 2 FAILED, 1 COMPLETED ; CODE_DEPLOY |      | FAILED 2        | rest
            """)
    void ignoresLateRepeatedAndForeignEvents(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                  | service                                     | also | event       | recorded; done; reported
            1 good, 2 deploying as 8               | 2 IN_PROGRESS as 8, 2 FAILED, 1 COMPLETED   |      | FAILED 2    | rest
            1 deploying as 8                       | 1 IN_PROGRESS as 8, 1 COMPLETED             |      | COMPLETED 1 | rest
            1 deploying as 8                       | 1 IN_PROGRESS as 8, 1 COMPLETED             |      |             | rest
            1 good, 2 superseded as 8, 3 deploying | 3 IN_PROGRESS, 2 IN_PROGRESS as 8, 2 FAILED |      |             | rest
            1 good, 2 deploying pending            | 2 IN_PROGRESS as 8, 2 FAILED, 1 COMPLETED   |      |             | rest
            1 good, 2 deploying, 3 deploying       | 3 IN_PROGRESS, 2 IN_PROGRESS, 1 COMPLETED   |      |             | rest
            """)
    void ignoresAnEarlierDeploymentWhileANewerOneIsInProgress(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                             | service                            | also                              | event    | recorded; done; reported
            1 good, 2 deploying               | 2 FAILED, 1 COMPLETED              | off                               | FAILED 2 | 2 failed; FAILED 2
            1 good, 2 deploying               | 2 FAILED, 1 COMPLETED              | off                               |          | 2 failed; FAILED 2
            1 good, 2 failed                  | 2 FAILED, 1 COMPLETED              | off                               |          | rest
            1 good, 2 deploying looked 5m/1/0 | 2 IN_PROGRESS 1/2 31m, 1 COMPLETED | off, IN_PROGRESS 2                |          | 2 failed; FAILED 2
            1 good, 2 deploying looked 5m/0/0 | 2 - 0/2 6m, 1 - ; CANARY           | off, IN_PROGRESS 2 6m, deadline 5 |          | 2 failed; FAILED 2
            1 good, 2 deploying               | 2 - ; CANARY                       | off, STOPPED 2                    | FAILED 2 | 2 failed; FAILED 2
            """)
    void onlyReportsFailureWhenRollbackIsOff(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                 | service                        | also                | event    | recorded; done; reported
            1 good, 2 deploying pending                           | 1 COMPLETED                    |                     |          | 2 announced; update 2; DEPLOYING 2
            1 good, 2 deploying announced                         | 1 COMPLETED                    | SUCCESSFUL 1        |          | 2 announced; update 2; DEPLOYING 2
            1 deploying pending                                   | template COMPLETED             |                     |          | 1 announced; update 1; DEPLOYING 1
            1 good, 2 deploying                                   | 1 COMPLETED                    | SUCCESSFUL 1        |          | 2 announced; update 2; DEPLOYING 2
            1 good announced, 2 failed>1                          | 2 FAILED                       | STOPPED 2           |          | 1 announced; update 1; ROLLED_BACK 2>1
            1 good announced, 2 failed>1                          | 2 IN_PROGRESS                  | IN_PROGRESS 2       |          | 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 failed>1                                    | 2 FAILED                       | STOPPED 2           |          | 1 announced; update 1; ROLLED_BACK 2>1
            1 good pending, 2 failed>1                            | 2 FAILED                       | STOPPED 2           |          | 1 announced; update 1; ROLLED_BACK 2>1
            1 good no image, 2 failed>1                           | 2 FAILED                       | STOPPED 2           |          | 1 announced; no image of 1 / 2 failed> noticed; NOTHING_TO_ROLL_BACK_TO 2
            1 good, 2 good, 3 failed>9                            | 3 FAILED                       | STOPPED 3           |          | 3 failed>2, 2 announced; update 2; ROLLED_BACK 3>2
            1 good as 7, 2 deploying                              | 1 COMPLETED as 8               | SUCCESSFUL 1        |          | 2 noticed; SERVICE_CHANGED 2
            1 good as 7, 2 deploying reported CHANGED_ELSEWHERE/8 | 1 COMPLETED as 8               | SUCCESSFUL 1        |          | IGNORED 2 known
            1 good, 2 good                                        | template COMPLETED             | SUCCESSFUL template |          | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 good                                        | other IN_PROGRESS, 2 COMPLETED | IN_PROGRESS other   |          | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 failed>1                                    | template COMPLETED             | SUCCESSFUL template |          | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 failed                                      | template COMPLETED             | SUCCESSFUL template |          | 2 noticed; SERVICE_CHANGED 2
            1 good as 7, 2 good pending                           | 1 COMPLETED as 8               | SUCCESSFUL 1        |          | 2 noticed; SERVICE_CHANGED 2
            1 good                                                | template COMPLETED ; created 9m | SUCCESSFUL template |         | 1 announced; update 1; DEPLOYING 1
            1 good, 2 failed>1                                    | template COMPLETED ; created 9m | SUCCESSFUL template |         | 1 announced; update 1; DEPLOYING 1
            1 good, 2 failed>1                                    | template COMPLETED ; created 9m | off, SUCCESSFUL template |    | 1 announced; update 1; DEPLOYING 1
            1 good no image                                       | template COMPLETED ; created 9m | SUCCESSFUL template |         | 1 announced; update 1; DEPLOYING 1
            1 good, 2 failed                                      | template COMPLETED ; created 9m | SUCCESSFUL template |         | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 good                                        | 1 COMPLETED as 8 ; created 9m  | SUCCESSFUL 1        |          | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 failed>1 4m                                 | 2 FAILED as 8                  | STOPPED 2           |          | 1 announced; update 1; ROLLED_BACK 2>1
            1 good, 2 failed>1 6m                                 | 2 FAILED as 8                  | STOPPED 2           |          | 2 noticed; SERVICE_CHANGED 2

            1 superseded pending, 2 good                          | 1 COMPLETED as 8               | SUCCESSFUL 1        |          | 2 noticed; SERVICE_CHANGED 2
            1 good, 2 deploying                                   | other IN_PROGRESS, 2 FAILED    | IN_PROGRESS other   | FAILED 2 | 2 failed; FAILED 2 / 2 noticed; SERVICE_CHANGED 2
            """)
    void reconcileUpdatesToTheDesiredRevisionUnlessChangedOutsideSlipway(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log               | service     | also          | event    | recorded; done; reported
            1 good, 2 deploying | 1 COMPLETED | IN_PROGRESS 2 | FAILED 2 | unclear
            """)
    void isUnclearWhenReadsAreStale(
            String log, String service, @Nullable String also, @Nullable String event, String expected) {
        assertRow(log, service, also, event, expected);
    }
}
