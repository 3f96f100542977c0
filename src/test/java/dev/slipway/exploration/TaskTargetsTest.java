package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two deployments at once of a target without a service: the newest revision of the family is what others start. */
class TaskTargetsTest {
    /** In the end, and at the latest after the next reconciliation. */
    private static final Invariant JUDGE = Invariant.runsLastRequest();

    enum Two {
        PUSHES_WITH_EMPTY_LOG,
        PUSHES,
        PUSHES_IN_ONE_SECOND,
        TIMES_THE_SAME_EVENT;

        private Scenario race() {
            return switch (this) {
                case PUSHES_WITH_EMPTY_LOG -> pushes(ScenarioSetup.ofTask(), -10);
                case PUSHES -> pushes(ScenarioSetup.ofTask().deployed("good"), -10);
                case PUSHES_IN_ONE_SECOND -> pushes(ScenarioSetup.ofTask().deployed("good"), -20);
                case TIMES_THE_SAME_EVENT -> {
                    ScenarioSetup story = ScenarioSetup.ofTask().deployed("good");
                    DeployRequest push = story.push("1", -20);
                    yield new Scenario(story).deployment("A", push).deployment("A'", push);
                }
            };
        }
    }

    private static Scenario pushes(ScenarioSetup story, int second) {
        return new Scenario(story).deployment("A", story.push("1", -20)).deployment("B", story.push("2", second));
    }

    @ParameterizedTest
    @EnumSource
    void newestRevisionIsTheLastRequestsAfterOneReconciliation(Two two) {
        ExplorationResult figures = RandomWalker.withStaleReads(
                        two.race(), JUDGE, 0, 0, FinalState::afterReconciliation)
                .walk(500, 3)
                .print("task: walks of " + two);

        assertThat(figures.examples()).isEmpty();
    }

    /** A run crashes before any call, or after it; Lambda retries it. */
    @ParameterizedTest
    @EnumSource
    void newestRevisionIsTheLastRequestsDespiteCrashesAndStaleReads(Two two) {
        ExplorationResult figures = RandomWalker.withStaleReads(two.race().faults(2), JUDGE, 0.1, 2, FinalState::atRest)
                .walk(500, 17)
                .print("task: walks of " + two + " with crashes and stale reads, then the schedule");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void scheduleRepairsWhatCrashedRunsLeft() {
        Scenario race = Two.PUSHES.race().faults(2).withoutRetries().reconciles(1);

        ExplorationResult figures = RandomWalker.withStaleReads(
                        race, Invariant.runsDesiredRevision(), 0.1, 2, FinalState::atRest)
                .walk(500, 11)
                .print("task: walks of two pushes that crash without a retry, then the schedule");

        assertThat(figures.examples()).isEmpty();
    }
}
