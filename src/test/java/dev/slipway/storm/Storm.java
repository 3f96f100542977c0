package dev.slipway.storm;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.local.AsyncInvocations;
import dev.slipway.sandbox.local.InProcessConnection;
import dev.slipway.sandbox.local.VirtualTime;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Services of one account at ECS's published rates, and instances of DeployFunction, on simulated time. */
final class Storm {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy";
    private static final Duration ONE_WAY = Duration.ofMillis(20);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(time);
    private final Clients clients = Clients.over(account.region(), new InProcessConnection(account, time, ONE_WAY));
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Duration timeout;
    private final List<AsyncInvocations.Attempt> attempts = new ArrayList<>();
    private final List<JsonNode> published = new ArrayList<>();

    /** @param timeout of the function */
    Storm(Duration timeout) {
        this.timeout = timeout;
        account.bus().rule("published", "{\"source\": [\"slipway\"]}", json -> published.add(Json.parse(json)));
    }

    static String service(int number) {
        return "app%04d".formatted(number);
    }

    /** Creates services whose images come from the repository that a number gives. */
    Storm services(int count, String repository) {
        IntStream.range(0, count).mapToObj(repository::formatted).distinct().forEach(account.setup()::repository);
        for (int i = 0; i < count; i++) {
            String of = repository.formatted(i);
            account.setup().service("dev", service(i), account.setup().taskDefinition("""
                    { "family": "%s-dev-template", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
                      "cpu": "256", "memory": "512", "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
                      "containerDefinitions": [
                        { "name": "app", "image": "%s/%s:latest",
                          "environment": [ { "name": "LOG_LEVEL", "value": "info" } ] } ] }
                    """.formatted(
                            service(i), account.registryHost(), of)));
        }
        return this;
    }

    /** Every service has a repository of its own. */
    static final String PATTERN = """
            { "targets": [
              { "service": "{service}", "environment": "dev", "repository": "acme/{service}", "tags": ["*"] } ] }
            """;

    /** Services with one repository. */
    static String configuration(int count, String repository) {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        for (int i = 0; i < count; i++) {
            targets.addObject()
                    .put("service", service(i))
                    .put("environment", "dev")
                    .put("repository", repository)
                    .putArray("tags")
                    .add("*");
        }
        return Json.write(configuration);
    }

    /** One instance of the function. */
    DeployFunction instance(String configuration) {
        return new DeployFunction(
                Map.of("SLIPWAY_CONFIG", configuration),
                clients,
                time,
                time::sleep,
                new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** An instance that gets its event later, and tells how long it took. */
    RequestStreamHandler later(Duration wait, RequestStreamHandler instance, Consumer<Duration> took) {
        return (input, output, context) -> {
            try {
                time.sleep(wait);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Instant began = time.instant();
            instance.handleRequest(input, output, context);
            took.accept(Duration.between(began, time.instant()));
        };
    }

    /** Pushes an image, and returns ECR's event. */
    String push(String repository, String tag) {
        account.setup().push(repository, tag, tag + " of " + repository);
        return account.bus().events().getLast().json();
    }

    /** Lets Lambda invoke an instance for each event, all at once, at ECS's rates. */
    Storm run(List<String> events, Supplier<RequestStreamHandler> instances) {
        account.forgetCalls();
        account.faults().realRates();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var queue = new AsyncInvocations(time, FUNCTION, timeout);
            List<CompletableFuture<List<AsyncInvocations.Attempt>>> all = IntStream.range(0, events.size())
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return queue.invoke(instances, "request-" + i, events.get(i));
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            threads))
                    .toList();
            time.run(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            all.forEach(one -> attempts.addAll(one.join()));
        } finally {
            threads.shutdownNow();
        }
        account.faults().clear();
        account.bus().deliverAll();
        return this;
    }

    List<AsyncInvocations.Attempt> attempts() {
        return attempts;
    }

    /** From the first attempt to the end of the last one. */
    Duration took() {
        Instant first = attempts.stream()
                .map(AsyncInvocations.Attempt::began)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = attempts.stream()
                .map(AsyncInvocations.Attempt::ended)
                .max(Instant::compareTo)
                .orElseThrow();
        return Duration.between(first, last);
    }

    /** How many services have a running revision with this number of their own family. */
    long running(int count, int revision) {
        return IntStream.range(0, count)
                .filter(i -> runs(service(i)).endsWith("/%s-dev:%d".formatted(service(i), revision)))
                .count();
    }

    private String runs(String service) {
        ObjectNode which = Json.object().put("cluster", "dev");
        which.putArray("services").add(service);
        return account.quietly("ecs", "DescribeServices", which)
                .at("/services/0/taskDefinition")
                .asText();
    }

    /** The services of the published events of a type, each as often as it was published. */
    List<String> published(String detailType) {
        return published.stream()
                .filter(event -> event.path("detail-type").asText().equals(detailType))
                .map(event -> event.at("/detail/service").asText())
                .sorted()
                .toList();
    }

    List<String> errorMessages() {
        return attempts.stream().flatMap(a -> a.errorMessage().stream()).toList();
    }

    /** All calls of AWS, including refused ones. */
    int calls() {
        return account.calls().size();
    }

    long calls(String operation) {
        return account.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    long refused() {
        return account.calls().stream().filter(Storm::isRefused).count();
    }

    private static boolean isRefused(RecordedCall call) {
        return call.fault().filter(f -> f.type().equals("ThrottlingException")).isPresent();
    }

    /** The calls by operation, and how many of them were refused. */
    String byOperation() {
        var all = new TreeMap<String, int[]>();
        account.calls().forEach(call -> {
            int[] counts = all.computeIfAbsent(call.operation(), o -> new int[2]);
            counts[0]++;
            counts[1] += isRefused(call) ? 1 : 0;
        });
        return all.entrySet().stream()
                .map(e -> "%s %d (%d refused)".formatted(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .collect(Collectors.joining(", "));
    }
}
