package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An account over TLS with many services in one cluster that run the same image, and the events that deploy to them. */
final class BenchAccount implements AutoCloseable {
    static final String CLUSTER = "dev";
    static final String PARAMETERS = "ssm:/slipway/targets/";

    private static final String REPOSITORY = "acme/app";
    private static final Duration BEHIND = Duration.ofMinutes(90);
    /** EventBridge's times are whole seconds. With this distance no two events have the same time. */
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(2);

    private final AwsAccount aws;
    private final Server server;
    private final BenchCalls calls;
    private final int targets;
    /**
     * The account's clock is behind, because the function does not accept an event time after its own clock, and it must not
     * overtake that clock where it is faster.
     */
    private final Instant start;

    private volatile Duration ahead = Duration.ZERO;

    private int pushes;

    BenchAccount(int targets) {
        this(targets, 1);
    }

    /** @param speed how many times faster than the real clock the account's clock is, and thus ECS's rates are */
    BenchAccount(int targets, int speed) {
        this.targets = targets;
        Instant began = Instant.now();
        this.start = began.minus(BEHIND);
        this.aws = new AwsAccount(
                () -> start.plus(Duration.between(began, Instant.now()).multipliedBy(speed))
                        .plus(ahead));
        this.calls = new BenchCalls(aws);
        this.server = Server.overTls(aws);
        aws.setup().repository(REPOSITORY);
        for (int i = 0; i < targets; i++) {
            aws.setup().service(CLUSTER, service(i), template(service(i)));
        }
    }

    static String service(int number) {
        return "app%03d".formatted(number);
    }

    private String template(String service) {
        ObjectNode definition =
                Json.object().put("family", service + "-dev-template").put("networkMode", "awsvpc");
        definition.putArray("requiresCompatibilities").add("FARGATE");
        definition.put("cpu", "256").put("memory", "512");
        definition.put("executionRoleArn", "arn:aws:iam::%s:role/execution".formatted(aws.accountId()));
        ArrayNode containers = definition.putArray("containerDefinitions");
        containers
                .addObject()
                .put("name", "app")
                .put("image", image("latest"))
                .putArray("environment")
                .addObject()
                .put("name", "LOG_LEVEL")
                .put("value", "info");
        containers.addObject().put("name", "agent").put("image", "public.ecr.aws/acme/agent:3.2");
        return aws.setup().taskDefinition(Json.write(definition));
    }

    String image(String tag) {
        return aws.registryHost() + "/" + REPOSITORY + ":" + tag;
    }

    /** The configuration as JSON. */
    String configuration() {
        ObjectNode configuration = Json.object();
        ArrayNode list = configuration.putArray("targets");
        for (int i = 0; i < targets; i++) {
            list.add(target(i));
        }
        return Json.write(configuration);
    }

    private static ObjectNode target(int number) {
        ObjectNode target = Json.object()
                .put("service", service(number))
                .put("environment", CLUSTER)
                .put("repository", REPOSITORY);
        target.putArray("tags").add("*");
        return target;
    }

    /** Writes the configuration to SSM, a parameter for each target: {@link #PARAMETERS} reads it. */
    BenchAccount withParameters() {
        for (int i = 0; i < targets; i++) {
            aws.quietly(
                    "ssm",
                    "PutParameter",
                    Json.object()
                            .put("Name", "/slipway/targets/" + service(i))
                            .put("Type", "String")
                            .put("Value", Json.write(target(i))));
        }
        return this;
    }

    /** The event of a new image. */
    String push() {
        pushes++;
        later();
        aws.setup().push(REPOSITORY, tag(), "build " + pushes);
        return aws.bus().events().getLast().json();
    }

    /** The tag of the newest image. */
    String tag() {
        return "main-" + pushes;
    }

    private void later() {
        ahead = ahead.plus(BETWEEN_EVENTS);
    }

    /** Every deployment completes. */
    void settle() {
        aws.settleAll();
    }

    /** Marks the newest revision of every family as good, as RollbackFunction does. */
    void good() {
        for (int i = 0; i < targets; i++) {
            JsonNode newest = aws.quietly(
                    "ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", service(i) + "-dev"));
            ObjectNode tag = Json.object();
            tag.set("resourceArn", newest.at("/taskDefinition/taskDefinitionArn"));
            tag.putArray("tags").addObject().put("key", Release.STATE).put("value", ReleaseState.GOOD.tag());
            aws.quietly("ecs", "TagResource", tag);
        }
    }

    /** ECS's event of a deployment of the first service that failed. */
    String fail() {
        later();
        aws.fail(CLUSTER, service(0));
        return aws.bus().events().getLast().json();
    }

    /** What a client needs to reach this account. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "sandbox",
                "AWS_SECRET_ACCESS_KEY", "sandbox",
                "AWS_SESSION_TOKEN", "sandbox",
                "AWS_ENDPOINT_URL", server.endpoint().toString());
    }

    BenchCalls calls() {
        return calls;
    }

    Server server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
