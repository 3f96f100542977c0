package dev.slipway.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.sandbox.account.AwsAccount;
import java.time.Duration;
import java.time.Instant;

/** CloudWatch: rings some time into a deployment of what it was told to ring for. */
final class Alarms {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(47);
    private static final Duration RINGS_FOR = Duration.ofSeconds(95);
    private static final int LOOKS = 40;

    private final AwsAccount world;
    private final Time time;

    Alarms(AwsAccount world, Time time) {
        this.world = world;
        this.time = time;
    }

    void watch(Member member, Push push) {
        look(member, push.digest(), push.at(), LOOKS);
    }

    private void look(Member member, String digest, Instant last, int looks) {
        Instant next = last.plus(BETWEEN_LOOKS);
        time.at(next, () -> {
            if (rollsOut(member, digest)) {
                world.conditions().alarm(member.alarm());
                time.at(time.instant().plus(RINGS_FOR), () -> world.conditions().ok(member.alarm()));
            } else if (looks > 0) {
                look(member, digest, next, looks - 1);
            }
        });
    }

    private boolean rollsOut(Member member, String digest) {
        ObjectNode which = Json.object().put("cluster", member.environment());
        which.putArray("services").add(member.service());
        JsonNode primary = world.quietly("ecs", "DescribeServices", which).at("/services/0/deployments/0");
        String image = world.quietly(
                        "ecs",
                        "DescribeTaskDefinition",
                        Json.object()
                                .put(
                                        "taskDefinition",
                                        primary.path("taskDefinition").asText()))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
        return primary.path("rolloutState").asText().equals("IN_PROGRESS") && image.endsWith(digest);
    }
}
