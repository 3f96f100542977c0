package dev.slipway.exploration;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import java.util.Locale;

/** Scenarios of a target with a release task. */
enum ReleaseTaskScenario {
    PUSH_WITH_EMPTY_LOG {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withReleaseTask();
            return deploys(story, mutation, story.push("1", -20));
        }
    },
    BROKEN_PUSH {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("broken", -20));
        }
    },
    SAME_EVENT_TWICE {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest push = story.push("1", -20);
            return deploys(story, mutation, push, push);
        }
    },
    TWO_PUSHES_WITH_EMPTY_LOG {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withReleaseTask();
            return deploys(story, mutation, story.push("1", -20), story.push("2", -10));
        }
    },
    TWO_PUSHES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -20), story.push("2", -10));
        }
    };

    abstract Scenario race(Mutation mutation);

    private static ScenarioSetup goodRelease() {
        return ScenarioSetup.withReleaseTask().deployed("good");
    }

    private static Scenario deploys(ScenarioSetup story, Mutation mutation, DeployRequest... asked) {
        Scenario race = new Scenario(story, mutation);
        for (int i = 0; i < asked.length; i++) {
            DeployRequest request = asked[i];
            race.deployment(String.valueOf((char) ('A' + i)), attempt -> request, mutation);
        }
        return race;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
