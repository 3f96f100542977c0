package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.Scenario.State;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exploration finds what each rule of release tasks prevents: without the rule, invariants are violated. */
class ReleaseTaskMutationTest {
    /** A rule, and where it counts. */
    enum Rule {
        TOKEN_IS_MADE_OF_THE_PLACE(Mutation.MAKES_TOKEN_OF_REVISION, "two release tasks run at once") {
            @Override
            Scenario race(Mutation mutation) {
                return ReleaseTaskScenario.TWO_PUSHES.race(mutation);
            }

            @Override
            Invariant judge() {
                return ReleaseTaskInvariants.inEveryState();
            }
        },
        ANNOUNCED_START_IS_ASKED_FOR_AGAIN(
                Mutation.TAKES_EACH_ANNOUNCEMENT_FOR_OLD, "a release failed where its image's task or deployment did") {
            @Override
            Scenario race(Mutation mutation) {
                return ReleaseTaskScenario.PUSH_WITH_EMPTY_LOG.race(mutation).faults(1);
            }

            @Override
            Invariant judge() {
                return ReleaseTaskInvariants.atRest();
            }

            @Override
            FinalState ending(Scenario scenario, State state) {
                return FinalState.atRest(scenario, state);
            }
        },
        WHAT_WAITS_AND_IS_OVERTAKEN_IS_SUPERSEDED(
                Mutation.DOES_NOT_SUPERSEDE_WHAT_WAITS, "a release waits only for a task that runs") {
            @Override
            Scenario race(Mutation mutation) {
                return ReleaseTaskScenario.TWO_OTHERS_WAIT_WHILE_ONE_PREPARES
                        .race(mutation)
                        .deliversAll();
            }
        },
        END_IS_NOTED_BEFORE_THE_NEXT_STARTS(Mutation.DOES_NOT_NOTE_ENDS, "a release waits only for a task that runs") {
            @Override
            Scenario race(Mutation mutation) {
                return ReleaseTaskScenario.OTHER_WAITS_WHILE_ONE_PREPARES
                        .race(mutation)
                        .deliversAll();
            }
        },
        /** Another run may supersede the release between RunTask and the note of its task. */
        TASK_OF_A_SUPERSEDED_RELEASE_HOLDS_THE_PLACE(
                Mutation.TAKES_TASKS_OF_SUPERSEDED_FOR_ENDED, "two release tasks run at once") {
            @Override
            Scenario race(Mutation mutation) {
                return ReleaseTaskScenario.ROLLBACK_AND_LATER_PUSH_WHILE_THE_SCHEDULE_STARTS_ONE.race(mutation);
            }

            @Override
            Invariant judge() {
                return ReleaseTaskInvariants.inEveryState();
            }

            // it takes a rare order of calls: every path, while no task ends
            @Override
            ExplorationResult explore(Mutation mutation) {
                return PathExplorer.explore(race(mutation).readsInOrder(), judge(), this::ending);
            }
        },
        /** Of the second function; a deployment registers, and so reads what it registered. */
        LOG_IS_READ_AGAIN_AFTER_THE_LAST_WRITE(Mutation.READS_LOG_ONCE, "a release waits only for a task that runs") {
            @Override
            Scenario race(Mutation mutation) {
                ScenarioSetup story = ScenarioSetup.withReleaseTask().deployed("good");
                DeployRequest first = story.push("1", -30);
                DeployRequest second = story.push("2", -10);
                story.deploying(first);
                return new Scenario(story, mutation)
                        .requestedBefore(first)
                        .deployment("B", second)
                        .deliversAll();
            }
        };

        private final Mutation withoutIt;
        private final String violated;

        Rule(Mutation withoutIt, String violated) {
            this.withoutIt = withoutIt;
            this.violated = violated;
        }

        abstract Scenario race(Mutation mutation);

        Invariant judge() {
            return ReleaseTaskInvariants.inEveryState().and(ReleaseTaskInvariants.nobodyWaitsInVain());
        }

        /** The schedule would repair what is wrong. */
        FinalState ending(Scenario scenario, State state) {
            return FinalState.of(scenario, state);
        }

        ExplorationResult explore(Mutation mutation) {
            return RandomWalker.withStaleReads(race(mutation).tasksEnd(1, 4), judge(), 0, 0, this::ending)
                    .walk(100, 51);
        }

        private String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @ParameterizedTest
    @EnumSource
    void invariantsAreViolatedWithoutARuleOfReleaseTasks(Rule rule) {
        ExplorationResult unchanged = rule.explore(Mutation.NONE).print("release task: " + rule.words());
        ExplorationResult mutated =
                rule.explore(rule.withoutIt).print("release task: without the rule that " + rule.words());

        assertThat(unchanged.examples()).isEmpty();
        assertThat(mutated.violations()).isPositive();
        assertThat(mutated.examples().getFirst()).contains(rule.violated);
    }
}
