package dev.slipway.exploration;

import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import java.util.Locale;

/** Scenarios with a failing deployment, small enough to explore every path. */
enum FailingScenario {
    BAD_PUSH_WITH_TWO_EVENTS(2) {
        @Override
        Scenario race() {
            return deploying(goodReleaseRuns(), "bad").ecsSettles(2, 2);
        }
    },
    BAD_PUSH_WITH_EVENT_AND_SCHEDULE(2) {
        @Override
        Scenario race() {
            return deploying(goodReleaseRuns(), "bad")
                    .ecsSettles(1, 1)
                    .reconciles(1)
                    .readsInOrder();
        }
    },
    BAD_PUSH_WITH_TWO_SCHEDULES(2) {
        @Override
        Scenario race() {
            return deploying(goodReleaseRuns(), "bad")
                    .ecsSettles(0, 0)
                    .reconciles(2)
                    .readsInOrder();
        }
    },
    BAD_PUSH_THAT_ECS_ROLLS_BACK(0) {
        @Override
        Scenario race() {
            return deploying(ecsRollsBack(), "bad").ecsSettles(2, 2);
        }
    },
    OLDER_PUSH_DURING_ROLLBACK_OF_BAD_PUSH(2) {
        @Override
        Scenario race() {
            ScenarioSetup story = goodReleaseRuns();
            DeployRequest older = story.push("0", -60);
            return deploying(story, "bad").ecsSettles(1, 1).deployment("older", older);
        }
    },
    SAME_PUSH_DURING_ROLLBACK_OF_BAD_PUSH(2) {
        @Override
        Scenario race() {
            ScenarioSetup story = goodReleaseRuns();
            DeployRequest push = story.push("bad", -30);
            story.deploying(push);
            return new Scenario(story).requestedBefore(push).ecsSettles(1, 1).deployment("again", push);
        }
    },
    BAD_FIRST_PUSH(2) {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withEmptyLog().circuitBreaker(false);
            return new Scenario(story)
                    .deployment("A", story.push("bad", -30))
                    .ecsSettles(2, 2)
                    .reconciles(1);
        }
    },
    BAD_FIRST_PUSH_THAT_ECS_ROLLS_BACK_TO_TEMPLATE(0) {
        @Override
        Scenario race() {
            return deploying(ScenarioSetup.withEmptyLog().circuitBreaker(true), "bad")
                    .ecsSettles(2, 2)
                    .reconciles(1);
        }
    },
    BAD_PUSH_WHEN_LAST_GOOD_IMAGE_IS_DELETED(2) {
        @Override
        Scenario race() {
            ScenarioSetup story = goodReleaseRuns().deployed("newer");
            return deploying(story.withoutImage("newer"), "bad").ecsSettles(2, 2);
        }
    };

    private final int mostUpdates;

    /** @param mostUpdates more UpdateService calls mean that the service flaps */
    FailingScenario(int mostUpdates) {
        this.mostUpdates = mostUpdates;
    }

    abstract Scenario race();

    private static ScenarioSetup goodReleaseRuns() {
        return ScenarioSetup.withGoodRelease().circuitBreaker(false);
    }

    private static ScenarioSetup ecsRollsBack() {
        return ScenarioSetup.withGoodRelease().circuitBreaker(true);
    }

    /** UpdateService was called before the scenario begins. */
    private static Scenario deploying(ScenarioSetup story, String build) {
        DeployRequest push = story.push(build, -30);
        story.deploying(push);
        return new Scenario(story).requestedBefore(push);
    }

    int mostUpdates() {
        return mostUpdates;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
