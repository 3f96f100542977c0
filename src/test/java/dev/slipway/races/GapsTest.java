package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers in the family that are no entries, at any place and at any time, change nothing about the end. */
class GapsTest {
    private static final Judge JUDGE =
            Judge.runsWhatWasRequestedLast().and(Judge.oneEntryForEachRequest()).and(Judge.whoAskedLastGotIt());

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of("a foreign revision first", Story.withAnEmptyLog().foreignRevision()),
                Arguments.of("only INACTIVE ones", Story.withAnEmptyLog().gap().gap()),
                Arguments.of("a foreign one last", Story.withAGoodOneRunning().foreignRevision()),
                Arguments.of("an INACTIVE one last", Story.withAGoodOneRunning().gap()),
                Arguments.of(
                        "all of them between",
                        Story.withAnEmptyLog()
                                .gap()
                                .deployed("x")
                                .foreignRevision()
                                .gap()
                                .deployed("y")
                                .gap()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void numbersThatAreNoEntriesArePassedOver(String what, Story story) {
        Race race = two(story);

        assertThat(Explorer.explore(race, JUDGE).print("two pushes, " + what).examples())
                .isEmpty();
    }

    @Test
    void somebodyMayRegisterInTheFamilyMeanwhile() {
        Story story = Story.withAGoodOneRunning();
        Race race = two(story).actor(new ByHand("somebody", story).then("registers", GapsTest::registers));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, somebody registers in the family")
                        .examples())
                .isEmpty();
    }

    @Test
    void andTakeItAwayAgain() {
        Story story = Story.withAGoodOneRunning();
        Race race = two(story).actor(new ByHand("somebody", story).then("registers and deregisters", world -> {
                    String arn = registers(world);
                    world.quietly(
                            "ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", arn));
                }));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, somebody registers in the family and deregisters")
                        .examples())
                .isEmpty();
    }

    @Test
    void orDeregisterWhatRan() {
        Story story = Story.withAGoodOneRunning();
        Race race = two(story)
                .actor(new ByHand("somebody", story)
                        .then(
                                "deregisters the good one",
                                world -> world.quietly(
                                        "ecs",
                                        "DeregisterTaskDefinition",
                                        Json.object().put("taskDefinition", Story.FAMILY + ":1"))));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, somebody deregisters what ran")
                        .examples())
                .isEmpty();
    }

    private static String registers(AwsAccount world) {
        return world.given().taskDefinition(Story.definition(Story.FAMILY, "nginx:3"));
    }

    private static Race two(Story story) {
        return new Race(story).deployment("A", story.push("1", -20)).deployment("B", story.push("2", -10));
    }
}
