package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Revisions in the family that are not releases, wherever and whenever they appear, do not change the final state. */
class GapsTest {
    private static final Judge JUDGE =
            Judge.runsLastRequest().and(Judge.registersOncePerRequest()).and(Judge.lastRequestSucceeds());

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of("a foreign revision first", Story.withEmptyLog().foreignRevision()),
                Arguments.of("only INACTIVE revisions", Story.withEmptyLog().deregisteredRevision().deregisteredRevision()),
                Arguments.of("a foreign revision last", Story.withGoodRelease().foreignRevision()),
                Arguments.of("an INACTIVE revision last", Story.withGoodRelease().deregisteredRevision()),
                Arguments.of(
                        "all of them in between",
                        Story.withEmptyLog()
                                .deregisteredRevision()
                                .deployed("x")
                                .foreignRevision()
                                .deregisteredRevision()
                                .deployed("y")
                                .deregisteredRevision()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("families")
    void deploymentSkipsRevisionsThatAreNotReleases(String what, Story story) {
        Race race = two(story);

        assertThat(Explorer.explore(race, JUDGE).print("two pushes, " + what).examples())
                .isEmpty();
    }

    @Test
    void deploymentsEndRightWhenPersonRegistersRevisionInFamily() {
        Story story = Story.withGoodRelease();
        Race race = two(story).actor(new ByHand("person", story).then("registers a revision", GapsTest::registers));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, a person registers a revision in the family")
                        .examples())
                .isEmpty();
    }

    @Test
    void deploymentsEndRightWhenPersonRegistersAndDeregistersRevision() {
        Story story = Story.withGoodRelease();
        Race race = two(story).actor(new ByHand("person", story).then("registers and deregisters a revision", world -> {
                    String arn = registers(world);
                    world.quietly(
                            "ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", arn));
                }));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, a person registers a revision in the family and deregisters it")
                        .examples())
                .isEmpty();
    }

    @Test
    void deploymentsEndRightWhenPersonDeregistersRunningRevision() {
        Story story = Story.withGoodRelease();
        Race race = two(story)
                .actor(new ByHand("person", story)
                        .then(
                                "deregisters the good revision",
                                world -> world.quietly(
                                        "ecs",
                                        "DeregisterTaskDefinition",
                                        Json.object().put("taskDefinition", Story.FAMILY + ":1"))));

        assertThat(Explorer.explore(race, JUDGE)
                        .print("two pushes, a person deregisters the running revision")
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
