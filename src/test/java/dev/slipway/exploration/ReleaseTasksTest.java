package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deployments of a target with a release task. */
class ReleaseTasksTest {
    private static final int E = Integer.getInteger("e", 2);
    private static final int N = Integer.getInteger("n", 60);

    private static Invariant judge(ReleaseTaskScenario scenario) {
        return scenario.requestsOfPushesDecide()
                ? ReleaseTaskInvariants.atRest().and(ReleaseTaskInvariants.lastRequestCounts())
                : ReleaseTaskInvariants.atRest();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ONLY")
    void every(ReleaseTaskScenario scenario) {
        ExplorationResult figures = PathExplorer.explore(
                        scenario.race(Mutation.NONE).tasksEnd(E, E).readsInOrder(),
                        judge(scenario),
                        FinalState::atRest,
                        400_000)
                .print("release task: " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "ONLY")
    void walks(ReleaseTaskScenario scenario) {
        ExplorationResult figures = RandomWalker.withStaleReads(
                        scenario.race(Mutation.NONE)
                                .tasksEnd(2, 4)
                                .reconciles(1)
                                .faults(2)
                                .losingResponses(),
                        judge(scenario),
                        0.1,
                        2,
                        FinalState::atRest)
                .walk(N, 17)
                .print("release task: walks of " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }
}
