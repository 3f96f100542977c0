package dev.slipway.prepare.plan;

import static dev.slipway.prepare.plan.PreparationRow.assertRow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of release tasks, in the order in which they apply. {@link PreparationRow} explains the columns. */
class PreparationPlannerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                           | also              | expected
            1 good, 2 preparing waits, 3 preparing task t3                  |                   | 2 superseded
            1 good, 2 preparing waits, 3 preparing task t3                  | deploys 3         | 2 superseded
            1 good, 2 preparing announced 1m 0, 3 preparing task t3         |                   | 2 superseded
            1 good, 2 preparing waits, 3 deploying                          |                   | 2 superseded
            1 good, 2 preparing waits, 3 failed told                        |                   | 2 superseded
            1 good, 2 preparing waits, 3 withdrawn as 3                     |                   | 2 superseded
            1 good, 2 preparing waits, 3 deploying not-needed               |                   | 2 superseded
            1 good, 2 preparing waits, 3 preparing waits                    | 1 running 1m      | start 3 at 0
            1 good, 2 preparing waits, 3 preparing announced 1m 0           |                   | start 3 at 0 again
            1 good, 2 preparing waits, 3 failed waits                       |                   | start 2 at 0
            1 good, 2 preparing waits, 3 superseded waits                   |                   | start 2 at 0
            1 good, 2 preparing waits asked 9, 3 deploying                  |                   | start 2 at 0
            1 good, 2 preparing waits asked 9, 3 preparing task t3          |                   | look 3 t3
            1 good, 2 preparing task t2, 3 deploying                        |                   | look 2 t2
            1 good, 2 preparing waits, 3 preparing task t3                  | holder 2 running 1m | 2 superseded
            """)
    void waitingReleaseIsSupersededOnceSomethingLaterHasItsTaskOrIsReady(
            String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                      | also                              | expected
            1 good, 2 preparing waits asked 9, 3 preparing waits       | holder 3 running 1m               | 3 task t3
            1 good, 2 preparing waits asked 9, 3 preparing waits       | holder 3 exited 0                 | 3 task t3
            1 good, 2 preparing waits asked 9, 3 preparing waits       | holder 3 running 1m, deploys 2    | 3 task t3
            1 good, 2 superseded announced 9m 0, 3 preparing waits     | holder 2 running 1m               | 2 task t2
            1 good, 2 superseded announced 9m 0, 3 preparing waits     | holder 2 exited 0                 | 2 superseded succeeded task t2
            1 good, 2 superseded announced 9m 0, 3 preparing waits     | holder 2 exited 1                 | 2 failed ended task t2
            1 good, 2 failed announced 9m 0, 3 preparing waits         | holder 2 running 1m               | rest
            1 good, 2 failed announced 9m 0, 3 preparing waits         | holder 2 running 1m, deploys 3    | rest
            1 good, 2 failed announced 60m 0, 3 preparing waits        | holder 2 running 21m              | stop 2: Slipway stopped the release task: it took longer than its 20 minutes
            1 good, 2 failed announced 60m 0, 3 preparing waits        | holder 2 running 21m, deploys 3   | rest
            1 good, 2 failed announced 60m 0, 3 preparing waits        | holder 2 running 21m, waits-for 3 | rest
            1 good, 2 failed announced 60m 0, 3 preparing waits        | holder 2 stopping 21m             | rest
            1 good, 2 failed announced 9m 0, 3 preparing waits         | holder 2 exited 0                 | 2 ended task t2
            1 good, 2 failed announced 9m 0, 3 preparing waits         | holder 2 exited 1                 | 2 ended task t2
            1 good, 2 failed task t2, 3 preparing announced 1m 0       | holder 2 exited 1                 | start 3 at 2
            """)
    void taskThatHoldsThePlaceIsNotedOnItsRelease(String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                      | also                | expected
            1 good, 2 preparing task t2                |                     | look 2 t2
            1 good, 2 preparing task t2                | 2 running 5m        | rest
            1 good, 2 preparing task t2                | 2 missing           | rest
            1 good, 2 preparing announced 60m 0 task t2 | 2 missing          | rest
            1 good, 2 preparing announced 61m 0 task t2 | 2 missing          | 2 failed ended! the end of the release task is unknown: ECS does not find task t2; the service was not updated
            1 good, 2 preparing task t2                | 2 exited 0          | 2 deploying succeeded: its release task succeeded (task t2)
            1 good, 2 failed announced 5m 0 task t2, 3 preparing waits | 2 running 3m | rest
            1 good, 2 failed announced 5m 0 task t2    | 2 exited 0          | 2 ended
            1 good, 2 preparing task t2                | 2 exited 3          | 2 failed ended! the release task failed: container web exited with 3; container agent exited with 137 (task t2); the service was not updated
            1 good, 2 preparing task t2                | 2 UserInitiated 0   | 2 failed ended! the release task failed: UserInitiated; container web exited with 0; container agent exited with 137 (task t2); the service was not updated
            1 good, 2 preparing task t2                | 2 TaskFailedToStart | 2 failed ended! the release task failed: TaskFailedToStart; container web did not start; container agent exited with 137 (task t2); the service was not updated
            1 good, 2 preparing task t2                | 2 without-command   | 2 failed ended! the release task failed: container agent exited with 137 (task t2); the service was not updated
            1 good, 2 preparing task t2, 3 preparing waits | 2 exited 0      | 2 deploying succeeded: its release task succeeded (task t2)
            1 good, 2 preparing task t2, 3 deploying   | 2 exited 0          | 2 superseded succeeded: its release task succeeded (task t2)
            1 good, 2 preparing task t2, 3 preparing waits asked 1 | 2 running 5m | 3 superseded
            1 good, 2 preparing task t2, 3 preparing waits of 2 | 2 running 5m | rest
            1 good, 2 superseded task t2, 3 good       |                     | look 2 t2
            1 good, 2 superseded task t2, 3 preparing waits | 2 running 5m   | rest
            1 good, 2 superseded task t2, 3 good       | 2 exited 0          | 2 superseded succeeded: its release task succeeded (task t2)
            1 good, 2 superseded task t2, 3 good       | 2 exited 1          | 2 failed ended! the release task failed: container web exited with 1; container agent exited with 137 (task t2); the service was not updated
            1 good, 2 superseded succeeded task t2, 3 good |                 | rest
            """)
    void endOfARunningTaskDecides(String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                       | also           | expected
            1 good, 2 preparing announced 21m 0 task t2 | 2 running 20m  | rest
            1 good, 2 preparing announced 22m 0 task t2 | 2 running 21m  | stop 2: Slipway stopped the release task: it took longer than its 20 minutes
            1 good, 2 preparing announced 22m 0 task t2 | 2 stopping 21m | rest
            1 good, 2 preparing announced 5m 0 task t2  | 2 running 999999m | rest
            1 good, 2 preparing announced 31m 0 task t2 | 2 running 30m, no task | rest
            1 good, 2 preparing announced 32m 0 task t2 | 2 running 31m, no task | stop 2: Slipway stopped the release task: it took longer than its 30 minutes
            1 good, 2 preparing announced 22m 0 task t2 | 2 UserInitiated | 2 failed ended! the release task failed: UserInitiated; container web did not start; container agent exited with 137 (task t2); the service was not updated
            """)
    void taskThatTakesTooLongIsStoppedOnceAndFailsWhenItHasStopped(String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                             | expected
            1 good, 2 failed waits of a settled 5m, 3 preparing waits of a                    | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 5m, 3 preparing waits of a person           | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 5m, 3 preparing waits of a person asked 5m  | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 5m, 3 preparing waits of a person asked 4m  | start 3 at 2
            1 good, 2 failed task t2 of a settled 5m, 3 preparing waits of a asked 4m         | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a, 3 preparing waits of a person asked 4m             | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 5m, 3 preparing waits of b                  | start 3 at 2
            1 good, 2 failed waits of a told settled 5m, 3 preparing waits of a               | start 3 at 0
            1 good, 2 failed of a settled 5m, 3 preparing waits of a                          | start 3 at 0
            1 good, 2 failed task t2 of a settled 8m, 3 failed task t3 of b settled 5m, 4 preparing waits of a, 5 preparing waits of b | 4 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 8m, 3 preparing waits of a asked 9, 4 preparing waits of b | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed task t2 of a settled 8m, 3 good succeeded task t3 of a, 4 preparing waits of a | 4 deploying not-needed
            """)
    void waitingReleaseFailsWithTheTaskOfItsImage(String log, String expected) {
        assertRow(log, "", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                    | also    | expected
            1 good of a, 2 preparing waits of a                                      |         | 2 deploying not-needed
            1 good, 2 good succeeded task t2 of a, 3 preparing waits of a            |         | 3 deploying not-needed
            1 good, 2 good succeeded task t2 of a, 3 failed succeeded task t3 of b told, 4 preparing waits of a | | start 4 at 3
            1 good, 2 good succeeded task t2 of a, 3 failed task t3 of b, 4 preparing waits of a | | 4 deploying not-needed
            1 good, 2 preparing waits, 3 preparing waits                             | no task | 2 deploying not-needed
            1 good, 2 preparing announced 5m 0                                       | no task | rest
            1 good, 2 preparing announced 51m 0                                      | no task | 2 failed! the end of the release task is unknown: a run announced its start 50 minutes ago, and noted no task; the service was not updated
            1 good, 2 failed task t2, 3 preparing announced 5m 0                     | no task | 3 deploying not-needed
            1 good of a, 2 preparing announced 5m 0 of a                             |         | start 2 at 0 again
            1 good of a, 2 failed task t2 of b, 3 preparing announced 5m 0 of a      |         | 3 deploying not-needed
            1 good of a, 2 failed task t2 of a settled 5m, 3 preparing waits of a    |         | 3 failed! the release task of this image failed in revision 2; the service was not updated
            5 preparing waits of a, earlier open= ready= place=4                     |         | start 5 at 4
            """)
    void waitingReleaseIsReadyWhenItNeedsNoTaskAnyMore(String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                                    | also    | expected
            1 preparing waits                                                        |         | start 1 at 0
            1 good, 2 preparing waits asked 9, 3 preparing waits                     |         | start 2 at 0
            1 good, 2 preparing waits asked 3, 3 preparing waits                     |         | start 3 at 0
            1 good, 2 failed task t2, 3 superseded succeeded task t3 asked 1, 4 preparing waits |   | start 4 at 3
            1 good, 2 preparing announced 50m 0                                      |         | start 2 at 0 again
            1 good, 2 preparing announced 51m 0                                      |         | 2 failed! the end of the release task is unknown: a run announced its start 50 minutes ago, and noted no task; the service was not updated
            1 good, 2 failed task t2, 3 preparing announced 51m 0                    |         | start 3 at 2
            1 good, 2 failed task t2, 3 preparing announced 5m 2                     |         | start 3 at 2 again
            9 preparing announced 51m 4, earlier open= ready= place=5                |         | start 9 at 5
            9 preparing waits, newest 8                                              |         | rest
            9 preparing announced 51m 0, newest 8                                    |         | 9 failed! the end of the release task is unknown: a run announced its start 50 minutes ago, and noted no task; the service was not updated
            1 good                                                                   |         | rest
            ''                                                                       |         | rest
            """)
    void releaseRequestedLastRunsItsTask(String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                            | also                    | expected
            1 good, 2 preparing waits                                        | deploys 2               | start 2 at 0
            1 good, 2 preparing waits                                        | waits-for 2             | start 2 at 0
            1 good, 2 preparing waits, 3 preparing waits                     | deploys 2               | rest
            1 good, 2 preparing waits, 3 preparing waits                     | deploys 3               | start 3 at 0
            1 good, 2 preparing waits, 3 preparing waits                     | waits-for 2             | rest
            1 good, 2 preparing task t2                                      | deploys 2               | rest
            1 good, 2 preparing task t2                                      | waits-for 2             | look 2 t2
            1 good, 2 preparing task t2                                      | waits-for 2, 2 exited 0 | 2 deploying succeeded: its release task succeeded (task t2)
            1 good, 2 preparing task t2                                      | deploys 2, 2 exited 0   | rest
            1 good, 2 preparing task t2, 3 preparing waits                   | waits-for 3, 2 exited 0 | rest
            1 good, 2 preparing announced 51m 0                              | deploys 1               | rest
            1 good, 2 failed waits of a settled 5m, 3 preparing waits of a   | deploys 1               | rest
            1 good of a, 2 failed waits of a settled 5m, 3 preparing waits of a | deploys 1            | rest
            1 good, 2 failed waits of a settled 5m, 3 preparing waits of a   | deploys 3               | 3 failed! the release task of this image failed in revision 2; the service was not updated
            1 good, 2 failed waits of a settled 5m, 3 preparing waits of a, 4 preparing waits of b asked 2 | deploys 4 | start 4 at 0
            1 good of a, 2 preparing waits of a                              | deploys 1               | 2 deploying not-needed
            1 good, 2 preparing waits, 3 deploying                           | deploys 1               | 2 superseded
            """)
    void deploymentStartsAndFailsOnlyItsOwnReleaseAndDoesNotLookAtEnds(
            String log, @Nullable String also, String expected) {
        assertRow(log, also, expected);
    }
}
