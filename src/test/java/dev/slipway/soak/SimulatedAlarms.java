package dev.slipway.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;

/** CloudWatch alarms: a service's alarm goes off some time into the deployment of a version that triggers it. */
final class SimulatedAlarms {
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(47);
    private static final Duration ALARM_LASTS = Duration.ofSeconds(95);
    private static final int CHECKS = 40;

    private final AwsAccount account;
    private final SimulatedTime time;

    SimulatedAlarms(AwsAccount account, SimulatedTime time) {
        this.account = account;
        this.time = time;
    }

    void watch(FleetService member, PlannedPush push) {
        check(member, push.digest(), push.at(), CHECKS);
    }

    private void check(FleetService member, String digest, Instant last, int checks) {
        Instant next = last.plus(BETWEEN_CHECKS);
        time.at(next, () -> {
            if (rollsOut(member, digest)) {
                account.conditions().alarm(member.alarm());
                time.at(
                        time.instant().plus(ALARM_LASTS),
                        () -> account.conditions().ok(member.alarm()));
            } else if (checks > 0) {
                check(member, digest, next, checks - 1);
            }
        });
    }

    private boolean rollsOut(FleetService member, String digest) {
        ObjectNode which = Json.object().put("cluster", member.environment());
        which.putArray("services").add(member.service());
        JsonNode primary = account.quietly("ecs", "DescribeServices", which).at("/services/0/deployments/0");
        String image = account.quietly(
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
