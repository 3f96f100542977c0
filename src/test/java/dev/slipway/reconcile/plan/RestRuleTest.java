package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which targets need no full look while their service looks the same. {@link SituationParser} explains the columns. */
class RestRuleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                             | service                    | why
            1 good, 2 good                    | 2 COMPLETED                | the good desired release runs
            1 good, 2 good                    | 2 COMPLETED 1/2            | a task was lost; ECS replaces it
            1 good, 2 good                    | 2 - ; CANARY               | ECS gives no state to deployments that shift traffic
            1 good, 2 failed>1                | 1 COMPLETED as 9           | the release that was rolled back to runs
            1 good, 2 failed>1, 3 foreign     | 1 COMPLETED as 9           | another tool registered the newest revision
            1 good, 2 withdrawn               | 2 COMPLETED                | a person withdrew it; the request that did so updates the service
            1 foreign                         | template COMPLETED         | Slipway has not deployed yet
            ''                                | template IN_PROGRESS       | Slipway has not deployed yet
            1 good, 2 deploying               | 2 IN_PROGRESS ; DRAINING   | the service is being deleted
            1 good, 2 deploying               | 2 FAILED ; CODE_DEPLOY     | Slipway does not deploy to it
            """)
    void targetIsAtRest(String log, String service) {
        assertThat(atRest(log, service, "")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                             | service                        | also              | why
            1 good, 2 good                    | 2 IN_PROGRESS                  |                   | the same release is deployed again
            1 good, 2 good                    | 2 FAILED                       |                   | it failed: a person is needed
            1 good, 2 good                    | 2 COMPLETED, 1 COMPLETED       |                   | tasks of an earlier deployment still run
            1 good, 2 good                    | 2 -, 1 - ; CANARY              |                   | traffic is being shifted
            1 good, 2 good                    | 1 COMPLETED                    |                   | somebody changed the service
            1 good, 2 deploying               | 2 COMPLETED                    |                   | its end is not noted
            1 good, 2 deploying               | 2 IN_PROGRESS                  |                   | it may miss its deadline
            1 good, 2 deploying pending       | 1 COMPLETED                    |                   | the service was never updated to it
            1 good, 2 failed                  | 2 FAILED                       | off               | the reason may come with ECS's history
            1 good, 2 failed>1                | 1 IN_PROGRESS as 9             |                   | the rollback is in progress
            1 good, 2 failed>1                | 1 - as 9 ; CANARY              | SUCCESSFUL 1      | only ECS's history says how the rollback ended
            1 good, 2 failed                  | 1 COMPLETED                    | ROLLBACK_SUCCESSFUL 2 | the log does not say that ECS rolled back
            """)
    void targetIsNotAtRest(String log, String service, @Nullable String also) {
        assertThat(atRest(log, service, also == null ? "" : also)).isFalse();
    }

    @Test
    void targetIsNotAtRestBeforeTheUpdateToAReleaseThatWasJustRegistered() {
        Situation now = SituationParser.situation("1 good, 2 deploying pending", "1 COMPLETED 600m", "");
        Situation justRegistered =
                now.later(Duration.between(now.now(), now.last().registeredAt().plusSeconds(10)));

        PlannerRun run = PlannerRun.of(justRegistered, Optional.empty());

        assertThat(run.toString()).isEqualTo("rest");
        assertThat(run.isAtRest()).isFalse();
    }

    private static boolean atRest(String log, String service, String also) {
        return PlannerRun.of(SituationParser.situation(log, service, also), Optional.empty())
                .isAtRest();
    }
}
