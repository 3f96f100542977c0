package dev.slipway.exploration;

import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import java.util.List;
import java.util.Locale;

/** Scenarios with failing deployments that are too large to explore every path: they are walked at random. */
enum ConcurrentFailuresScenario {
    PUSH_DURING_FAILURE_OF_PREVIOUS_ONE(false, "bad 2"),
    BAD_PUSH_DURING_GOOD_ONE(false, "1 bad"),
    TWO_BAD_PUSHES(false, "bad bad2"),
    TWO_GOOD_PUSHES(false, "1 2"),
    THREE_PUSHES_LAST_ONE_BAD(false, "1 2 bad"),
    THREE_PUSHES_FIRST_TWO_BAD(false, "bad bad2 3"),
    THREE_BAD_PUSHES(false, "bad bad2 bad3"),
    PUSH_WHILE_ECS_ROLLS_BACK(true, "bad 2"),
    BAD_PUSH_WHILE_ECS_ROLLS_BACK(true, "bad bad2"),
    BAD_PUSH_DURING_GOOD_ONE_AND_ECS_ROLLS_BACK(true, "1 bad"),
    THREE_PUSHES_AND_ECS_ROLLS_BACK(true, "bad 2 bad3");

    private final boolean ecsRollsBack;
    /** In the order of their pushes, with spaces between. */
    private final String builds;

    ConcurrentFailuresScenario(boolean ecsRollsBack, String builds) {
        this.ecsRollsBack = ecsRollsBack;
        this.builds = builds;
    }

    /** The first one is deploying before the scenario begins; the others are pushed in it. */
    Scenario race() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(ecsRollsBack);
        List<String> each = List.of(builds.split(" "));
        DeployRequest first = story.push(each.getFirst(), -60);
        story.deploying(first);
        Scenario race = new Scenario(story).requestedBefore(first);
        for (int i = 1; i < each.size(); i++) {
            race.deployment("push of " + each.get(i), story.push(each.get(i), 10 * i - 60));
        }
        return race.ecsSettles(2, 6).reconciles(2);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
