package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deployments of a target with a release task, which may end at any moment; its event comes once, twice, or never. */
@Tag("exhaustive")
class ReleaseTasksTest {
    private static Invariant judge(ReleaseTaskScenario scenario) {
        return scenario.requestsOfPushesDecide()
                ? ReleaseTaskInvariants.atRest().and(ReleaseTaskInvariants.lastRequestCounts())
                : ReleaseTaskInvariants.atRest();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "BROKEN_PUSH",
                "OTHER_WAITS_WHILE_ONE_PREPARES",
                "OTHER_WAITS_WHILE_A_BROKEN_ONE_PREPARES",
                "TWO_OTHERS_WAIT_WHILE_ONE_PREPARES"
            })
    void serviceEndsOnLastVersionWhoseTaskSucceededThoughEventsComeTwice(ReleaseTaskScenario scenario) {
        everyPath(scenario, 2);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PUSH_WITH_EMPTY_LOG",
                "OLDER_PUSH_WHILE_ONE_PREPARES",
                "HOLD_WHILE_ONE_PREPARES",
                "RELEASE_TASK_REMOVED_AFTER_A_PUSH"
            })
    void serviceEndsOnLastVersionWhoseTaskSucceeded(ReleaseTaskScenario scenario) {
        everyPath(scenario, 1);
    }

    private static void everyPath(ReleaseTaskScenario scenario, int events) {
        Scenario race = scenario.race(Mutation.NONE).tasksEnd(events, events).readsInOrder();

        ExplorationResult figures = PathExplorer.explore(race, judge(scenario), FinalState::atRest)
                .print("release task: %s, %d events".formatted(scenario.words(), events));

        assertThat(figures.examples()).isEmpty();
    }

    /** The schedule alone sees the ends. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "SAME_EVENT_TWICE",
                "TWO_PUSHES_WITH_EMPTY_LOG",
                "TWO_PUSHES",
                "TWO_PUSHES_IN_ONE_SECOND",
                "TWO_PUSHES_THE_LATER_BROKEN",
                "TWO_PUSHES_THE_LATER_NOT_PLACED",
                "TWO_TAGS_OF_ONE_IMAGE",
                "PUSH_AND_LATER_REQUEST",
                "LATER_PUSH_WHILE_ONE_PREPARES",
                "ROLLBACK_WHILE_ONE_PREPARES",
                "PUSH_AND_HOLD"
            })
    void serviceEndsOnLastVersionWhoseTaskSucceededThoughEveryEventIsLost(ReleaseTaskScenario scenario) {
        everyPath(scenario, 0);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource(
            names = {
                "LATER_PUSH_WHILE_A_BROKEN_ONE_PREPARES",
                "TEMPLATE_CHANGE_WHILE_ONE_PREPARES",
                "RELEASE_TASK_REMOVED_WHILE_ONE_PREPARES"
            })
    void serviceEndsOnLastVersionWhoseTaskSucceededOnMorePaths(ReleaseTaskScenario scenario) {
        everyPath(scenario, 1);
    }

    /** Runs crash, and Lambda retries them; responses are lost; reads are stale; the schedule runs meanwhile. */
    @ParameterizedTest
    @EnumSource
    void serviceEndsOnLastVersionWhoseTaskSucceededDespiteTwoFaults(ReleaseTaskScenario scenario) {
        Scenario race = scenario.race(Mutation.NONE)
                .tasksEnd(2, 4)
                .reconciles(1)
                .faults(2)
                .losingResponses();

        ExplorationResult figures = RandomWalker.withStaleReads(race, judge(scenario), 0.1, 2, FinalState::atRest)
                .walk(20, 17)
                .print("release task: walks of " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }

    /** Without the schedule, where no event is lost and no run crashes. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "SAME_EVENT_TWICE",
                "TWO_PUSHES",
                "THREE_PUSHES",
                "LATER_PUSH_WHILE_ONE_PREPARES",
                "LATER_PUSH_WHILE_A_BROKEN_ONE_PREPARES",
                "TWO_OTHERS_WAIT_WHILE_ONE_PREPARES",
                "TEMPLATE_CHANGE_WHILE_ONE_PREPARES"
            })
    void eventsAloneGoOnWithWhatWaits(ReleaseTaskScenario scenario) {
        Scenario race = scenario.race(Mutation.NONE).tasksEnd(1, 9).deliversAll();

        ExplorationResult figures = RandomWalker.of(
                        race, ReleaseTaskInvariants.inEveryState().and(ReleaseTaskInvariants.nobodyWaitsInVain()))
                .walk(60, 41)
                .print("release task: walks of " + scenario.words() + " without the schedule");

        assertThat(figures.examples()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BROKEN_PUSH", "OTHER_WAITS_WHILE_A_BROKEN_ONE_PREPARES"})
    void failureIsPublishedOnce(ReleaseTaskScenario scenario) {
        Scenario race = scenario.race(Mutation.NONE).tasksEnd(1, 2).readsInOrder();

        ExplorationResult figures = PathExplorer.explore(
                        race, ReleaseTaskInvariants.publishesEachFailureOnce(), FinalState::atRest)
                .print("release task: what is published of " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }

    /** Two runs that note a failure at the same time both publish it. */
    @ParameterizedTest
    @EnumSource(names = {"BROKEN_PUSH", "OTHER_WAITS_WHILE_A_BROKEN_ONE_PREPARES"})
    void failureIsPublishedThoughItsEventComesTwice(ReleaseTaskScenario scenario) {
        Scenario race = scenario.race(Mutation.NONE).tasksEnd(2, 2).readsInOrder();

        ExplorationResult figures = PathExplorer.explore(
                        race, ReleaseTaskInvariants.publishesEachFailure(), FinalState::atRest)
                .print("release task: what is published of " + scenario.words() + ", its event twice");

        assertThat(figures.examples()).isEmpty();
    }
}
