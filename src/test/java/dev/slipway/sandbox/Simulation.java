package dev.slipway.sandbox;

import static dev.slipway.sandbox.Calls.ecs;
import static dev.slipway.sandbox.Calls.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.Behaviour.FailsHealthChecks;
import dev.slipway.sandbox.task.Behaviour.FailsToStart;
import dev.slipway.sandbox.task.Behaviour.Starts;
import dev.slipway.sandbox.task.Behaviour.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** One service that is simulated on a clock set by hand: dev/web, whose revision web:3 has the image app:3. */
public final class Simulation {
    public static final Behaviour STARTS = new Starts(Duration.ofSeconds(10));
    public static final Behaviour CRASHES = new FailsToStart(Duration.ofSeconds(5));
    public static final Behaviour UNHEALTHY = new FailsHealthChecks(Duration.ofSeconds(10), Duration.ofSeconds(20));
    public static final Behaviour STUCK = new Stuck();
    public static final String BREAKER = "'deploymentCircuitBreaker': {'enable': true, 'rollback': true}";

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final AwsAccount account = new AwsAccount(() -> now);

    /** @param configuration members of {@code deploymentConfiguration} */
    public Simulation(int desiredCount, String configuration) {
        for (int i = 1; i <= 3; i++) {
            account.setup().taskDefinition(Calls.definition("web", "app:" + i));
        }
        account.setup()
                .service(object(
                        "{'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1', 'desiredCount': %d, 'deploymentConfiguration': {%s}}"
                                .formatted(desiredCount, configuration)));
        account.step();
    }

    public AwsAccount account() {
        return account;
    }

    public Instant now() {
        return now;
    }

    public Simulation behave(int revision, Behaviour behaviour) {
        account.conditions().behave("app:" + revision, behaviour);
        return this;
    }

    public Simulation deploy(int revision) {
        return update("'taskDefinition': 'web:%d'".formatted(revision));
    }

    public Simulation update(String members) {
        ecs(account, "UpdateService", "{'cluster': 'dev', 'service': 'web', %s}".formatted(members));
        return this;
    }

    public Simulation step() {
        account.step();
        return this;
    }

    /** Moves the clock on by one second and steps, so often. */
    public Simulation run(int seconds) {
        step();
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            account.step();
        }
        return this;
    }

    /** The clock moves on in one go. */
    public Simulation later(Duration by) {
        now = now.plus(by);
        return step();
    }

    public JsonNode service() {
        return ecs(account, "DescribeServices", "{'cluster': 'dev', 'services': ['web']}")
                .path("services")
                .path(0);
    }

    /** {@code PRIMARY web:2 IN_PROGRESS 1+2/4}: running, pending and desired; failed tasks where there are some. */
    public List<String> deployments() {
        return StreamSupport.stream(service().path("deployments").spliterator(), false)
                .map(d -> "%s %s %s %d+%d/%d%s"
                        .formatted(
                                d.path("status").asText(),
                                ResourceName.lastPart(d.path("taskDefinition").asText()),
                                d.path("rolloutState").asText("-"),
                                d.path("runningCount").asInt(),
                                d.path("pendingCount").asInt(),
                                d.path("desiredCount").asInt(),
                                d.path("failedTasks").asInt() > 0
                                        ? " failed " + d.path("failedTasks").asInt()
                                        : ""))
                .toList();
    }

    /** Statuses of the service deployments, newest first. */
    public List<String> history() {
        return StreamSupport.stream(listed().spliterator(), false)
                .map(r -> r.path("status").asText())
                .toList();
    }

    public String newestArn() {
        return listed().path(0).path("serviceDeploymentArn").asText();
    }

    public JsonNode newest() {
        return ecs(account, "DescribeServiceDeployments", "{'serviceDeploymentArns': ['%s']}".formatted(newestArn()))
                .path("serviceDeployments")
                .path(0);
    }

    /** The task definition of a service revision. */
    public String revision(JsonNode arn) {
        String found = ecs(
                        account, "DescribeServiceRevisions", "{'serviceRevisionArns': ['%s']}".formatted(arn.asText()))
                .path("serviceRevisions")
                .path(0)
                .path("taskDefinition")
                .asText();
        return ResourceName.lastPart(found);
    }

    /** What happened since the first deployment was done, without {@code SERVICE_DEPLOYMENT_}. */
    public List<String> events() {
        return account.bus().events().stream()
                .skip(2)
                .map(e -> e.detail().path("eventName").asText().replace("SERVICE_DEPLOYMENT_", ""))
                .toList();
    }

    private JsonNode listed() {
        return ecs(account, "ListServiceDeployments", "{'cluster': 'dev', 'service': 'web'}")
                .path("serviceDeployments");
    }
}
