package dev.slipway.exploration;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import java.util.Locale;

/** Scenarios of two deployments that begin at the same moment. */
enum TwoDeploymentsScenario {
    TWO_PUSHES_WITH_EMPTY_LOG {
        @Override
        Scenario race() {
            return pushes(ScenarioSetup.withEmptyLog(), -10);
        }
    },
    TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS {
        @Override
        Scenario race() {
            return pushes(ScenarioSetup.withGoodRelease(), -10);
        }
    },
    TWO_PUSHES_IN_ONE_SECOND {
        @Override
        Scenario race() {
            return pushes(ScenarioSetup.withGoodRelease(), -20);
        }
    },
    TWO_PUSHES_IN_ONE_SECOND_WITH_EMPTY_LOG {
        @Override
        Scenario race() {
            return pushes(ScenarioSetup.withEmptyLog(), -20);
        }
    },
    SAME_EVENT_TWICE {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest push = story.push("1", -20);
            return new Scenario(story).deployment("A", push).deployment("A'", push);
        }
    },
    SAME_EVENT_TWICE_WITH_EMPTY_LOG {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withEmptyLog();
            DeployRequest push = story.push("1", -20);
            return new Scenario(story).deployment("A", push).deployment("A'", push);
        }
    },
    TWO_TAGS_OF_ONE_IMAGE {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            return new Scenario(story)
                    .deployment("A", story.push("1", "main-1", -20))
                    .deployment("B", story.push("1", "main-one", -10));
        }
    },
    PUSH_AND_LATER_REQUEST {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest invoke = story.invoke("2", -10);
            return new Scenario(story)
                    .deployment("A", story.push("1", -20))
                    .deployment("B", attempt -> ScenarioSetup.again(invoke, 60 * attempt), Mutation.NONE);
        }
    },
    /** If the first attempt crashes, its retry has a later time than the push. */
    REQUEST_AND_LATER_PUSH {
        @Override
        Scenario race() {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest invoke = story.invoke("1", -20);
            return new Scenario(story)
                    .deployment("A", attempt -> ScenarioSetup.again(invoke, 60 * attempt), Mutation.NONE)
                    .deployment("B", story.push("2", -10));
        }
    };

    abstract Scenario race();

    private static Scenario pushes(ScenarioSetup story, int second) {
        return new Scenario(story).deployment("A", story.push("1", -20)).deployment("B", story.push("2", second));
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
