package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Platform;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** All that Slipway does, once: what each of its permissions is for. */
final class EverythingOnce implements AutoCloseable {
    static final String PARAMETER = "/slipway/targets";

    private static final TemplateRules RULES = TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of());
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Place place;
    private final NotedFunctions installed;
    private final Events events;
    private final String configuration;

    private EverythingOnce(Place place, RequestsToIam asked) {
        this.place = place;
        this.installed = new NotedFunctions(place, asked);
        this.events = new Events(place, installed::now);
        this.configuration = Json.write(configuration(place));
    }

    static void tell(Place place, RequestsToIam asked) {
        try (var story = new EverythingOnce(place, asked)) {
            story.terraform();
            story.pushes();
            story.requests();
            story.followUp();
            story.deadline();
            story.listing();
            story.revisionOfSomebodyElse();
            story.parameters();
            story.installed.fail(Asker.DEPLOY_FUNCTION, story.events.push("acme/web", "main-5", "sha256:5"));
            story.installed.fail(Asker.ROLLBACK_FUNCTION, story.events.scheduled());
        }
    }

    private static ObjectNode configuration(Place place) {
        ObjectNode configuration = Json.object();
        ArrayNode targets = configuration.putArray("targets");
        target(targets, "web", "dev", "acme/web")
                .put("followTemplate", true)
                .putArray("tags")
                .add("main-*");
        target(targets, "web", "prod", "acme/web").put("cluster", "production");
        target(targets, "jobs", "dev", "acme/web").put("deadlineMinutes", 5);
        target(targets, "{service}", "{environment}", "apps/{service}")
                .put("cluster", "env-{environment}")
                .put("ecsService", "app-{service}")
                .putArray("tags")
                .add("{environment}-*");
        targets.forEach(target -> place.role()
                .ifPresent(role -> ((ObjectNode) target)
                        .put("roleArn", role)
                        .put("region", place.region())
                        .put("registry", place.registry())));
        return configuration;
    }

    private static ObjectNode target(ArrayNode targets, String service, String environment, String repository) {
        return targets.addObject()
                .put("service", service)
                .put("environment", environment)
                .put("repository", repository);
    }

    private void terraform() {
        installed.world().given().repository("acme/web").repository("apps/api");
        service("dev", "web", template("web-dev-template", "acme/web"), "ROLLING");
        service("production", "web", template("web-prod-template", "acme/web"), "ROLLING");
        service("dev", "jobs", template("jobs-dev-template", "acme/web"), "BLUE_GREEN");
        service("env-staging", "app-api", template("api-staging-template", "apps/api"), "ROLLING");
        RULES.addTo(
                installed.world().bus(),
                Map.of("RollbackFunction", event -> did(Asker.ROLLBACK_FUNCTION, configuration, event)));
    }

    private void service(String cluster, String name, String template, String strategy) {
        ObjectNode service = Json.object()
                .put("cluster", cluster)
                .put("serviceName", name)
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        service.putObject("deploymentConfiguration").put("strategy", strategy);
        installed.world().given().service(service);
    }

    private String template(String family, String repository) {
        return template(family, repository, 64);
    }

    private String template(String family, String repository, int memory) {
        return installed.world().given().taskDefinition("""
                        { "family": "%s", "taskRoleArn": "%s", "executionRoleArn": "%s",
                          "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                          "containerDefinitions": [ { "name": "app", "image": "%s/%s:latest", "memory": %d } ] }""".formatted(
                family, place.role("acme-task"), place.role("acme-execution"), place.registry(), repository, memory));
    }

    private void pushes() {
        assertThat(pushed("main-1", image("main-1"))).contains("DEPLOYING");
        ended(() -> installed.world().settle("dev", "web"));
        String index = installed
                .world()
                .given()
                .pushIndex("acme/web", "main-2", "build 2", List.of(new Platform("linux", "amd64")));
        assertThat(pushed("main-2", index)).contains("DEPLOYING");
        ended(() -> installed.world().fail("dev", "web"));
        // the third one comes in the middle of the way back, and the fourth in the middle of the third
        assertThat(pushed("main-3", image("main-3"))).contains("DEPLOYING");
        assertThat(pushed("main-4", image("main-4"))).contains("DEPLOYING");
        ended(() -> installed.world().settle("dev", "web"));
        look();
    }

    private void requests() {
        image("v1");
        image("v2");
        whenTold(() -> installed.world().settle("production", "web"));
        assertThat(asked(request("prod").put("tag", "v1").put("wait", true))).contains("SUCCEEDED");
        installed.world().bus().deliverAll();
        assertThat(asked(request("prod").put("tag", "v2").put("dryRun", true))).contains("PLANNED");
        assertThat(asked(request("prod").put("tag", "v2"))).contains("DEPLOYING");
        ended(() -> installed.world().settle("production", "web"));
        assertThat(asked(request("prod").put("from", "dev"))).contains("DEPLOYING");
        ended(() -> installed.world().settle("production", "web"));
        assertThat(asked(request("prod").put("action", "rollback"))).contains("DEPLOYING");
        ended(() -> installed.world().settle("production", "web"));
        assertThat(asked(request("prod").put("tag", "v3"))).contains("REFUSED", "v2");
        assertThat(asked(request("prod").put("action", "status"))).contains("web-prod");
        assertThat(asked(request("prod").put("action", "history"))).contains("withdrawn");
    }

    /** Terraform registers a template anew: what runs is deployed with it. */
    private void followUp() {
        String registered = events.registered(template("web-dev-template", "acme/web", 128));
        assertThat(did(Asker.DEPLOY_FUNCTION, configuration, registered)).contains("DEPLOYING");
        ended(() -> installed.world().settle("dev", "web"));
    }

    /** ECS shifts the traffic of this one, and does not come to an end in time. */
    private void deadline() {
        assertThat(asked(request("dev").put("service", "jobs").put("tag", "v1")))
                .contains("DEPLOYING");
        ended(() -> installed.world().settle("dev", "jobs"));
        assertThat(asked(request("dev").put("service", "jobs").put("tag", "v2")))
                .contains("DEPLOYING");
        installed.pass(Duration.ofMinutes(10));
        look();
        assertThat(installed.world().calls()).anyMatch(call -> call.operation().equals("StopServiceDeployment"));
        ended(() -> installed.world().settle("dev", "jobs"));
    }

    /** What only a pattern binds is found by listing. */
    private void listing() {
        String digest = installed.world().given().push("apps/api", "staging-1", "api 1");
        assertThat(did(Asker.DEPLOY_FUNCTION, configuration, events.push("apps/api", "staging-1", digest)))
                .contains("DEPLOYING");
        installed.world().settle("env-staging", "app-api");
        look();
        assertThat(installed.world().calls()).anyMatch(call -> call.operation().equals("ListServices"));
    }

    /** The log ends below it, at a number that has to be looked for. */
    private void revisionOfSomebodyElse() {
        template("web-dev", "acme/web");
        assertThat(asked(request("dev").put("action", "status"))).contains("web-dev");
        look();
    }

    private void parameters() {
        installed.world().given().parameter(PARAMETER, configuration);
        installed.world().given().parameter(PARAMETER + "/all", configuration);
        for (String source : List.of("ssm:" + PARAMETER, "ssm:" + PARAMETER + "/")) {
            assertThat(did(
                            Asker.DEPLOY_FUNCTION,
                            source,
                            Json.write(request("prod").put("action", "status"))))
                    .contains("web-prod");
            did(Asker.ROLLBACK_FUNCTION, source, events.scheduled());
        }
    }

    private String asked(ObjectNode request) {
        return did(Asker.DEPLOY_FUNCTION, configuration, Json.write(request));
    }

    private String pushed(String tag, String digest) {
        return did(Asker.DEPLOY_FUNCTION, configuration, events.push("acme/web", tag, digest));
    }

    private void look() {
        did(Asker.ROLLBACK_FUNCTION, configuration, events.scheduled());
    }

    /** A minute later. The second function hears of it. */
    private void ended(Runnable end) {
        installed.pass(MINUTE);
        end.run();
        installed.world().bus().deliverAll();
    }

    /** Right after the service was told, once. */
    private void whenTold(Runnable happens) {
        var first = new AtomicBoolean(true);
        installed.world().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource")
                    && input.toString().contains("slipway:deployment")
                    && first.compareAndSet(true, false)) {
                happens.run();
            }
        });
    }

    /** @return the answer, or the message that the invocation failed with */
    private String did(Asker asker, String source, String event) {
        installed.pass(MINUTE);
        LocalFunction.Result result = installed.invoke(asker, source, event);
        return result.answer().map(Json::write).or(result::errorMessage).orElseThrow();
    }

    private String image(String tag) {
        return installed.world().given().push("acme/web", tag, "build " + tag);
    }

    private static ObjectNode request(String environment) {
        return Json.object().put("service", "web").put("environment", environment);
    }

    @Override
    public void close() {
        installed.close();
    }
}
