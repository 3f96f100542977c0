package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Revisions in the family that are not releases, wherever and whenever they appear, do not change the final state. */
class RevisionGapsTest {
    private static final Invariant JUDGE =
            Invariant.runsLastRequest().and(Invariant.registersOncePerRequest()).and(Invariant.lastRequestSucceeds());

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(
                        "a foreign revision first", ScenarioSetup.withEmptyLog().foreignRevision()),
                Arguments.of(
                        "only INACTIVE revisions",
                        ScenarioSetup.withEmptyLog().deregisteredRevision().deregisteredRevision()),
                Arguments.of(
                        "a foreign revision last",
                        ScenarioSetup.withGoodRelease().foreignRevision()),
                Arguments.of(
                        "an INACTIVE revision last",
                        ScenarioSetup.withGoodRelease().deregisteredRevision()),
                Arguments.of(
                        "all of them in between",
                        ScenarioSetup.withEmptyLog()
                                .deregisteredRevision()
                                .deployed("x")
                                .foreignRevision()
                                .deregisteredRevision()
                                .deployed("y")
                                .deregisteredRevision()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void deploymentSkipsRevisionsThatAreNotReleases(String what, ScenarioSetup story) {
        Scenario race = two(story);

        assertThat(PathExplorer.explore(race, JUDGE)
                        .print("two pushes, " + what)
                        .examples())
                .isEmpty();
    }

    @Test
    void deploymentsEndRightWhenPersonRegistersRevisionInFamily() {
        assertThat(RandomWalker.of(personRegisters(), JUDGE)
                        .walk(1_000, 12)
                        .print("walks of two pushes, a person registers a revision in the family")
                        .examples())
                .isEmpty();
    }

    @Tag("exhaustive")
    @Test
    void deploymentsEndRightWheneverPersonRegistersRevisionInFamily() {
        assertThat(PathExplorer.explore(personRegisters(), JUDGE, FinalState::of, 3_000_000)
                        .print("two pushes, a person registers a revision in the family")
                        .examples())
                .isEmpty();
    }

    private static Scenario personRegisters() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        return two(story)
                .actor(new ScriptedActor("person", story).then("registers a revision", RevisionGapsTest::registers));
    }

    @Test
    @Tag("exhaustive")
    void deploymentsEndRightWhenPersonRegistersAndDeregistersRevision() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race = two(story)
                .actor(new ScriptedActor("person", story).then("registers and deregisters a revision", account -> {
                    String arn = registers(account);
                    account.quietly(
                            "ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", arn));
                }));

        assertThat(PathExplorer.explore(race, JUDGE)
                        .print("two pushes, a person registers a revision in the family and deregisters it")
                        .examples())
                .isEmpty();
    }

    @Test
    @Tag("exhaustive")
    void deploymentsEndRightWhenPersonDeregistersRunningRevision() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        Scenario race = two(story)
                .actor(new ScriptedActor("person", story)
                        .then(
                                "deregisters the good revision",
                                account -> account.quietly(
                                        "ecs",
                                        "DeregisterTaskDefinition",
                                        Json.object().put("taskDefinition", ScenarioSetup.FAMILY + ":1"))));

        assertThat(PathExplorer.explore(race, JUDGE)
                        .print("two pushes, a person deregisters the running revision")
                        .examples())
                .isEmpty();
    }

    private static String registers(AwsAccount account) {
        return account.setup().taskDefinition(ScenarioSetup.definition(ScenarioSetup.FAMILY, "nginx:3"));
    }

    /** Slipway looks below a revision that is no release, and reads several at once: their order makes no difference. */
    private static Scenario two(ScenarioSetup story) {
        return new Scenario(story)
                .deployment("A", story.push("1", -20))
                .deployment("B", story.push("2", -10))
                .readsInOrder();
    }
}
