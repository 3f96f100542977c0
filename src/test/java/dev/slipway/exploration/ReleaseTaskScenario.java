package dev.slipway.exploration;

import dev.slipway.exploration.model.HoldRun;
import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.RollbackRun;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.exploration.model.TemplateRedeployRun;
import dev.slipway.select.DeployRequest;
import java.util.Locale;

/** Scenarios of a target with a release task. Where one prepares, its task runs when the scenario begins. */
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
    BAD_PUSH {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease().circuitBreaker(false);
            return deploys(story, mutation, story.push("bad", -20)).ecsSettles(1, 1);
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
    },
    TWO_PUSHES_IN_ONE_SECOND {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -20), story.push("2", -20));
        }
    },
    TWO_PUSHES_THE_LATER_BROKEN {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -20), story.push("broken", -10));
        }
    },
    TWO_TAGS_OF_ONE_IMAGE {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", "main-1", -20), story.push("1", "main-one", -10));
        }
    },
    PUSH_AND_LATER_REQUEST {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest invoke = story.invoke("2", -10);
            return deploys(story, mutation, story.push("1", -20))
                    .deployment("B", attempt -> ScenarioSetup.again(invoke, attempt), mutation);
        }
    },
    THREE_PUSHES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -30), story.push("2", -20), story.push("3", -10));
        }
    },
    THREE_PUSHES_THE_LAST_BROKEN {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -30), story.push("2", -20), story.push("broken", -10));
        }
    },
    LATER_PUSH_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return prepares(story, mutation, story.push("1", -30), story.push("2", -10));
        }
    },
    LATER_PUSH_WHILE_A_BROKEN_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return prepares(story, mutation, story.push("broken", -30), story.push("2", -10));
        }
    },
    OLDER_PUSH_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return prepares(story, mutation, story.push("1", -10), story.push("0", -30));
        }
    },
    /** The first one prepares, the second waits. */
    BROKEN_IMAGE_AGAIN_WHILE_IT_PREPARES_AND_ANOTHER_WAITS {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest broken = story.push("broken", -50);
            DeployRequest other = story.push("2", -40);
            story.deploying(broken).deploying(other);
            DeployRequest again = story.push("broken", "main-broken-again", -10);
            return deploys(story, mutation, again).requestedBefore(broken).requestedBefore(other);
        }
    },
    BROKEN_IMAGE_REQUESTED_WHILE_IT_PREPARES_AND_ANOTHER_WAITS {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest broken = story.push("broken", -50);
            DeployRequest other = story.push("2", -40);
            story.deploying(broken).deploying(other);
            DeployRequest again = story.invoke("broken", -10);
            return new Scenario(story, mutation)
                    .requestedBefore(broken)
                    .requestedBefore(other)
                    .deployment("A", attempt -> ScenarioSetup.again(again, attempt), mutation);
        }
    },
    OTHER_WAITS_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            return waiting("1", mutation);
        }
    },
    OTHER_WAITS_WHILE_A_BROKEN_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            return waiting("broken", mutation);
        }
    },
    TWO_OTHERS_WAIT_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest first = story.push("1", -50);
            DeployRequest second = story.push("2", -40);
            DeployRequest third = story.push("3", -30);
            story.deploying(first).deploying(second).deploying(third);
            return new Scenario(story, mutation)
                    .requestedBefore(first)
                    .requestedBefore(second)
                    .requestedBefore(third);
        }
    },
    ROLLBACK_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withReleaseTask().deployed("older").deployed("good");
            return prepares(story, mutation, story.push("1", -30)).actor(new RollbackRun(story, -10, mutation));
        }

        @Override
        boolean requestsOfPushesDecide() {
            return false;
        }
    },
    PUSH_AND_ROLLBACK {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withReleaseTask().deployed("older").deployed("good");
            return deploys(story, mutation, story.push("1", -30)).actor(new RollbackRun(story, -10, mutation));
        }

        @Override
        boolean requestsOfPushesDecide() {
            return false;
        }
    },
    ROLLBACK_BETWEEN_TWO_PUSHES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withReleaseTask().deployed("older").deployed("good");
            return deploys(story, mutation, story.push("1", -30), story.push("2", -10))
                    .actor(new RollbackRun(story, -20, mutation));
        }
    },
    /** The run that registered the first one died before it announced the start of its task. */
    ROLLBACK_AND_LATER_PUSH_WHILE_THE_SCHEDULE_STARTS_ONE {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withReleaseTask().deployed("older").deployed("good");
            DeployRequest first = story.push("1", -30);
            story.diesBefore("TagResource", first);
            DeployRequest second = story.push("2", -10);
            return new Scenario(story, mutation)
                    .requestedBefore(first)
                    .reconcilesOnce()
                    .actor(new ScriptedActor("rollback", story)
                            .then("rolls back", account -> RollbackRun.atOnce(account, story, -20)))
                    .deployment("B", attempt -> second, mutation)
                    .after("rollback");
        }
    },
    /** ECS places no task of the later one. */
    TWO_PUSHES_THE_LATER_NOT_PLACED {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -20), story.push("unplaced", -10));
        }
    },
    THREE_PUSHES_ONE_NOT_PLACED {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -30), story.push("unplaced", -20), story.push("3", -10));
        }
    },
    TEMPLATE_CHANGE_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story =
                    ScenarioSetup.withReleaseTaskAndFollowTemplate().deployed("good");
            DeployRequest push = story.push("1", -30);
            story.deploying(push);
            return new Scenario(story, mutation)
                    .requestedBefore(push)
                    .actor(new ScriptedActor("change", story)
                            .then("registers template 2", account -> story.changeTemplate(account, "mode 2")))
                    .actor(new TemplateRedeployRun("its event", story, 2, mutation))
                    .after("change");
        }
    },
    /** The function that deployed it knew the release task; the schedule and the later push do not. */
    RELEASE_TASK_REMOVED_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest push = story.push("1", -30);
            story.deploying(push).withoutReleaseTask();
            return deploys(story, mutation, story.push("2", -10)).requestedBefore(push);
        }
    },
    RELEASE_TASK_REMOVED_AROUND_TWO_PUSHES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest first = story.push("1", -30);
            story.withoutReleaseTask();
            return deploys(story, mutation, first, story.push("2", -10));
        }
    },
    RELEASE_TASK_REMOVED_AFTER_A_PUSH {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            DeployRequest first = story.push("1", -30);
            story.withoutReleaseTask();
            return deploys(story, mutation, first);
        }
    },
    PUSH_AND_HOLD {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return deploys(story, mutation, story.push("1", -30)).actor(HoldRun.hold(story, -20));
        }

        @Override
        boolean requestsOfPushesDecide() {
            return false;
        }
    },
    HOLD_WHILE_ONE_PREPARES {
        @Override
        Scenario race(Mutation mutation) {
            ScenarioSetup story = goodRelease();
            return prepares(story, mutation, story.push("1", -30)).actor(HoldRun.hold(story, -20));
        }
    };

    abstract Scenario race(Mutation mutation);

    /** Whether the service ends on the image of the last push, unless that fails. */
    boolean requestsOfPushesDecide() {
        return true;
    }

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

    private static Scenario prepares(
            ScenarioSetup story, Mutation mutation, DeployRequest first, DeployRequest... asked) {
        story.deploying(first);
        return deploys(story, mutation, asked).requestedBefore(first);
    }

    private static Scenario waiting(String build, Mutation mutation) {
        ScenarioSetup story = goodRelease();
        DeployRequest first = story.push(build, -50);
        DeployRequest other = story.push("2", -40);
        story.deploying(first).deploying(other);
        return new Scenario(story, mutation).requestedBefore(first).requestedBefore(other);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
