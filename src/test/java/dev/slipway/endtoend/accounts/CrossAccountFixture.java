package dev.slipway.endtoend.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.aws.Clients;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Slipway, a registry and dev in one account; prod and the services of a pattern target in another account and region; a
 * partner's registry in a third. The other accounts forward the events that template.yaml's rules match.
 */
final class CrossAccountFixture implements AutoCloseable {
    static final String OURS = "111111111111";
    static final String THEIRS = "222222222222";
    static final String PARTNERS = "333333333333";
    static final String DEPLOY = "arn:aws:iam::" + OURS + ":role/slipway-deploy";
    static final String ROLLBACK = "arn:aws:iam::" + OURS + ":role/slipway-rollback";
    static final String TARGET = "arn:aws:iam::" + THEIRS + ":role/slipway-target";

    private static final String CONFIGURATION = """
            { "targets": [
              { "service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "tags": ["v*"], "cluster": "production",
                "region": "eu-west-1", "roleArn": "%1$s", "followTemplate": true },
              { "service": "shop", "environment": "prod", "repository": "shop/web", "tags": ["v*"], "cluster": "production",
                "region": "eu-west-1", "roleArn": "%1$s", "registry": "%2$s.dkr.ecr.us-west-2.amazonaws.com" },
              { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}",
                "tags": ["{environment}-*"], "cluster": "apps-{environment}", "region": "eu-west-1", "roleArn": "%1$s" } ] }
            """.formatted(TARGET, PARTNERS);
    private static final TemplateRules RULES = rules(DEPLOY);
    /** As in terraform/forward: registrations by the target role are not forwarded. */
    private static final TemplateRules FORWARDED = rules(TARGET);

    private volatile Duration passed = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(passed);
    final AwsAccounts accounts = new AwsAccounts(OURS, "us-east-1", clock);
    final AwsAccount ours = accounts.home();
    final AwsAccount theirs = accounts.account(THEIRS, "eu-west-1");
    final AwsAccount partners = accounts.account(PARTNERS, "us-west-2");

    private final Server server = new Server(accounts);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction deploy = function(
            "slipway-deploy",
            DEPLOY,
            clients -> new DeployFunction(Map.of("SLIPWAY_CONFIG", CONFIGURATION), clients, clock, lines()));
    private final LocalFunction rollback = function(
            "slipway-rollback",
            ROLLBACK,
            clients -> new RollbackFunction(Map.of("SLIPWAY_CONFIG", CONFIGURATION), clients, clock, lines()));
    private final List<Invocable.Result> results = new ArrayList<>();

    CrossAccountFixture() {
        accounts.keys().role(TARGET);
        service(ours, "dev", "web", "web-dev-template", "acme/web", ours);
        service(theirs, "production", "web", "web-prod-template", "acme/web", ours);
        service(theirs, "production", "shop", "shop-prod-template", "shop/web", partners);
        service(theirs, "apps-staging", "mail", "mail-staging-template", "apps/mail", ours);
        List.of("acme/web", "apps/mail").forEach(name -> ours.setup().repository(name));
        partners.setup().repository("shop/web");
        RULES.addTo(ours.bus(), Map.of("DeployFunction", to(deploy), "RollbackFunction", to(rollback)));
        for (TemplateRules.Rule rule : FORWARDED.rules()) {
            theirs.bus().forward(rule.name(), rule.pattern(), ours.bus());
            partners.bus().forward(rule.name(), rule.pattern(), ours.bus());
        }
    }

    /** @param slipways role, whose registrations the rules skip */
    private static TemplateRules rules(String slipways) {
        return TemplateRules.of(
                Template.read(Path.of("template.yaml")),
                Map.of(
                        "AWS::AccountId",
                        OURS,
                        "DeployFunctionRole.Arn",
                        slipways,
                        "RequestSources",
                        "acme.releases",
                        "FollowTemplates",
                        "ENABLED",
                        "RunTasks",
                        "ENABLED"));
    }

    private static void service(
            AwsAccount in, String cluster, String name, String template, String repository, AwsAccount registry) {
        in.setup().service(cluster, name, in.setup().taskDefinition("""
                {"family": "%s", "containerDefinitions": [{"name": "app", "image": "%s/%s:latest", "memory": 64}]}""".formatted(
                        template, registry.registryHost(), repository)));
    }

    private LocalFunction function(String name, String role, Function<Clients, RequestStreamHandler> made) {
        var clients =
                Clients.local("us-east-1", server.endpoint(), accounts.keys().keyOf(role));
        String arn = "arn:aws:lambda:us-east-1:%s:function:%s".formatted(OURS, name);
        return new LocalFunction(made.apply(clients), arn, Duration.ofMinutes(5), clock);
    }

    private PrintStream lines() {
        return new PrintStream(log, true, StandardCharsets.UTF_8);
    }

    private Consumer<String> to(LocalFunction function) {
        return event -> results.add(function.invoke(event));
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** @return the outcomes of all functions that received events */
    List<JsonNode> push(AwsAccount registry, String repository, String tag) {
        passed = passed.plusMinutes(1);
        registry.setup().push(repository, tag, repository + tag);
        return deliver();
    }

    /** The service's deployment completes, and the events are delivered. */
    List<JsonNode> completes(AwsAccount in, String cluster, String service) {
        passed = passed.plusMinutes(1);
        in.settle(cluster, service);
        return deliver();
    }

    List<JsonNode> fails(AwsAccount in, String cluster, String service) {
        passed = passed.plusMinutes(1);
        in.fail(cluster, service);
        return deliver();
    }

    /** Pushes and deploys a tag; the deployment completes and its event is delivered. */
    CrossAccountFixture deployGood(String tag) {
        push(ours, "acme/web", tag);
        boolean prod = tag.startsWith("v");
        assertThat(DeploymentFixture.kinds(
                        prod ? completes(theirs, "production", "web") : completes(ours, "dev", "web")))
                .containsExactly("SUCCEEDED");
        return this;
    }

    /** Delivers all pending events of all buses, and those that follow from them. No invocation fails. */
    List<JsonNode> deliver() {
        results.clear();
        List<Bus> buses = List.of(theirs.bus(), partners.bus(), ours.bus());
        while (buses.stream().anyMatch(bus -> !bus.pending().isEmpty())) {
            buses.forEach(Bus::deliverAll);
        }
        return results.stream()
                .flatMap(r -> DeploymentFixture.outcomes(r).stream())
                .toList();
    }

    /** A task of this revision starts, runs and stops; its events are delivered. */
    List<JsonNode> runs(AwsAccount in, String cluster, String revision, String startedBy) {
        ObjectNode run = Json.object()
                .put("cluster", cluster)
                .put("taskDefinition", revision)
                .put("startedBy", startedBy);
        ObjectNode started = in.quietly("ecs", "RunTask", run);
        passed = passed.plusMinutes(10);
        in.step();
        ObjectNode which = Json.object().put("cluster", cluster);
        which.putArray("tasks").add(started.at("/tasks/0/taskArn").asText());
        assertThat(in.quietly("ecs", "DescribeTasks", which)
                        .at("/tasks/0/lastStatus")
                        .asText())
                .isEqualTo("STOPPED");
        return deliver();
    }

    /** Drops all pending events of all buses. */
    void dropEvents() {
        for (Bus bus : List.of(theirs.bus(), partners.bus(), ours.bus())) {
            while (!bus.pending().isEmpty()) {
                bus.drop(0);
            }
        }
    }

    Invocable.Result ask(ObjectNode request) {
        passed = passed.plusMinutes(1);
        return deploy.invoke(Json.write(request));
    }

    Invocable.Result deployed(String event) {
        return deploy.invoke(event);
    }

    /** Runs a reconciliation by the schedule. The invocation does not fail. */
    List<JsonNode> reconcile() {
        passed = passed.plusMinutes(1);
        return DeploymentFixture.outcomes(rollback.invoke(FunctionFixture.file("scheduled.json")));
    }

    void forgetCalls() {
        accounts.accounts().forEach(AwsAccount::forgetCalls);
    }

    /** The calls to an AWS service with their callers: {@code ListServices by slipway-target}. */
    static Set<String> calls(AwsAccount in, String service) {
        return in.calls().stream()
                .filter(call -> call.service().equals(service))
                .map(CrossAccountFixture::words)
                .collect(Collectors.toSet());
    }

    /** All calls in all accounts, with their callers. */
    List<String> calls() {
        return accounts.accounts().stream()
                .flatMap(account -> account.calls().stream())
                .map(CrossAccountFixture::words)
                .toList();
    }

    private static String words(RecordedCall call) {
        return call.operation() + " by " + call.caller().arn().replaceFirst(".*/", "");
    }

    static ObjectNode web(String environment) {
        return Json.object().put("service", "web").put("environment", environment);
    }

    static String runs(AwsAccount in, String cluster, String service) {
        ObjectNode which = Json.object().put("cluster", cluster);
        which.putArray("services").add(service);
        return in.quietly("ecs", "DescribeServices", which)
                .at("/services/0/taskDefinition")
                .asText()
                .replaceFirst(".*/", "");
    }

    static ObjectNode taskDefinition(AwsAccount in, String name) {
        ObjectNode which = Json.object().put("taskDefinition", name);
        which.putArray("include").add("TAGS");
        return in.quietly("ecs", "DescribeTaskDefinition", which);
    }

    static String image(AwsAccount in, String taskDefinition) {
        return taskDefinition(in, taskDefinition)
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    @Override
    public void close() {
        server.close();
    }
}
