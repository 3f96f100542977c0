package dev.slipway.exploration.model;

import dev.slipway.config.Target;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.sandbox.task.RunBehaviour.Exits;
import dev.slipway.sandbox.task.RunBehaviour.NotPlaced;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the requests of a scenario, whose images it pushes. */
record ScenarioRequests(AwsAccount account, SettableClock clock) {
    private static final Duration LONG_BEFORE = Duration.ofDays(2);

    /** @param build identifies the image: two tags of the same build name the same image */
    DeployRequest push(Target target, String build, String tag, Instant at) {
        clock.set(at);
        String digest = account.setup().push(target.repository(), tag, build);
        decideReleaseTask(target, tag);
        return new DeployRequest(
                target,
                target.images().withTag(Optional.of(tag)).withDigest(digest),
                RequestMetadata.ofEvent("event-of-" + tag, at),
                By.PUSH,
                Optional.of("application/vnd.oci.image.manifest.v1+json"),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** A direct invoke without an {@code id}, for an image that was pushed long before. */
    DeployRequest invoke(Target target, String build, Instant at) {
        String tag = "main-" + build;
        if (!account.hasImage(target.images() + ":" + tag)) {
            clock.set(at.minus(LONG_BEFORE));
            account.setup().push(target.repository(), tag, build);
            decideReleaseTask(target, tag);
        }
        return DeployRequest.of(
                target,
                target.images().withTag(Optional.of(tag)),
                new RequestMetadata(
                        "invoke-of-" + build, at, Attempts.BY_LAMBDA, false, false, Optional.empty(), Optional.empty()),
                By.PERSON);
    }

    private void decideReleaseTask(Target target, String tag) {
        String image = target.images() + ":" + tag;
        if (tag.startsWith(ScenarioSetup.BROKEN)) {
            account.conditions().run(image, new Exits(RunBehaviour.USUAL, RunBehaviour.USUAL, 1, 1));
        }
        if (tag.startsWith(ScenarioSetup.UNPLACED)) {
            account.conditions().run(image, new NotPlaced("RESOURCE:MEMORY"));
        }
    }

    /** Another attempt of a direct invoke, with the time of that attempt. */
    static DeployRequest again(DeployRequest invoke, int secondsLater) {
        return new DeployRequest(
                invoke.target(),
                invoke.image(),
                new RequestMetadata(
                        invoke.request(),
                        invoke.requestedAt().plusSeconds(secondsLater),
                        invoke.attempts(),
                        invoke.dryRun(),
                        false,
                        invoke.requestedBy(),
                        invoke.reason()),
                invoke.by(),
                invoke.mediaType(),
                invoke.onlyNewerVersions(),
                Optional.empty(),
                Optional.empty());
    }
}
