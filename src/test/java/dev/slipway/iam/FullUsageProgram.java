package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does everything that Slipway can do once, so that it uses each permission. */
final class FullUsageProgram implements AutoCloseable {
    static final String PARAMETER = "/slipway/targets";
    static final String CALLERS = "/slipway-callers/slipway";
    static final String BOUNDARIES = "/slipway-boundaries/slipway";

    private static final TemplateRules RULES =
            TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of("RunTasks", "ENABLED"));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AccountFixture place;
    private final RecordedFunctions installed;
    private final EventFixture events;
    private final String configuration;

    private FullUsageProgram(AccountFixture place, RecordedRequests recorded) {
        this.place = place;
        this.installed = new RecordedFunctions(place, recorded);
        this.events = new EventFixture(place, installed::now);
        this.configuration = Json.write(configuration(place));
    }

    static void run(AccountFixture place, RecordedRequests recorded) {
        try (var program = new FullUsageProgram(place, recorded)) {
            program.createServices();
            program.deployPushes();
            program.sendRequests();
            program.redeployAfterTemplateChange();
            program.exceedDeadline();
            program.deployByPattern();
            program.repairTask();
            program.registerForeignRevision();
            program.readConfigurationFromParameters();
            new ReleaseTaskUsage(program).run();
            new ControlUsage(program).run();
            program.installed.fail(CallerRole.DEPLOY_FUNCTION, program.events.push("acme/web", "main-5", "sha256:5"));
            program.installed.fail(CallerRole.ROLLBACK_FUNCTION, program.events.scheduled());
        }
    }

    private static ObjectNode configuration(AccountFixture place) {
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
        target(targets, ControlUsage.SERVICE, "dev", "acme/web")
                .put("signed", true)
                .put("scan", "high");
        ReleaseTaskUsage.addTo(target(targets, ReleaseTaskUsage.SERVICE, "dev", "acme/web"), place);
        targets.addObject().put("task", "report").put("environment", "dev").put("repository", "acme/web");
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

    private void createServices() {
        installed.account().setup().repository("acme/web").repository("apps/api");
        service("dev", "web", template("web-dev-template", "acme/web"), "ROLLING");
        service("production", "web", template("web-prod-template", "acme/web"), "ROLLING");
        service("dev", "jobs", template("jobs-dev-template", "acme/web"), "BLUE_GREEN");
        service("dev", ReleaseTaskUsage.SERVICE, template("db-dev-template", "acme/web"), "ROLLING");
        service(
                "dev",
                ControlUsage.SERVICE,
                template("gate-dev-template", "acme/web"),
                ControlUsage.deploymentConfiguration());
        service("env-staging", "app-api", template("api-staging-template", "apps/api"), "ROLLING");
        RULES.addTo(
                installed.account().bus(),
                Map.of("RollbackFunction", event -> invoke(CallerRole.ROLLBACK_FUNCTION, configuration, event)));
    }

    private void service(String cluster, String name, String template, String strategy) {
        service(cluster, name, template, Json.object().put("strategy", strategy));
    }

    private void service(String cluster, String name, String template, ObjectNode deploymentConfiguration) {
        ObjectNode service = Json.object()
                .put("cluster", cluster)
                .put("serviceName", name)
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        service.set("deploymentConfiguration", deploymentConfiguration);
        installed.account().setup().service(service);
    }

    private String template(String family, String repository) {
        return template(family, repository, 64);
    }

    private String template(String family, String repository, int memory) {
        return installed.account().setup().taskDefinition("""
                        { "family": "%s", "taskRoleArn": "%s", "executionRoleArn": "%s",
                          "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                          "containerDefinitions": [ { "name": "app", "image": "%s/%s:latest", "memory": %d } ] }""".formatted(
                family, place.role("acme-task"), place.role("acme-execution"), place.registry(), repository, memory));
    }

    private void deployPushes() {
        assertThat(sendPush("main-1", image("main-1"))).contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("dev", "web"));
        String index = installed
                .account()
                .setup()
                .pushIndex("acme/web", "main-2", "build 2", List.of(new Platform("linux", "amd64")));
        assertThat(sendPush("main-2", index)).contains("DEPLOYING");
        endDeployment(() -> installed.account().fail("dev", "web"));
        // main-3 arrives during the rollback, and main-4 during the deployment of main-3
        assertThat(sendPush("main-3", image("main-3"))).contains("DEPLOYING");
        assertThat(sendPush("main-4", image("main-4"))).contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("dev", "web"));
        reconcile();
    }

    private void sendRequests() {
        image("v1");
        image("v2");
        afterNextUpdate(() -> installed.account().settle("production", "web"));
        assertThat(sendRequest(request("prod").put("tag", "v1").put("wait", true)))
                .contains("SUCCEEDED");
        installed.account().bus().deliverAll();
        assertThat(sendRequest(request("prod").put("tag", "v2").put("dryRun", true)))
                .contains("PLANNED");
        assertThat(sendRequest(request("prod").put("tag", "v2"))).contains("DEPLOYING");
        // both events are lost: only ECS's history knows that v2 completed
        settleWithoutEvent();
        assertThat(sendRequest(request("prod").put("from", "dev"))).contains("DEPLOYING");
        settleWithoutEvent();
        assertThat(sendRequest(request("prod").put("action", "rollback"))).contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("production", "web"));
        assertThat(sendRequest(request("prod").put("tag", "v3"))).contains("REFUSED", "v2");
        assertThat(sendRequest(request("prod").put("action", "status"))).contains("web-prod");
        assertThat(sendRequest(request("prod").put("action", "history"))).contains("withdrawn");
        assertThat(sendRequest(request("dev").put("action", "why"))).contains("exited with 1");
        assertThat(sendRequest(request("prod").put("action", "check"))).contains("pushes");
        assertThat(sendRequest(request("prod").put("action", "check").put("tag", "v2")))
                .contains("platform");
        assertThat(sendRequest(
                        request("prod").put("action", "diff").put("from", 1).put("to", 2)))
                .contains("changes");
        holdAndRestart();
        runTask();
    }

    private void runTask() {
        ObjectNode run = request("prod").put("action", "run");
        run.putArray("command").add("bin/migrate");
        assertThat(sendRequest(run)).contains("STARTED");
    }

    private void holdAndRestart() {
        ObjectNode hold = request("dev").put("action", "hold").put("reason", "release freeze");
        assertThat(sendRequest(hold)).contains("is held until");
        assertThat(sendPush("main-6", image("main-6"))).contains("HELD");
        assertThat(sendRequest(request("dev").put("action", "unhold"))).contains("main-6");
        assertThat(sendRequest(request("prod").put("action", "restart"))).contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("production", "web"));
    }

    private void settleWithoutEvent() {
        installed.account().settle("production", "web");
        while (!installed.account().bus().pending().isEmpty()) {
            installed.account().bus().drop(0);
        }
    }

    /** Terraform registers a template revision; Slipway redeploys the running version with it. */
    private void redeployAfterTemplateChange() {
        String registered = events.registered(template("web-dev-template", "acme/web", 128));
        assertThat(invoke(CallerRole.DEPLOY_FUNCTION, configuration, registered))
                .contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("dev", "web"));
    }

    /** A blue/green deployment passes its deadline. */
    private void exceedDeadline() {
        assertThat(sendRequest(request("dev").put("service", "jobs").put("tag", "v1")))
                .contains("DEPLOYING");
        endDeployment(() -> installed.account().settle("dev", "jobs"));
        assertThat(sendRequest(request("dev").put("service", "jobs").put("tag", "v2")))
                .contains("DEPLOYING");
        installed.pass(Duration.ofMinutes(10));
        reconcile();
        installed.pass(Duration.ofMinutes(6));
        reconcile();
        assertThat(installed.account().calls())
                .anyMatch(call -> call.operation().equals("StopServiceDeployment"));
        endDeployment(() -> installed.account().settle("dev", "jobs"));
    }

    /** Deploys a service that only a pattern selects; reconciliation finds it by listing services. */
    private void deployByPattern() {
        String digest = installed.account().setup().push("apps/api", "staging-1", "api 1");
        assertThat(invoke(CallerRole.DEPLOY_FUNCTION, configuration, events.push("apps/api", "staging-1", digest)))
                .contains("DEPLOYING");
        installed.account().settle("env-staging", "app-api");
        reconcile();
        assertThat(installed.account().calls())
                .anyMatch(call -> call.operation().equals("ListServices"));
    }

    /** An older release of a task is the newest revision of its family: reconciliation registers the desired one again. */
    private void repairTask() {
        template("report-dev-template", "acme/web");
        for (String tag : List.of("main-1", "main-2")) {
            ObjectNode deploy = Json.object()
                    .put("service", "report")
                    .put("environment", "dev")
                    .put("tag", tag);
            assertThat(sendRequest(deploy)).contains("REGISTERED");
        }
        ObjectNode described = installed
                .account()
                .quietly(
                        "ecs",
                        "DescribeTaskDefinition",
                        ((ObjectNode) Json.parse("{\"include\": [\"TAGS\"]}")).put("taskDefinition", "report-dev:1"));
        ObjectNode again = DefinitionContent.withoutIdentity((ObjectNode) described.path("taskDefinition"))
                .put("family", "report-dev");
        ArrayNode tags = again.putArray("tags");
        described
                .path("tags")
                .forEach(tag -> tags.addObject()
                        .put("key", tag.path("key").asText())
                        .put(
                                "value",
                                tag.path("key").asText().equals("slipway:request")
                                        ? "older"
                                        : tag.path("value").asText()));
        installed.account().quietly("ecs", "RegisterTaskDefinition", again);
        installed.pass(MINUTE);
        reconcile();
        assertThat(sendRequest(Json.object()
                        .put("action", "status")
                        .put("service", "report")
                        .put("environment", "dev")))
                .contains("report-dev:4");
    }

    /** Somebody else registers a revision; Slipway has to search below it for the end of the log. */
    private void registerForeignRevision() {
        template("web-dev", "acme/web");
        assertThat(sendRequest(request("dev").put("action", "status"))).contains("web-dev");
        reconcile();
    }

    private void readConfigurationFromParameters() {
        installed.account().setup().parameter(PARAMETER, configuration);
        installed.account().setup().parameter(PARAMETER + "/all", configuration);
        installed
                .account()
                .setup()
                .parameter(
                        BOUNDARIES,
                        "{\"%1$s\": %2$s, \"%1$s/*\": %2$s}".formatted(PARAMETER, "{\"environment\": [\"*\"]}"));
        installed.account().setup().parameter(CALLERS, "{\"web-pipeline\": {\"actions\": [\"status\"]}}");
        for (String source : List.of("ssm:" + PARAMETER, "ssm:" + PARAMETER + "/")) {
            assertThat(invoke(
                            CallerRole.DEPLOY_FUNCTION,
                            source,
                            Json.write(request("prod").put("action", "status"))))
                    .contains("web-prod");
            assertThat(installed
                            .invokeBy(
                                    "web-pipeline",
                                    source,
                                    Json.write(request("prod").put("action", "status")))
                            .answer()
                            .map(Json::write))
                    .hasValueSatisfying(answer -> assertThat(answer).contains("web-prod"));
            invoke(CallerRole.ROLLBACK_FUNCTION, source, events.scheduled());
        }
    }

    RecordedFunctions installed() {
        return installed;
    }

    String sendRequest(ObjectNode request) {
        return invoke(CallerRole.DEPLOY_FUNCTION, configuration, Json.write(request));
    }

    private String sendPush(String tag, String digest) {
        return invoke(CallerRole.DEPLOY_FUNCTION, configuration, events.push("acme/web", tag, digest));
    }

    void reconcile() {
        invoke(CallerRole.ROLLBACK_FUNCTION, configuration, events.scheduled());
    }

    /** Ends a deployment a minute later and delivers its event to RollbackFunction. */
    private void endDeployment(Runnable end) {
        installed.pass(MINUTE);
        end.run();
        installed.account().bus().deliverAll();
    }

    /** Runs an action once, right after the next UpdateService. */
    private void afterNextUpdate(Runnable happens) {
        var first = new AtomicBoolean(true);
        installed.account().faults().after((service, operation, input) -> {
            if (operation.equals("TagResource")
                    && input.toString().contains("slipway:deployment")
                    && first.compareAndSet(true, false)) {
                happens.run();
            }
        });
    }

    /** @return the answer, or the message that the invocation failed with */
    private String invoke(CallerRole asker, String source, String event) {
        installed.pass(MINUTE);
        Invocable.Result result = installed.invoke(asker, source, event);
        return result.answer().map(Json::write).or(result::errorMessage).orElseThrow();
    }

    private String image(String tag) {
        return installed.account().setup().push("acme/web", tag, "build " + tag);
    }

    private static ObjectNode request(String environment) {
        return Json.object().put("service", "web").put("environment", environment);
    }

    @Override
    public void close() {
        installed.close();
    }
}
