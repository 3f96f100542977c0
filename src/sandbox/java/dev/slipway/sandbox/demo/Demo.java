package dev.slipway.sandbox.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.demo.DemoTerraform.Breaker;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The demo: pushes images and prints what Slipway and ECS do. Every line comes from the answer of a call or from an
 * event.
 */
public final class Demo {
    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "{service}", "environment": "dev",  "repository": "acme/{service}", "tags": ["main-*"] },
              { "service": "web",       "environment": "prod", "repository": "acme/web", "followTemplate": true },
              { "service": "shop",      "environment": "dev",  "repository": "acme/shop", "tags": ["main-*"],
                "releaseTask": { "command": ["bin/migrate"] } } ] }""";

    private static final Behaviour STARTS = new Behaviour.Starts(Duration.ofSeconds(15));
    private static final Behaviour CRASHES = new Behaviour.FailsToStart(Duration.ofSeconds(5));
    private static final Behaviour UNHEALTHY =
            new Behaviour.FailsHealthChecks(Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final Behaviour STUCK = new Behaviour.Stuck();
    private static final RunBehaviour SUCCEEDS = migration(0);
    private static final RunBehaviour FAILS = migration(3);

    private static RunBehaviour migration(int exitCode) {
        return new RunBehaviour.Exits(Duration.ofSeconds(10), Duration.ofSeconds(20), exitCode, 143);
    }

    private final PrintStream out;

    public Demo(PrintStream out) {
        this.out = out;
    }

    public void run(Template template) {
        try (var stage = new DemoStage(template, CONFIGURATION, out)) {
            new Chapters(stage, stage.console(), new DemoTerraform(stage.aws())).run();
        }
    }

    private record Chapters(DemoStage stage, DemoConsole console, DemoTerraform terraform) {
        void run() {
            opening();
            goodPush();
            requests();
            changedTemplate();
            followedTemplate();
            badPush();
            rollbackByEcs();
            stuck();
            nothingToRollBackTo();
            rollbackByPerson();
            releaseTask();
            smokeTest();
            history();
        }

        private void opening() {
            console.say(
                    "The sandbox serves ECS, ECR and EventBridge on %s, with the rules and the schedule of template.yaml."
                            .formatted(stage.endpoint()));
            console.say("It has its own clock, so the demo does not wait. SLIPWAY_CONFIG is\n" + CONFIGURATION);
            console.heading("Terraform creates the services");
            console.command("terraform apply");
            List.of("web", "worker", "jobs", "search", "shop", "api")
                    .forEach(name -> terraform.repository("acme/" + name));
            service("dev", "web", Breaker.DETECTS);
            service("prod", "web", Breaker.ROLLS_BACK);
            service("dev", "worker", Breaker.ROLLS_BACK);
            service("dev", "jobs", Breaker.NONE);
            service("dev", "search", Breaker.DETECTS);
            service("dev", "shop", Breaker.DETECTS);
            terraform.service("dev", "api", stage.smokeTest());
            created("dev", "api", "blue/green, with a smoke test");
            stage.connect();
        }

        private void service(String environment, String name, Breaker breaker) {
            terraform.service(environment, name, breaker);
            created(environment, name, breaker.description());
        }

        private void created(String environment, String name, String description) {
            console.line(
                    "",
                    "%-10s runs %s-%s-template:1 with the placeholder acme/%s:latest; %s"
                            .formatted(environment + "/" + name, name, environment, name, description));
        }

        private void goodPush() {
            stage.at("09:01");
            console.heading("A good push");
            console.command("docker push acme/web:main-41");
            stage.push("acme/web", "main-41", STARTS);
            stage.settle();
            console.runs("dev", "web");
            console.inShort(() -> {
                console.command("docker push acme/worker:main-7; docker push acme/jobs:main-3");
                stage.push("acme/worker", "main-7", STARTS);
                stage.push("acme/jobs", "main-3", STARTS);
                stage.settle();
            });
        }

        private void requests() {
            stage.at("09:10");
            console.heading("Prod deploys on request only");
            console.inShort(() -> {
                ask(request("web", "prod", "main-41").put("dryRun", true));
                ask(request("web", "prod", "main-41"));
            });
            ask(request("web", "prod", "main-14"));
        }

        private void changedTemplate() {
            stage.at("09:20");
            console.heading("A changed template: the next push applies it");
            console.command("terraform apply   (LOG_LEVEL=debug in the template of web in dev)");
            terraform.template("web", "dev", "debug");
            console.runs("dev", "web");
            console.command("docker push acme/web:main-42");
            console.inShort(() -> {
                stage.push("acme/web", "main-42", STARTS);
                stage.settle();
            });
            console.runs("dev", "web");
        }

        private void followedTemplate() {
            stage.at("09:25");
            console.heading("A changed template with followTemplate: Slipway applies it at once");
            console.command("terraform apply   (LOG_LEVEL=debug in the template of web in prod)");
            terraform.template("web", "prod", "debug");
            stage.trail();
            console.inShort(stage::settle);
            console.runs("prod", "web");
        }

        private void badPush() {
            stage.at("09:30");
            console.heading("A bad push: Slipway rolls back");
            console.command("docker push acme/web:main-43   (its tasks do not start)");
            stage.push("acme/web", "main-43", CRASHES);
            stage.settle();
            console.runs("dev", "web");
        }

        private void rollbackByEcs() {
            stage.at("09:40");
            console.heading("A bad push: ECS rolls back, and Slipway does not intervene");
            console.command("docker push acme/worker:main-8   (its tasks fail their health checks)");
            console.inShort(() -> stage.push("acme/worker", "main-8", UNHEALTHY));
            stage.settle();
            console.runs("dev", "worker");
        }

        private void stuck() {
            stage.at("09:50");
            console.heading(
                    "A stuck deployment: without a circuit breaker ECS does not fail it, so reconciliation rolls back");
            console.command("docker push acme/jobs:main-4   (its tasks stay PENDING)");
            console.inShort(() -> stage.push("acme/jobs", "main-4", STUCK));
            stage.passes(Duration.ofMinutes(36));
            console.runs("dev", "jobs");
        }

        private void nothingToRollBackTo() {
            stage.at("10:30");
            console.heading("The first version of a service fails: no good revision exists to roll back to");
            console.command("docker push acme/search:main-1   (its tasks do not start)");
            console.inShort(() -> stage.push("acme/search", "main-1", CRASHES));
            stage.settle();
            console.runs("dev", "search");
        }

        private void rollbackByPerson() {
            stage.at("10:40");
            console.heading("A person rolls back");
            ask(Json.object()
                    .put("action", "rollback")
                    .put("service", "web")
                    .put("environment", "dev")
                    .put("requestedBy", "jo")
                    .put("reason", "checkout is slow"));
            console.runs("dev", "web");
        }

        private void releaseTask() {
            stage.at("10:45");
            console.heading("A release task: the service is updated when its migration has succeeded");
            console.command("docker push acme/shop:main-5");
            console.inShort(() -> stage.push("acme/shop", "main-5", STARTS, SUCCEEDS));
            stage.settle();
            console.runs("dev", "shop");
            console.command("docker push acme/shop:main-6   (its migration fails)");
            console.inShort(() -> stage.push("acme/shop", "main-6", STARTS, FAILS));
            stage.settle();
            console.runs("dev", "shop");
        }

        private void smokeTest() {
            stage.at("10:47");
            console.heading("A smoke test fails: ECS rolls the blue/green deployment back before users reach it");
            console.inShort(() -> {
                console.command("docker push acme/api:main-1");
                stage.push("acme/api", "main-1", STARTS);
                stage.settle();
            });
            console.runs("dev", "api");
            stage.at("10:50");
            console.command("docker push acme/api:main-2   (its /health answers 500)");
            stage.push("acme/api", "main-2", STARTS);
            stage.settle();
            console.runs("dev", "api");
        }

        private void history() {
            stage.at("10:55");
            console.heading("The release log");
            for (String service : List.of("web", "worker", "jobs", "search")) {
                ask(Json.object()
                        .put("action", "history")
                        .put("service", service)
                        .put("environment", "dev"));
            }
            console.say("\nSlipway only reads the templates. Their newest revisions are Terraform's:");
            console.say("  " + terraform.templates());
        }

        private void ask(ObjectNode request) {
            stage.ask("aws lambda invoke … " + Json.write(request), request);
        }

        private static ObjectNode request(String service, String environment, String tag) {
            return Json.object()
                    .put("service", service)
                    .put("environment", environment)
                    .put("tag", tag);
        }
    }
}
