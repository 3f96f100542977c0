package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.ReleaseTaskLog.digest;
import static dev.slipway.fixtures.ReleaseTaskLog.log;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.template;

import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployAction.Prepare;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Requests for a target with a release task. Logs are written as {@link ReleaseTaskLog} reads them. */
final class ReleaseTaskPlans {
    static final Target TARGET = ReleaseTaskLog.target("bin/migrate");
    /** Nothing older can matter to the request: the whole log was read. */
    static final Instant LATER = NOON.plusSeconds(60);

    private ReleaseTaskPlans() {}

    static DeployRequest request(By by, String tag, String image) {
        return TargetFixture.asked(
                TARGET,
                WEB.withTag(Optional.of(tag)).withDigest(digest(image)),
                by,
                "request",
                LATER,
                Attempts.OF_ONE_TIME);
    }

    static DeploySnapshot snapshot(String log, String image, TaskDefinition template) {
        LogTail tail = log(log);
        return new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template),
                        tail,
                        Optional.of(image(digest(image), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(tail.all().toArray(Release[]::new)));
    }

    static DeployAction plan(DeployRequest request, String log, String image) {
        return DeployPlanner.plan(request, snapshot(log, image, template()));
    }

    static RegisterRequest registered(DeployAction action) {
        return switch (action) {
            case Register(RegisterRequest revision) -> revision;
            case Prepare(RegisterRequest revision) -> revision;
            default -> throw new AssertionError(action);
        };
    }

    static TaskDefinition tagged(int number) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            tags.put("tag-" + i, "");
        }
        return template(3, Json.write(template().content()), tags);
    }
}
