package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the functions do before their first event, in Lambda's runtime client and from the jar: they rehearse, so that the
 * event finds everything loaded, and with SnapStart they use nothing of the snapshot.
 */
class FunctionStartIT {
    private static final String TARGET = """
            {"service": "%1$s", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}""";
    private static final List<String> SERVICES = List.of("ECS", "ECR", "EVENTBRIDGE", "SSM", "STS");

    /** Connections that are idle for 30 seconds are closed. A slow machine must not decide how many are opened. */
    private static final String KEEP = "-Dhttp.keepAlive.time.server=300";

    /** To each host, at most. */
    private static final int CONNECTIONS = 64;

    private final AwsAccount account = new AwsAccount();
    private final List<String> events = new ArrayList<>();
    private final Path tasks;

    FunctionStartIT(@TempDir Path tasks) {
        this.tasks = tasks;
        var functions =
                Map.<String, Consumer<String>>of("DeployFunction", events::add, "RollbackFunction", events::add);
        TemplateRules.of(Template.read(Path.of("template.yaml")), parameters(""))
                .addTo(account.bus(), functions);
        account.setup().repository("acme/web");
    }

    private static Map<String, String> parameters(String targets) {
        return Map.of("Configuration", "{\"targets\": [" + targets + "]}");
    }

    /** With rates of ECS that are never reached. */
    private static Map<String, String> atAnyRate(String targets) {
        var parameters = new HashMap<>(parameters(targets));
        parameters.put("EcsRateFactor", "1000");
        return parameters;
    }

    private void service(String name) {
        account.setup()
                .service("dev", name, account.setup().taskDefinition("""
                        {"family": "%s-dev-template", "containerDefinitions": [{"name": "app", "memory": 64,
                          "image": "%s/acme/web:latest"}]}""".formatted(name, account.registryHost())));
        account.bus().deliverAll();
    }

    /** The events of a new image, or of what happened since. */
    private List<String> events() {
        account.bus().deliverAll();
        List<String> arrived = List.copyOf(events);
        events.clear();
        return arrived;
    }

    private String push(String tag) {
        events();
        account.setup().push("acme/web", tag, tag);
        return events().getFirst();
    }

    private FunctionProcess start(
            String name, Map<String, String> variables, Map<String, String> parameters, String... options)
            throws Exception {
        Path task = Files.createTempDirectory(tasks, name);
        return new FunctionProcess(name, task, variables, parameters, List.of(options)).ready();
    }

    private static Map<String, String> at(Server server) {
        return Map.of("AWS_ENDPOINT_URL", server.endpoint().toString());
    }

    /** With the variables of the single services, the rehearsal connects to ECS as it does on Lambda. */
    private static Map<String, String> asOnLambda(Server server) {
        var variables = new HashMap<String, String>();
        SERVICES.forEach(service ->
                variables.put("AWS_ENDPOINT_URL_" + service, server.endpoint().toString()));
        return variables;
    }

    private static String outcome(FunctionProcess function, String event) throws Exception {
        LambdaRuntimeApi.Answer answer = function.invoke(event);
        assertThat(answer.where()).as(answer + function.errors()).isEqualTo("response");
        return answer.body().at("/outcomes/0/outcome").asText();
    }

    /**
     * The event loads what the rehearsal cannot: the HTTP client, which needs a connection, and the credentials. Before there
     * was a rehearsal, 3,600 classes were loaded here.
     */
    @Test
    void firstEventsFindTheirClassesLoadedAndNothingWasSent() throws Exception {
        service("web");
        Path log = tasks.resolve("classes");
        String option = "-Xlog:class+load:file=%s.%%p:none".formatted(log);
        String target = TARGET.formatted("web");
        try (var server = new Server(account);
                var deploy = start("DeployFunction", at(server), parameters(target), option);
                var rollback = start("RollbackFunction", at(server), parameters(target), option)) {
            assertThat(server.connections()).isZero();
            assertThat(deploy.log()).singleElement().satisfies(FunctionStartIT::namesTheVersion);
            assertThat(rollback.log()).singleElement().satisfies(FunctionStartIT::namesTheVersion);
            long beforePush = loaded(log, deploy);
            assertThat(outcome(deploy, push("main-1"))).isEqualTo("DEPLOYING");
            assertThat(loaded(log, deploy) - beforePush).isLessThan(400);

            account.fail("dev", "web");
            long beforeFailure = loaded(log, rollback);
            assertThat(outcome(rollback, events().getFirst())).isEqualTo("NOTHING_TO_ROLL_BACK_TO");
            assertThat(loaded(log, rollback) - beforeFailure).isLessThan(400);
        }
    }

    private static void namesTheVersion(String line) {
        assertThat(Json.parse(line).path("message").asText()).matches("Slipway \\d+\\.\\d+\\.\\d+\\S* started");
    }

    private static long loaded(Path log, FunctionProcess function) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(log + "." + function.pid()))) {
            return lines.filter(line -> line.contains(" source:")).count();
        }
    }

    @Test
    void rehearsalOpensTheConnectionThatTheFirstEventUses() throws Exception {
        service("web");
        try (var server = Server.overTls(account);
                var deploy = start(
                        "DeployFunction",
                        asOnLambda(server),
                        parameters(TARGET.formatted("web")),
                        options(server, KEEP))) {
            server.awaitConnection();
            assertThat(server.connections()).isEqualTo(1);
            assertThat(account.calls()).isEmpty();
            assertThat(outcome(deploy, push("main-1"))).isEqualTo("DEPLOYING");
        }
    }

    private static String[] options(Server server, String... more) {
        return Stream.concat(server.clientOptions().stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** The first push needs all connections that a function opens, and the second one finds them. */
    @Test
    void secondPushToHundredTargetsOpensNoConnection() throws Exception {
        try (var server = Server.overTls(account);
                var deploy = start("DeployFunction", at(server), atAnyRate(services(100)), options(server, KEEP))) {
            manyReadsAtOnce(CONNECTIONS);
            assertThat(outcome(deploy, push("main-1"))).isEqualTo("DEPLOYING");
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
            account.settleAll();

            assertThat(outcome(deploy, push("main-2"))).isEqualTo("DEPLOYING");

            assertThat(server.connections()).isEqualTo(CONNECTIONS);
        }
    }

    /**
     * A request begins with five reads at once. Those that find a broken connection are repeated, and no call uses another of
     * the connections that were idle then. So RegisterTaskDefinition cannot lose its answer that way.
     */
    @Test
    void requestAfterConnectionsBrokeUnnoticedRepeatsOnlyItsFirstReads() throws Exception {
        try (var server = Server.overTls(account);
                var deploy = start("DeployFunction", at(server), parameters(services(20)), options(server, KEEP))) {
            manyReadsAtOnce(40);
            assertThat(outcome(deploy, push("main-1"))).isEqualTo("DEPLOYING");
            account.settleAll();
            account.setup().push("acme/web", "main-2", "main-2");
            server.breakConnections();

            assertThat(outcome(deploy, """
                            {"service": "s0", "environment": "dev", "tag": "main-2"}""")).isEqualTo("DEPLOYING");

            assertThat(server.unanswered()).isBetween(1, 5);
        }
    }

    /** Each target reads its template and its newest release at once: these calls wait until so many have come. */
    private void manyReadsAtOnce(int count) {
        var together = new CountDownLatch(count);
        account.faults().before((service, operation, input) -> {
            if (operation.equals("DescribeTaskDefinition")) {
                together.countDown();
                await(together);
            }
        });
    }

    /** The targets of as many services. */
    private String services(int count) {
        var targets = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            service("s" + i);
            targets.add(TARGET.formatted("s" + i));
        }
        return String.join(",", targets);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void restoredFunctionReadsItsConfigurationAgainAndOpensItsOwnConnections() throws Exception {
        service("web");
        account.setup().parameter("/slipway", TARGET.formatted("other"));
        try (var server = Server.overTls(account)) {
            var variables = new HashMap<>(asOnLambda(server));
            variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
            try (var deploy = start(
                    "DeployFunction",
                    variables,
                    Map.of("Configuration", "ssm:/slipway"),
                    options(server, KEEP, "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"))) {
                server.awaitConnection();
                int ofSnapshot = server.connections();
                account.setup().parameter("/slipway", TARGET.formatted("web"));
                var atFirstCall = new AtomicInteger();
                account.faults()
                        .before((service, operation, input) -> atFirstCall.compareAndSet(0, server.connections()));

                deploy.restore();

                assertThat(outcome(deploy, push("main-1"))).isEqualTo("DEPLOYING");
                assertThat(atFirstCall).hasValue(ofSnapshot + 1);
            }
        }
    }
}
