package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.http.Functions;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A local Slipway as {@code serve} starts it, but rollouts of good images take no time. */
final class LocalSlipwayFixture implements AutoCloseable {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "{service}", "environment": "dev", "repository": "acme/{service}", "tags": ["main-*"] },
              { "service": "{service}", "environment": "prod", "repository": "acme/{service}" } ] }""";

    /** The name of a function whose time is always nearly up, so that its caller has to wait. */
    static final String SHORT = "slipway-short";

    private static final Duration NO_TIME_TO_WAIT = Duration.ofSeconds(10);

    private final LocalSlipway slipway;

    LocalSlipwayFixture() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Template template = Template.read(Path.of("template.yaml"));
        slipway = new LocalSlipway(template, 0, Duration.ofMillis(50), nowhere);
        account().setup().parameter("/slipway/targets/all", CONFIGURATION);
        account()
                .conditions()
                .otherwise(new Behaviour.Starts(Duration.ZERO))
                .runOtherwise(new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 0, 0));
        var handler = new DeployFunction(
                Map.of("SLIPWAY_CONFIG", LocalSlipway.CONFIGURATION),
                Clients.local(account().region(), endpoint()),
                InstantSource.system(),
                nowhere);
        String arn = "arn:aws:lambda:%s:%s:function:%s"
                .formatted(account().region(), account().accountId(), SHORT);
        slipway.functions().add(new LocalFunction(handler, arn, NO_TIME_TO_WAIT));
    }

    AwsAccount account() {
        return slipway.account();
    }

    Functions functions() {
        return slipway.functions();
    }

    URI endpoint() {
        return slipway.endpoint();
    }

    /** Creates a service in dev and in prod, as Terraform does. */
    LocalSlipwayFixture service(String name) {
        return service(name, """
                { "deploymentCircuitBreaker": { "enable": true, "rollback": false } }""");
    }

    /** @param deploymentConfiguration as CreateService takes it */
    LocalSlipwayFixture service(String name, String deploymentConfiguration) {
        account().setup().repository("acme/" + name);
        for (String environment : List.of("dev", "prod")) {
            String template = account().setup().taskDefinition("""
                            { "family": "%1$s-%2$s-template", "containerDefinitions": [
                              { "name": "app", "image": "%3$s/acme/%1$s:latest", "memory": 64, "logConfiguration": { "logDriver": "awslogs",
                                "options": { "awslogs-group": "/ecs/%1$s", "awslogs-stream-prefix": "%1$s" } } } ] }
                            """.formatted(
                            name, environment, account().registryHost()));
            ObjectNode service = Json.object()
                    .put("cluster", environment)
                    .put("serviceName", name)
                    .put("taskDefinition", template)
                    .put("desiredCount", 2);
            service.set("deploymentConfiguration", Json.parse(deploymentConfiguration));
            account().setup().service(service);
        }
        return this;
    }

    /** Pushes an image whose tasks start. */
    String image(String service, String tag) {
        return account().setup().push("acme/" + service, tag, "build of " + service + ":" + tag);
    }

    String image(String service, String tag, Behaviour behaviour) {
        String digest = image(service, tag);
        account().conditions().behave(digest, behaviour);
        return digest;
    }

    /** The requests about a service that reached Lambda, oldest first. */
    List<ObjectNode> requests(String service) {
        return account().calls().stream()
                .filter(call -> call.operation().equals("Invoke"))
                .map(RecordedCall::input)
                .map(input -> (ObjectNode) Json.parse(input.path("Payload").asText()))
                .filter(request -> request.path("service").asText().equals(service))
                .toList();
    }

    /** The image that a service's task definition names, without registry and digest. */
    String runs(String service, String environment) {
        ObjectNode which = Json.object().put("cluster", environment);
        which.putArray("services").add(service);
        String taskDefinition = account()
                .quietly("ecs", "DescribeServices", which)
                .at("/services/0/taskDefinition")
                .asText();
        String image = account()
                .quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", taskDefinition))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
        return image.replaceFirst("^[^/]*/", "").replaceFirst("@.*", "");
    }

    @Override
    public void close() {
        slipway.close();
    }
}
