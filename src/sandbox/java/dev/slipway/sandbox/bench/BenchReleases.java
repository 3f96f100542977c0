package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.deploy.Deployer;
import dev.slipway.outcome.Outcome;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.time.InstantSource;
import java.util.List;

/** The releases that a benchmark begins with. They are made without HTTP and without a function. */
record BenchReleases(AwsAccount aws, BenchServices services) {
    /**
     * Deploys an image to every target.
     *
     * @param event of its push
     */
    void deploy(String event, String requestId) {
        Targets all = Targets.of(
                Configuration.parse(services.configuration(), new AccountRegion(aws.accountId(), aws.region())));
        InstantSource now = aws.clock();
        var push = (Trigger.Push) TriggerParser.read(Json.parse(event), new Invocation(requestId, now.instant()));
        List<Outcome> outcomes = new Deployer(new SandboxAws(aws), new Parallel(Runnable::run), now, length -> true)
                .deploy(all.select(push));
        if (!outcomes.stream().allMatch(outcome -> outcome.kind() == Outcome.Kind.DEPLOYING)) {
            throw new IllegalStateException("not deployed: " + outcomes);
        }
    }

    /** Marks the newest revision of every family as good, as RollbackFunction does. */
    void good() {
        for (int i = 0; i < services.count(); i++) {
            JsonNode newest = aws.quietly(
                    "ecs",
                    "DescribeTaskDefinition",
                    Json.object().put("taskDefinition", BenchServices.name(i) + "-dev"));
            ObjectNode tag = Json.object();
            tag.set("resourceArn", newest.at("/taskDefinition/taskDefinitionArn"));
            tag.putArray("tags").addObject().put("key", Release.STATE).put("value", ReleaseState.GOOD.tag());
            aws.quietly("ecs", "TagResource", tag);
        }
    }
}
