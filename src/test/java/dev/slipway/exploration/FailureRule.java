package dev.slipway.exploration;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.Scenario.State;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import java.util.Locale;

/**
 * The rules that say whether a deployment failed or succeeded, and what then becomes of the service: each with what happens
 * meanwhile, and with what must be true in the end. Without the rule it is not.
 */
enum FailureRule {
    /** A task starts between any two looks. */
    DEPLOYMENT_THAT_MAKES_PROGRESS_IS_NOT_STUCK(Mutation.SEES_NO_PROGRESS) {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease().change(OutsideActs::startOneTaskAtATime);
            DeployRequest push = story.push("1", -30);
            story.deploying(push).change(OutsideActs::proceed);
            return new Scenario(story, mutation)
                    .requestedBefore(push)
                    .actor(new ScriptedActor("ECS", story).later(31, "starts a task", OutsideActs::proceed))
                    .whenIdle()
                    .actor(new ScriptedActor("ECS later", story).later(20, "starts another task", OutsideActs::proceed))
                    .after("ECS")
                    .whenIdle()
                    .reconciles(2)
                    .readsInOrder();
        }

        @Override
        FinalState ending(Scenario scenario, State state) {
            return FinalState.atRest(scenario, state);
        }

        @Override
        boolean holds(FinalState end) {
            return is(end, "web-dev:2", ReleaseState.GOOD);
        }
    },
    DEPLOYMENT_WITHOUT_TASKS_IS_NO_SUCCESS(Mutation.SEES_TASKS_THAT_DO_NOT_RUN) {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease().change(OutsideActs.count(0));
            DeployRequest push = story.push("1", -30);
            story.deploying(push);
            return new Scenario(story, mutation)
                    .requestedBefore(push)
                    .ecsSettles(2, 2)
                    .reconciles(1);
        }

        @Override
        FinalState ending(Scenario scenario, State state) {
            return FinalState.atRest(scenario, state);
        }

        @Override
        boolean holds(FinalState end) {
            return is(end, "web-dev:2", ReleaseState.DEPLOYING);
        }
    },
    ROLLBACK_GOES_AHEAD_THOUGH_TAGS_ARE_DENIED(Mutation.TAKES_DENIED_TAGS_FOR_THROTTLED) {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease().circuitBreaker(false);
            DeployRequest bad = story.push("bad", -30);
            story.deploying(bad).change(OutsideActs::fail).denyTags();
            return new Scenario(story, mutation).requestedBefore(bad).reconcilesOnce();
        }

        @Override
        boolean holds(FinalState end) {
            return runs(end, "web-dev:1");
        }
    },
    /** Revision 3 is deployed with the content of revision 1, and the image of revision 2 is gone. */
    ROLLBACK_GOES_TO_OTHER_CONTENT(Mutation.TAKES_EACH_CONTENT_FOR_ANOTHER) {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease().deployed("2").circuitBreaker(false);
            DeployRequest again = story.invoke("good", -30);
            story.deploying(again).change(OutsideActs::fail).withoutImage("2");
            return new Scenario(story, mutation).requestedBefore(again).reconcilesOnce();
        }

        @Override
        boolean holds(FinalState end) {
            return is(end, "web-dev:3", ReleaseState.FAILED);
        }
    },
    PERSON_DEPLOYS_AGAIN_WHAT_FAILED(Mutation.TAKES_FAILED_FOR_COMPLETED) {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withGoodRelease().change(OutsideActs::apply).change(OutsideActs::fail);
            DeployRequest again = story.invoke("good", -30);
            return new Scenario(story).deployment("A", attempt -> again, mutation);
        }

        @Override
        boolean holds(FinalState end) {
            return runs(end, "web-dev:2");
        }
    };

    private final Mutation withoutIt;

    FailureRule(Mutation withoutIt) {
        this.withoutIt = withoutIt;
    }

    abstract Scenario scenario(Mutation mutation);

    abstract boolean holds(FinalState end);

    /** Where the schedule would heal the fault, the scenario ends before that. */
    FinalState ending(Scenario scenario, State state) {
        return FinalState.of(scenario, state);
    }

    Mutation withoutIt() {
        return withoutIt;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static boolean runs(FinalState end, String revision) {
        return end.observed().service().taskDefinition().endsWith("/" + revision);
    }

    private static boolean is(FinalState end, String revision, ReleaseState state) {
        return runs(end, revision)
                && end.observed()
                        .runs()
                        .map(Release::state)
                        .filter(state::equals)
                        .isPresent();
    }
}
