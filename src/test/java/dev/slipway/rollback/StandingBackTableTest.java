package dev.slipway.rollback;

import static dev.slipway.rollback.Tables.assertJudged;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cases without a rollback: late and foreign events, rollback off, changes outside Slipway, and repeated updates.
 * {@link Words} explains the columns.
 */
class StandingBackTableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                   | service                                 | also               | heard        | written; done; said
            ''                                      | template COMPLETED                      |                    | COMPLETED 1  | rest
            1 by hand                               | 1 FAILED                                |                    | FAILED 1     | rest
            1 good                                  | 1 COMPLETED                             |                    | COMPLETED 1  | rest
            1 good                                  | 1 COMPLETED                             |                    | FAILED 77    | rest
            1 good                                  | template FAILED, 1 COMPLETED            |                    | FAILED template | rest
            1 good                                  | other FAILED, 1 COMPLETED               |                    | FAILED other | rest
            1 good, 2 by hand                       | 2 FAILED, 1 COMPLETED                   |                    | FAILED 2     | rest
            1 good, 2 good                          | 2 COMPLETED                             |                    | FAILED 1     | rest
            1 good as 8, 2 failed>1                 | 1 IN_PROGRESS as 8, 2 FAILED            |                    | FAILED 1     | rest
            1 good as 8, 2 failed>1                 | 1 IN_PROGRESS as 8, 2 FAILED            |                    | FAILED 2     | rest
            1 good, 2 deploying                     | 2 FAILED, 1 COMPLETED ; DRAINING        |                    | FAILED 2     | rest
            1 good, 2 deploying                     | 2 FAILED, 1 COMPLETED ; CODE_DEPLOY     |                    | FAILED 2     | rest
            """)
    void ignoresLateRepeatedAndForeignEvents(
            String log, String service, @Nullable String also, @Nullable String heard, String expected) {
        assertJudged(log, service, also, heard, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                   | service                                 | also               | heard        | written; done; said
            1 good, 2 deploying                     | 2 FAILED, 1 COMPLETED                   | off                | FAILED 2     | 2 failed; FAILED 2
            1 good, 2 deploying                     | 2 FAILED, 1 COMPLETED                   | off                |              | 2 failed; FAILED 2
            1 good, 2 failed                        | 2 FAILED, 1 COMPLETED                   | off                |              | rest
            1 good, 2 deploying                     | 2 IN_PROGRESS 1/2 31m, 1 COMPLETED      | off, IN_PROGRESS 2 |              | 2 failed; FAILED 2
            1 good, 2 deploying                     | 2 -, 1 - ; CANARY                       | off, IN_PROGRESS 2 6m, deadline 5 | | 2 failed; FAILED 2
            1 good, 2 deploying                     | 2 - ; CANARY                            | off, STOPPED 2     | FAILED 2     | 2 failed; FAILED 2
            """)
    void onlyReportsFailureWhenRollbackIsOff(
            String log, String service, @Nullable String also, @Nullable String heard, String expected) {
        assertJudged(log, service, also, heard, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                   | service                                 | also               | heard        | written; done; said
            1 good, 2 deploying untold              | 1 COMPLETED                             |                    |              | 2 telling; tell 2; TOLD_AGAIN 2
            1 good, 2 deploying telling             | 1 COMPLETED                             | SUCCESSFUL 1       |              | 2 telling; tell 2; TOLD_AGAIN 2
            1 deploying untold                      | template COMPLETED                      |                    |              | 1 telling; tell 1; TOLD_AGAIN 1
            1 good, 2 deploying                     | 1 COMPLETED                             | SUCCESSFUL 1       |              | 2 telling; tell 2; TOLD_AGAIN 2
            1 good telling, 2 failed>1              | 2 FAILED                                | STOPPED 2          |              | 1 telling; tell 1; ROLLED_BACK 2>1
            1 good telling, 2 failed>1              | 2 IN_PROGRESS                           | IN_PROGRESS 2      |              | 1 telling; tell 1; ROLLED_BACK 2>1
            1 good, 2 failed>1                      | 2 FAILED                                | STOPPED 2          |              | 1 telling; tell 1; ROLLED_BACK 2>1
            1 good untold, 2 failed>1               | 2 FAILED                                | STOPPED 2          |              | 1 telling; tell 1; ROLLED_BACK 2>1
            1 good no image, 2 failed>1             | 2 FAILED                                | STOPPED 2          |              | 1 telling; no image of 1 / 2 failed> noticed; NOTHING_TO_ROLL_BACK_TO 2
            1 good, 2 good, 3 failed>9              | 3 FAILED                                | STOPPED 3          |              | 3 failed>2, 2 telling; tell 2; ROLLED_BACK 3>2
            1 good as 7, 2 deploying                | 1 COMPLETED as 8                        | SUCCESSFUL 1       |              | 2 noticed; CHANGED_ELSEWHERE 2
            1 good as 7, 2 deploying said CHANGED_ELSEWHERE/8 | 1 COMPLETED as 8              | SUCCESSFUL 1       |              | CHANGED_ELSEWHERE 2 known
            1 good, 2 good                          | template COMPLETED                      | SUCCESSFUL template |             | 2 noticed; CHANGED_ELSEWHERE 2
            1 good, 2 good                          | other IN_PROGRESS, 2 COMPLETED          | IN_PROGRESS other  |              | 2 noticed; CHANGED_ELSEWHERE 2
            1 good, 2 failed>1                      | template COMPLETED                      | SUCCESSFUL template |             | 2 noticed; CHANGED_ELSEWHERE 2
            1 good, 2 failed                        | template COMPLETED                      | SUCCESSFUL template |             | 2 noticed; CHANGED_ELSEWHERE 2
            1 good as 7, 2 good untold              | 1 COMPLETED as 8                        | SUCCESSFUL 1       |              | 2 telling; tell 2; TOLD_AGAIN 2
            1 good, 2 deploying                     | other IN_PROGRESS, 2 FAILED             | IN_PROGRESS other  | FAILED 2     | 2 failed; FAILED 2 / 2 noticed; CHANGED_ELSEWHERE 2
            """)
    void reconcileUpdatesToTheDesiredRevisionUnlessChangedOutsideSlipway(
            String log, String service, @Nullable String also, @Nullable String heard, String expected) {
        assertJudged(log, service, also, heard, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                   | service                                 | also               | heard        | written; done; said
            1 good, 2 deploying                     | 1 COMPLETED                             | IN_PROGRESS 2      | FAILED 2     | unclear
            """)
    void isUnclearWhenReadsAreStale(
            String log, String service, @Nullable String also, @Nullable String heard, String expected) {
        assertJudged(log, service, also, heard, expected);
    }
}
