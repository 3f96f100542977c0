package dev.slipway.endtoend.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.sandbox.local.Fixtures;
import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.local.SandboxClock;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Slipway, installed from template.yaml for {@link Teams}, and an account that forwards every event of its bus. */
final class AttackStage implements AutoCloseable {
    static final String FORWARDING = "999988887777";

    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final Set<String> WRITES = Set.of(
            "RegisterTaskDefinition",
            "DeregisterTaskDefinition",
            "UpdateService",
            "TagResource",
            "UntagResource",
            "RunTask",
            "StopTask",
            "StopServiceDeployment",
            "ContinueServiceDeployment",
            "PutParameter");
    /** What is published of a refusal. */
    private static final Set<String> REPORTS = Set.of("Deployment Refused", "Configuration Refused");

    private final SandboxClock clock = SandboxClock.manual(Instant.parse("2026-03-02T09:00:00Z"));
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalSlipway slipway = new LocalSlipway(
            Installation.of(TEMPLATE, "us-east-1", Teams.INSTALLATION),
            new LocalSlipway.Start(clock, Optional.empty(), Fixtures.NONE),
            0,
            Duration.ofMillis(50),
            new PrintStream(log, true, StandardCharsets.UTF_8));
    private final AwsAccount forwarding = new AwsAccount(FORWARDING, "us-east-1", clock);
    private int pushes;

    AttackStage() {
        Teams.create(slipway);
        forwarding.bus().forward("everything", "{\"source\": [{\"prefix\": \"\"}]}", aws().bus());
        for (String repository : List.of("team-a/web", "team-b/shop")) {
            push(aws(), repository, "main-1");
            aws().setup().push(repository, "v1.2.0", "released");
            aws().setup().signing(repository + ":v1.2.0", SigningStatus.of("COMPLETE"));
            goOn();
        }
    }

    AwsAccount aws() {
        return slipway.account();
    }

    /** The account that may put events on the bus of Slipway's account. */
    AwsAccount forwarding() {
        return forwarding;
    }

    void push(AwsAccount in, String repository, String tag) {
        in.setup().push(repository, tag, "build %s of %d".formatted(tag, ++pushes));
    }

    /** A tag that deploys to dev, and was not pushed before. */
    String nextTag() {
        return "main-next-" + pushes;
    }

    /** Events are delivered, and what follows from them, until all deployments have ended. */
    void goOn() {
        forwarding.bus().deliverAll();
        control("Wait", Json.object());
    }

    /** Slipway reads its parameters again, and reconciles. */
    void waitForSchedule() {
        control("Advance", Json.object().put("seconds", 301));
        goOn();
    }

    private void control(String name, ObjectNode body) {
        HttpResponse<String> answer = post("/_sandbox/" + name, Json.write(body));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    /**
     * Invokes a function, as somebody may who has the right to.
     *
     * @param function with its alias or version
     */
    Answer invoke(String function, String payload) {
        HttpResponse<String> answer =
                post("/2015-03-31/functions/%s/invocations".formatted(function.replace("$", "%24")), payload);
        return new Answer(answer.statusCode(), answer.body());
    }

    /** @param text of the answer or the error */
    record Answer(int status, String text) {}

    private HttpResponse<String> post(String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(slipway.endpoint().resolve(path))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What each service runs, by cluster and name. */
    Map<String, String> running() {
        var running = new TreeMap<String, String>();
        for (String service : List.of("a-dev/a-web", "a-prod/a-web", "b-dev/b-shop", "b-prod/b-shop")) {
            String[] names = service.split("/", -1);
            ObjectNode which = Json.object().put("cluster", names[0]);
            which.putArray("services").add(names[1]);
            running.put(
                    service,
                    aws().quietly("ecs", "DescribeServices", which)
                            .at("/services/0/taskDefinition")
                            .asText()
                            .replaceFirst(".*/", ""));
        }
        return running;
    }

    /** The id of the deployment that team B's service in dev runs. */
    String deployment() {
        ObjectNode which = Json.object().put("cluster", "b-dev");
        which.putArray("services").add("b-shop");
        return aws().quietly("ecs", "DescribeServices", which)
                .at("/services/0/deployments/0/id")
                .asText();
    }

    /** Forgets what the functions did and said so far. */
    void forget() {
        aws().forgetCalls();
        forwarding.forgetCalls();
        log.reset();
    }

    /** What the functions changed, other than the reports of refusals on the bus. */
    List<RecordedCall> writes() {
        return aws().calls().stream()
                .filter(call -> WRITES.contains(call.operation())
                        || (call.operation().equals("PutEvents")
                                && !REPORTS.containsAll(call.input().findValuesAsText("DetailType"))))
                .toList();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** The functions' lines, without those of the sandbox. */
    List<JsonNode> logLines() {
        return log().lines()
                .filter(line -> line.startsWith("{"))
                .map(Json::parse)
                .toList();
    }

    @Override
    public void close() {
        http.close();
        slipway.close();
    }
}
