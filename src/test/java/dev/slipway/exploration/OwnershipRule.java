package dev.slipway.exploration;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.select.DeployRequest;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The rules that say who changed a service and what is a release: each with what happens around a push that is delivered
 * again at the end, and with what must then be true. Without the rule it is not.
 */
enum OwnershipRule {
    ANNOUNCEMENT_COUNTS_UNTIL_ITS_DEPLOYMENT_IS_NOTED(Mutation.FORGETS_NOTED_DEPLOYMENTS, "web-dev:1") {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest bad = story.push("bad", -600);
            DeployRequest push = story.push("3", -10);
            story.deploying(bad).change(OutsideActs.failAndReconcile(story)).change(OutsideActs::settle);
            return pushed(story, push, mutation)
                    .actor(outside(story, "a person", 6, "chooses web-dev:1", OutsideActs.updateTo("web-dev:1")))
                    .after("A")
                    .deployment("A again", attempt -> push, mutation)
                    .after("a person");
        }
    },
    REPLACED_SERVICE_IS_UPDATED(Mutation.DOES_NOT_SEE_WHEN_THE_SERVICE_WAS_CREATED, "web-dev:2") {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest push = story.push("2", -10);
            return pushed(story, push, mutation)
                    .actor(outside(story, "Terraform", 1, "replaces the service", OutsideActs::replaceService))
                    .after("A")
                    .deployment("A again", attempt -> push, mutation)
                    .after("Terraform");
        }
    },
    DEPLOYMENT_OF_THE_DESIRED_REVISION_IS_NO_CHOICE(Mutation.TAKES_EACH_DEPLOYMENT_FOR_NEW, "web-dev:1") {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest bad = story.push("bad", -10);
            story.deploying(bad).change(OutsideActs::apply).change(OutsideActs.failAndReconcileInVain(story));
            return new Scenario(story).requestedBefore(bad).deployment("A again", attempt -> bad, mutation);
        }
    },
    /** Nothing else shows that it is a copy, because the release itself is gone. */
    COPY_OF_A_RELEASE_WITH_A_PAST_IS_NO_RELEASE(Mutation.DOES_NOT_SEE_WHEN_A_REVISION_WAS_REGISTERED, "web-dev:3") {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest older = story.push("0", -90_000);
            return new Scenario(story)
                    .actor(outside(story, "a tool", 1, "copies web-dev:1", OutsideActs.copy("web-dev:1"))
                            .then("deregisters web-dev:1", OutsideActs.deregister("web-dev:1")))
                    .deployment("A", attempt -> older, mutation)
                    .after("a tool");
        }
    },
    COPY_OF_A_DEPLOYING_RELEASE_IS_NO_RELEASE(Mutation.TAKES_EACH_REVISION_FOR_A_REQUEST_OF_ITS_OWN, "web-dev:2") {
        @Override
        Scenario scenario(Mutation mutation) {
            ScenarioSetup story = ScenarioSetup.withGoodRelease();
            DeployRequest older = story.push("0", -90_000);
            DeployRequest push = story.push("2", -10);
            return pushed(story, push, mutation)
                    .actor(outside(story, "a tool", 0, "copies web-dev:2", OutsideActs.copy("web-dev:2")))
                    .after("A")
                    .deployment("older", attempt -> older, mutation)
                    .after("a tool");
        }
    };

    private final Mutation withoutIt;
    private final String revision;

    OwnershipRule(Mutation withoutIt, String revision) {
        this.withoutIt = withoutIt;
        this.revision = revision;
    }

    abstract Scenario scenario(Mutation mutation);

    Mutation withoutIt() {
        return withoutIt;
    }

    Invariant invariant() {
        return Invariant.rule(
                "the service runs " + revision,
                end -> end.observed().service().taskDefinition().endsWith("/" + revision));
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Scenario pushed(ScenarioSetup story, DeployRequest push, Mutation mutation) {
        return new Scenario(story).deployment("A", attempt -> push, mutation);
    }

    private static ScriptedActor outside(
            ScenarioSetup story, String who, int minutes, String what, Consumer<AwsAccount> does) {
        return new ScriptedActor(who, story).later(minutes, what, does);
    }
}
