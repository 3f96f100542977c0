package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exploration finds the faults that a step prevents: with the step left out, invariants are violated. */
class MutationTest {
    @Test
    void serviceMayEndOnOlderPushWhenLogIsNotReadAgain() {
        Invariant judge = Invariant.runsLastRequest();

        ExplorationResult unchanged =
                PathExplorer.explore(two(Mutation.NONE), judge).print("two pushes");
        ExplorationResult mutated = PathExplorer.explore(two(Mutation.DOES_NOT_READ_LOG_AGAIN), judge)
                .print("two pushes that do not read the log again");

        System.out.printf(
                "exploration: without reading the log again, %.1f %% of the interleavings violate the invariant%n",
                100 * mutated.violationShare());
        assertThat(unchanged.violations()).isZero();
        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains("the service runs");
    }

    @Test
    void serviceIsUpdatedMoreOftenWithoutGapCheck() {
        Invariant judge = Invariant.runsLastRequest();

        ExplorationResult unchanged =
                RandomWalker.of(two(Mutation.NONE), judge).walk(1_000, 6).print("walks of two pushes");
        ExplorationResult mutated = RandomWalker.of(two(Mutation.SKIPS_GAP_CHECK), judge)
                .walk(1_000, 6)
                .print("walks of two pushes without the gap check");

        System.out.printf(
                "exploration: without the gap check, %.2f more UpdateService calls in each walk%n",
                mutated.meanUpdates() - unchanged.meanUpdates());
        assertThat(mutated.violations()).isZero();
        assertThat(mutated.meanUpdates()).isGreaterThan(unchanged.meanUpdates());
    }

    @ParameterizedTest
    @EnumSource
    void serviceEndsWrongWithoutARuleOfOwnership(OwnershipRule rule) {
        ExplorationResult unchanged = PathExplorer.explore(rule.scenario(Mutation.NONE), rule.invariant())
                .print(rule.words());
        ExplorationResult mutated = PathExplorer.explore(rule.scenario(rule.withoutIt()), rule.invariant())
                .print("without the rule that " + rule.words());

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void serviceEndsWrongWithoutARuleOfFailures(FailureRule rule) {
        Invariant holds = Invariant.rule(rule.words(), rule::holds);
        ExplorationResult unchanged = PathExplorer.explore(rule.scenario(Mutation.NONE), holds, rule::ending)
                .print(rule.words());
        ExplorationResult mutated = PathExplorer.explore(rule.scenario(rule.withoutIt()), holds, rule::ending)
                .print("without the rule that " + rule.words());

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
    }

    /** The updates of two targets with one family cross only when both find it empty. */
    @Test
    void serviceMayRunAReleaseOfAnotherTargetWhenNobodyAsksWhoseTheFamilyIs() {
        Invariant own =
                Invariant.rule("each service runs its own target's releases", FinalState::eachServiceRunsItsOwn);

        ExplorationResult unchanged =
                PathExplorer.explore(twoFirstPushes(Mutation.NONE), own).print("first pushes of two targets at once");
        ExplorationResult mutated = PathExplorer.explore(twoFirstPushes(Mutation.DOES_NOT_ASK_WHOSE_THE_FAMILY_IS), own)
                .print("the same without asking whose the family is");

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
    }

    private static Scenario twoFirstPushes(Mutation mutation) {
        ScenarioSetup story = ScenarioSetup.withEmptyLog().withSecondTarget();
        DeployRequest first = story.push("1", -20);
        DeployRequest second = story.pushOfSecondTarget("2", -10);
        return new Scenario(story, mutation)
                .deployment("A", attempt -> first, mutation)
                .deployment("B", attempt -> second, mutation);
    }

    /** Of all reads, half are older than the last few changes. */
    @Test
    void serviceIsUpdatedMoreOftenWhenAnOldReadIsBelievedBeforeAnAnswer() {
        ExplorationResult unchanged = laggingWalks(Mutation.NONE, "walks of two pushes whose reads lag");
        ExplorationResult mutated = laggingWalks(
                Mutation.FORGETS_ANSWER_OF_UPDATE_SERVICE, "walks of two pushes whose reads lag, believing old reads");

        System.out.printf(
                "exploration: %.2f UpdateService calls in each walk whose reads lag, %.2f when old reads are believed%n",
                unchanged.meanUpdates(), mutated.meanUpdates());
        assertThat(unchanged.violations()).isZero();
        assertThat(mutated.meanUpdates()).isGreaterThan(unchanged.meanUpdates() + 0.1);
    }

    private static ExplorationResult laggingWalks(Mutation mutation, String words) {
        return RandomWalker.withStaleReads(
                        two(mutation), Invariant.runsDesiredRevision(), 0.5, 3, FinalState::afterReconciliation)
                .walk(500, 31)
                .print(words);
    }

    private static Scenario two(Mutation mutation) {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        DeployRequest first = story.push("1", -20);
        DeployRequest second = story.push("2", -10);
        return new Scenario(story)
                .deployment("A", attempt -> first, mutation)
                .deployment("B", attempt -> second, mutation);
    }
}
