package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Platform;
import dev.slipway.ecs.RevisionName;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a push to a running service, told in plain lines. Nothing is played: what is told is what the calls answered. */
final class Demo {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web",    "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "worker", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web",    "environment": "prod", "repository": "acme/web" } ] }
            """;

    private final World world = new World();
    private final PrintStream out;

    Demo(PrintStream out) {
        this.out = out;
    }

    void run(Template template) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (var server = new Server(world)) {
            say("An ECS, an ECR and an EventBridge on " + server.endpoint() + ", with the rules of template.yaml.");
            terraformApply();
            var function = LocalFunction.deploy(world, server.endpoint(), CONFIGURATION, nowhere);
            template.rules(Map.of()).stream()
                    .filter(rule -> rule.target().equals("DeployFunction"))
                    .forEach(rule -> world.bus().rule(rule.name(), rule.pattern(), event -> {
                        say("  EventBridge   rule %s matches: %s is invoked".formatted(rule.name(), rule.target()));
                        tell(function.invoke(event));
                    }));
            pushes(function);
        }
    }

    private void pushes(LocalFunction function) {
        say("\n$ docker push acme/web:main-42");
        push("main-42");
        say("  one push, two targets; prod waits to be asked.");

        say(
                "\n$ aws lambda invoke … {\"service\":\"web\",\"environment\":\"prod\",\"tag\":\"main-42\",\"dryRun\":true}");
        tell(function.invoke(request("main-42").put("dryRun", true).toString()));

        say("\n$ aws lambda invoke … {\"service\":\"web\",\"environment\":\"prod\",\"tag\":\"main-42\"}");
        tell(function.invoke(request("main-42").toString()));
        settle();

        say("\n$ aws lambda invoke … {\"service\":\"web\",\"environment\":\"prod\",\"tag\":\"main-24\"}");
        tell(function.invoke(request("main-24").toString()));

        say("\n$ docker buildx build --platform linux/arm64 --push -t acme/web:main-43");
        world.given().pushIndex("acme/web", "main-43", "build 43", List.of(new Platform("linux", "arm64")));
        world.bus().deliverAll();
        say("  nothing was registered, and what ran still runs:");
        settle();

        say("\n$ terraform apply   (LOG_LEVEL=debug in the template of web in dev: nothing runs otherwise yet)");
        taskDefinition("web-dev", "debug");
        settle();

        say("\n$ docker push acme/web:main-44");
        push("main-44");
        say("\nThe templates were only read: " + templates());
    }

    /** What Terraform owns: clusters, repository, templates with a placeholder image, services that run them. */
    private void terraformApply() {
        say("\n$ terraform apply");
        world.given().repository("acme/web");
        for (String service : List.of("web-dev", "worker-dev", "web-prod")) {
            String name = service.substring(0, service.indexOf('-'));
            String cluster = service.substring(service.indexOf('-') + 1);
            world.given().service(cluster, name, taskDefinition(service, "info"));
            say("  service %s/%s runs %s-template:1 with the placeholder acme/web:latest"
                    .formatted(cluster, name, service));
        }
    }

    private String taskDefinition(String family, String logLevel) {
        return world.given().taskDefinition("""
                        { "family": "%s-template", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
                          "cpu": "256", "memory": "512",
                          "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                          "containerDefinitions": [
                            { "name": "app", "image": "%s/acme/web:latest", "essential": true,
                              "portMappings": [ { "containerPort": 8080, "protocol": "tcp" } ],
                              "environment": [ { "name": "LOG_LEVEL", "value": "%s" } ],
                              "secrets": [ { "name": "DB", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/db" } ] },
                            { "name": "agent", "image": "public.ecr.aws/acme/agent:3.2", "essential": false } ] }
                        """.formatted(family, world.registryHost(), logLevel));
    }

    private void push(String tag) {
        world.given().push("acme/web", tag, "build " + tag);
        world.bus().deliverAll();
        settle();
    }

    private void settle() {
        world.settleAll();
        for (String where : List.of("dev/web", "dev/worker", "prod/web")) {
            ObjectNode which = Json.object().put("cluster", where.substring(0, where.indexOf('/')));
            which.putArray("services").add(where.substring(where.indexOf('/') + 1));
            JsonNode service = world.quietly("ecs", "DescribeServices", which)
                    .path("services")
                    .path(0);
            String runs = service.path("taskDefinition").asText();
            say("  ECS           %-11s runs %-20s %s".formatted(where, shortName(runs), image(runs)));
        }
    }

    private String image(String taskDefinition) {
        JsonNode described =
                world.quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", taskDefinition));
        return shortened(
                described.at("/taskDefinition/containerDefinitions/0/image").asText());
    }

    private String templates() {
        JsonNode families =
                world.quietly("ecs", "ListTaskDefinitionFamilies", Json.object().put("status", "ACTIVE"));
        var revisions = new ArrayList<String>();
        for (JsonNode family : families.path("families")) {
            JsonNode newest = world.quietly(
                    "ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", family.asText()));
            revisions.add(
                    shortName(newest.at("/taskDefinition/taskDefinitionArn").asText()));
        }
        return "the newest revision of each family is " + String.join(", ", revisions) + ".";
    }

    private void tell(LocalFunction.Result result) {
        result.errorMessage().ifPresent(message -> say("  invocation fails: " + shortened(message)));
        for (JsonNode outcome : result.answer().map(a -> a.path("outcomes")).orElseGet(() -> Json.object())) {
            String of = outcome.has("service")
                    ? "%s in %s"
                            .formatted(
                                    outcome.path("service").asText(),
                                    outcome.path("environment").asText())
                    : "";
            String revision = Optional.of(outcome.path("taskDefinition").asText())
                    .filter(arn -> !arn.isEmpty())
                    .map(arn -> " (" + shortName(arn) + ")")
                    .orElse("");
            say("  Slipway       %s %s%s: %s"
                    .formatted(
                            of,
                            outcome.path("outcome").asText(),
                            revision,
                            shortened(outcome.path("reason").asText())));
            outcome.path("changes")
                    .forEach(change -> say("                %s %s %s"
                            .formatted(
                                    change.path("change").asText(),
                                    change.path("path").asText(),
                                    values(change))));
        }
    }

    private static String values(JsonNode change) {
        return change.has("from") || change.has("to")
                ? shortened("%s → %s"
                        .formatted(
                                change.path("from").asText("–"),
                                change.path("to").asText("–")))
                : "";
    }

    private static ObjectNode request(String tag) {
        return Json.object().put("service", "web").put("environment", "prod").put("tag", tag);
    }

    private static String shortName(String arn) {
        return RevisionName.parse(arn).map(RevisionName::toString).orElse(arn);
    }

    /** Digests and the registry's host are long, and say little to who reads along. */
    private static String shortened(String text) {
        return text.replaceAll("sha256:([0-9a-f]{8})[0-9a-f]{56}", "sha256:$1…")
                .replaceAll("[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/", "…/");
    }

    private void say(String line) {
        out.println(line);
    }
}
