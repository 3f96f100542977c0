package dev.slipway.sandbox.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.publish.BusEvent;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An account over TLS with many services in one cluster, and the events that deploy to them. */
final class BenchAccount implements AutoCloseable {
    static final String PARAMETERS = "ssm:/slipway/targets/";

    /**
     * The account's clock is behind the functions' clock, because they accept no event of the future. It is not so far behind
     * that a deployment is past its deadline.
     */
    private static final Duration BEHIND = Duration.ofMinutes(20);

    private static final Duration STEP = Duration.ofSeconds(10);
    /** EventBridge's times are whole seconds. With this distance no two events have the same time. */
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(2);

    private final AwsAccount aws;
    private final Server server;
    private final BenchCalls calls;
    private final BenchServices services;
    private final BenchReleases releases;
    private final Path folder;
    private final FastClock clock;
    private volatile Duration ahead = Duration.ZERO;

    private int pushes;

    /** On the machine's clock. */
    BenchAccount(int targets) {
        this(targets, 1);
    }

    /** Of which all services run the same image. */
    BenchAccount(int targets, int speed) {
        this(targets, speed, false);
    }

    /**
     * An account with this many services.
     *
     * @param speed how many times faster than the machine's clock the account's clock is, and thus ECS's rates are
     * @param ownImages whether each service has an image of its own
     */
    BenchAccount(int targets, int speed, boolean ownImages) {
        this.clock = FastClock.at(Instant.now().minus(BEHIND), speed);
        this.aws = new AwsAccount(() -> clock.instant().plus(ahead));
        this.services = new BenchServices(targets, ownImages, aws.accountId(), aws.registryHost());
        this.releases = new BenchReleases(aws, services);
        this.calls = new BenchCalls(aws);
        this.server = Server.overTls(aws);
        try {
            this.folder = Files.createTempDirectory("bench-account");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        services.repositories().forEach(aws.setup()::repository);
        for (int i = 0; i < services.count(); i++) {
            aws.setup()
                    .service(
                            BenchServices.CLUSTER,
                            BenchServices.name(i),
                            aws.setup().taskDefinition(services.template(i)));
        }
    }

    /** The name of the first service's image. */
    String image(String tag) {
        return services.image(0, tag);
    }

    /** The configuration as JSON. */
    String configuration() {
        return services.configuration();
    }

    /** The configuration as the name of a file: that of many targets is too long for a variable. */
    String configurationFile() throws IOException {
        Path file = folder.resolve("configuration.json");
        Files.writeString(file, configuration());
        return "file:" + file;
    }

    /** A clock of functions that are in step with the account. */
    FastClock clockOfFunctions() {
        return clock.ahead(STEP);
    }

    /** Waits until the account's clock shows what {@link #clockOfFunctions} shows now: later events are later than its requests. */
    void catchUp() {
        try {
            clock.sleep(STEP);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Writes the configuration to SSM, a parameter for each target: {@link #PARAMETERS} reads it. */
    BenchAccount withParameters() {
        for (int i = 0; i < services.count(); i++) {
            aws.quietly(
                    "ssm",
                    "PutParameter",
                    Json.object()
                            .put("Name", "/slipway/targets/" + BenchServices.name(i))
                            .put("Type", "String")
                            .put("Value", Json.write(services.target(i))));
        }
        return this;
    }

    /** The event of a new image. */
    String push() {
        return pushes().getLast();
    }

    /** The events of new images: one for each repository. */
    List<String> pushes() {
        pushes++;
        later();
        var events = new ArrayList<String>();
        for (String repository : services.repositories()) {
            aws.setup().push(repository, tag(), "build %d of %s".formatted(pushes, repository));
            events.add(Json.write(Json.parse(aws.bus().events().getLast().json())));
        }
        return events;
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

    /** ECS's event of a deployment of the first service that failed. */
    String fail() {
        later();
        aws.fail(BenchServices.CLUSTER, BenchServices.name(0));
        return aws.bus().events().getLast().json();
    }

    /** The schedule's event. */
    String scheduled() {
        later();
        return aws.bus()
                .emit("aws.events", "Scheduled Event", List.of(), Json.object())
                .json();
    }

    /** An event of a service whose deployment completed before. */
    String completed() {
        return aws.bus().events().stream()
                .filter(event -> event.json().contains("SERVICE_DEPLOYMENT_COMPLETED"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .json();
    }

    /** A person's request to deploy a new image to the first service. */
    String request() {
        push();
        return Json.write(Json.object()
                .put("service", BenchServices.name(0))
                .put("environment", BenchServices.CLUSTER)
                .put("tag", tag()));
    }

    int targets() {
        return services.count();
    }

    /** Deploys a new image to every target, without HTTP: it costs no function's time. */
    void deploy() {
        releases.deploy(push(), tag());
    }

    /** Every target gets a good release, without HTTP. */
    void deployGood() {
        deploy();
        settle();
        releases.good();
    }

    /** From now on, ECS throttles at its published rates. */
    void realRates() {
        aws.faults().realRates();
    }

    /** How many services run the newest image. */
    int runningNewest() {
        int count = 0;
        for (int i = 0; i < services.count(); i++) {
            ObjectNode which = Json.object().put("cluster", BenchServices.CLUSTER);
            which.putArray("services").add(BenchServices.name(i));
            String running = aws.quietly("ecs", "DescribeServices", which)
                    .at("/services/0/taskDefinition")
                    .asText();
            String image = aws.quietly(
                            "ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", running))
                    .at("/taskDefinition/containerDefinitions/0/image")
                    .asText();
            count += image.startsWith(services.image(i, tag()) + "@") ? 1 : 0;
        }
        return count;
    }

    /** How many events the functions have published. */
    int published() {
        return (int) aws.bus().events().stream()
                .filter(event -> event.source().equals(BusEvent.SOURCE))
                .count();
    }

    /**
     * What a client needs to reach this account. A variable for each service, because where AWS_ENDPOINT_URL is set the
     * functions open no connection when they start.
     */
    Map<String, String> environment() {
        var environment = new HashMap<>(Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "sandbox",
                "AWS_SECRET_ACCESS_KEY", "sandbox",
                "AWS_SESSION_TOKEN", "sandbox"));
        for (String service : List.of("ECS", "ECR", "SSM", "EVENTBRIDGE", "STS")) {
            environment.put("AWS_ENDPOINT_URL_" + service, server.endpoint().toString());
        }
        return environment;
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
        TemporaryFolder.delete(folder);
    }
}
