package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.OptionalInt;

/**
 * One service of the fleet, and its target.
 *
 * @param releaseTask timeout of its release task in minutes; empty where it has none
 */
record FleetService(
        String service,
        String environment,
        String repository,
        Kind kind,
        int desiredCount,
        OptionalInt deadline,
        OptionalInt releaseTask) {

    /** How ECS deploys the service: its deploymentConfiguration, with {@code %s} for its alarm. */
    enum Kind {
        NO_BREAKER(20, "{}"),
        BREAKER(20, """
                {"deploymentCircuitBreaker": {"enable": true, "rollback": false}}"""),
        BREAKER_ROLLS_BACK(20, """
                {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}"""),
        ALARM(5, """
                {"alarms": {"enable": true, "rollback": false, "alarmNames": ["%s"]}}"""),
        ALARM_ROLLS_BACK(10, """
                {"alarms": {"enable": true, "rollback": true, "alarmNames": ["%s"]}}"""),
        BLUE_GREEN(10, """
                {"strategy": "BLUE_GREEN"}"""),
        BLUE_GREEN_BREAKER(10, """
                {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1,
                 "deploymentCircuitBreaker": {"enable": true, "rollback": true}}"""),
        CANARY(5, """
                {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 10, "canaryBakeTimeInMinutes": 2},
                 "deploymentCircuitBreaker": {"enable": true, "rollback": true}}""");

        /** Out of a hundred services. */
        private final int share;

        private final String configuration;

        Kind(int share, String configuration) {
            this.share = share;
            this.configuration = configuration;
        }

        /** @param percent from 0 to 99 */
        static Kind at(int percent) {
            int left = percent;
            for (Kind kind : values()) {
                left -= kind.share;
                if (left < 0) {
                    return kind;
                }
            }
            throw new IllegalStateException("the shares of the kinds are less than 100");
        }

        boolean rolling() {
            return this != BLUE_GREEN && this != BLUE_GREEN_BREAKER && this != CANARY;
        }

        boolean watchesAlarm() {
            return this == ALARM || this == ALARM_ROLLS_BACK;
        }
    }

    private static final String NETWORK = """
            {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}""";

    boolean hasReleaseTask() {
        return releaseTask.isPresent();
    }

    String family() {
        return service + "-" + environment;
    }

    String alarm() {
        return "alarm-of-" + family();
    }

    /** Whether the service is deployed on request only. */
    boolean onRequest() {
        return environment.equals("prod");
    }

    ObjectNode target() {
        ObjectNode target = Json.object()
                .put("service", service)
                .put("environment", environment)
                .put("repository", repository);
        if (!onRequest()) {
            target.putArray("tags").add("main-*");
        }
        deadline.ifPresent(minutes -> target.put("deadlineMinutes", minutes));
        releaseTask.ifPresent(minutes -> target.putObject("releaseTask")
                .put("timeoutMinutes", minutes)
                .putArray("command")
                .add("bin/migrate"));
        return target;
    }

    String template(String registry) {
        return """
                {"family": "%s-template", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
                 "containerDefinitions": [{"name": "app", "image": "%s/%s:latest", "essential": true}]}""".formatted(family(), registry, repository);
    }

    /** CreateService's request. */
    ObjectNode request(String template) {
        ObjectNode request = Json.object()
                .put("cluster", environment)
                .put("serviceName", service)
                .put("taskDefinition", template)
                .put("desiredCount", desiredCount);
        request.set("networkConfiguration", Json.parse(NETWORK));
        request.set("deploymentConfiguration", Json.parse(kind.configuration.formatted(alarm())));
        return request;
    }

    @Override
    public String toString() {
        return "%s (%s, %d tasks%s)"
                .formatted(
                        family(),
                        kind,
                        desiredCount,
                        (deadline.isPresent() ? ", deadline " + deadline.getAsInt() : "")
                                + (hasReleaseTask() ? ", release task" : ""));
    }
}
