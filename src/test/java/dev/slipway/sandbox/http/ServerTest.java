package dev.slipway.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServerTest {
    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";
    private static final String REQUEST = """
            {"family": "web", "new": {"in": [{"2031": 1.0}]}, "containerDefinitions": [{"name": "web", "image": "nginx:1", "memory": 128, "é": [null, 12345678901234567890]}]}""";

    private final AwsAccount account = new AwsAccount(new Ticking());
    private final Server server = new Server(account);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void taskDefinitionIsReturnedWithAllItsMembers() throws Exception {
        HttpResponse<String> answer = post(ECS + "RegisterTaskDefinition", REQUEST);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-amz-json-1.1");
        assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
        String members = Json.write(Json.parse(REQUEST)).replaceAll("^\\{|}]}$", "");
        assertThat(post(ECS + "DescribeTaskDefinition", "{\"taskDefinition\": \"web\"}")
                        .body())
                .contains(members);
    }

    @Test
    void servesOverTlsAndCountsConnections() throws Exception {
        try (var tls = Server.overTls(account);
                var first = trusting(tls);
                var second = trusting(tls)) {
            assertThat(tls.endpoint()).hasScheme("https");
            for (HttpClient client : List.of(first, first, second)) {
                var request = HttpRequest.newBuilder(tls.endpoint())
                        .header("X-Amz-Target", ECS + "ListClusters")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();

                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("clusterArns");
            }

            assertThat(tls.connections()).isEqualTo(2);
        }
    }

    /** A client with the trust store of {@link Server#clientOptions}. */
    private static HttpClient trusting(Server server) throws Exception {
        List<String> values = server.clientOptions().stream()
                .map(option -> option.substring(option.indexOf('=') + 1))
                .toList();
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(
                Path.of(values.getFirst()).toFile(), values.getLast().toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    @Test
    void refusalHasTypeAndMessage() throws Exception {
        HttpResponse<String> answer = post(ECS + "DescribeServices", "{\"cluster\": \"no\", \"services\": [\"x\"]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-errortype")).contains("ClusterNotFoundException");
        assertThat(answer.body())
                .isEqualTo("{\"__type\":\"ClusterNotFoundException\",\"message\":\"Cluster not found.\"}");
    }

    @Test
    void awsServiceIsChosenByTargetHeader() throws Exception {
        account.setup().repository("acme/web").parameter("/a", "1");

        assertThat(post("AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", "{}")
                        .body())
                .contains("acme/web");
        assertThat(post("AmazonSSM.GetParameter", "{\"Name\": \"/a\"}").body()).contains("\"Value\":\"1\"");
        assertThat(post("AWSEvents.PutEvents", "{\"Entries\": [{}]}").body()).contains("\"FailedEntryCount\":1");
        assertThat(post("Other.Thing", "{}").body())
                .contains("UnknownOperationException")
                .contains("Other.Thing");
    }

    @Test
    void stsReturnsCallerAndAssumesAnyRole() throws Exception {
        assertThat(post("", "Action=GetCallerIdentity&Version=2011-06-15").body())
                .contains("<GetCallerIdentityResult>", "<Account>123456789012</Account>");
        assertThat(post(
                                "",
                                "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdeploy&RoleSessionName=s")
                        .body())
                .contains("assumed-role/deploy/s", "<Credentials><AccessKeyId>", "<Expiration>2026-11-20T11:00");
    }

    @Test
    void storesScheduleUntilItIsDeleted() throws Exception {
        String body = "{\"GroupName\": \"shop\", \"ScheduleExpression\": \"rate(1 hour)\"}";

        assertThat(schedule("POST", "/schedules/report", body).body())
                .contains(":scheduler:us-east-1:123456789012:schedule/shop/report\"");
        assertThat(schedule("POST", "/schedules/report", body).statusCode()).isEqualTo(409);
        assertThat(schedule("PUT", "/schedules/report", body.replace("1 hour", "2 hours"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(schedule("GET", "/schedules/report?groupName=shop", "").body())
                .contains("\"Name\":\"report\"", "\"State\":\"ENABLED\"", "rate(2 hours)");
        assertThat(schedule("GET", "/schedules/report", "").statusCode()).isEqualTo(404);
        assertThat(schedule("DELETE", "/schedules/report?clientToken=1&groupName=shop", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(schedule("GET", "/schedules/report?groupName=shop", "").statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> schedule(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.endpoint().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void invalidJsonIsRefused() throws Exception {
        assertThat(post(ECS + "ListClusters", "{").body()).contains("SerializationException");
        assertThat(post(ECS + "ListClusters", "[]").body()).contains("SerializationException");
    }

    @Test
    void lostResponseClosesConnection() {
        account.faults().always("ListClusters", new Fault.NoAnswer(true));

        assertThatThrownBy(() -> post(ECS + "ListClusters", "{}")).isInstanceOf(IOException.class);
    }

    @Test
    void controlsSettleFailAndPushOverHttp() throws Exception {
        account.setup().repository("acme/web").taskDefinition(Calls.definition("web", "nginx:1"));
        account.setup().service("dev", "web", "web");
        control("Push", "{\"repository\": \"acme/web\", \"tag\": \"v1\", \"platforms\": [\"linux/arm64\"]}");
        control("Fault", "{\"operation\": \"UpdateService\", \"times\": 1, \"fault\": \"throttled\"}");
        account.setup().taskDefinition(Calls.definition("web", "nginx:2"));
        String update = "{\"cluster\": \"dev\", \"service\": \"web\", \"taskDefinition\": \"web\"}";

        assertThat(post(ECS + "UpdateService", update).body()).contains("Rate exceeded");
        assertThat(post(ECS + "UpdateService", update).body()).contains("IN_PROGRESS");
        control("Fail", "{\"cluster\": \"dev\", \"service\": \"web\", \"rollback\": true}");
        control("Settle", "{}");

        assertThat(control("Calls", "").path("calls"))
                .extracting(c -> c.path("fault").asText("none"))
                .containsExactly("ThrottlingException: Rate exceeded", "none");
        assertThat(control("Events", "").path("events"))
                .extracting(e -> e.at("/detail/eventName").asText(""))
                .endsWith(
                        "SERVICE_DEPLOYMENT_FAILED", "SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED");
    }

    @Test
    void controlsRunSimulationOverHttp() throws Exception {
        account.setup().taskDefinition(Calls.definition("web", "nginx:1"));
        account.setup().taskDefinition(Calls.definition("web", "nginx:2"));
        account.setup().service(Calls.object("""
                {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1', 'desiredCount': 1,
                 'deploymentConfiguration': {'alarms': {'alarmNames': ['cpu'], 'enable': true, 'rollback': false}}}"""));
        assertThat(control("Step", "{}").has("nextStep")).isFalse();
        control("Behave", "{\"image\": \"nginx:2\", \"behaviour\": \"stuck\"}");
        post(ECS + "UpdateService", "{\"cluster\": \"dev\", \"service\": \"web\", \"taskDefinition\": \"web:2\"}");
        control("Step", "");
        control("Alarm", "{\"name\": \"cpu\", \"state\": \"ALARM\"}");
        control("Step", "");
        control("Continue", "{\"cluster\": \"dev\", \"service\": \"web\"}");

        assertThat(Json.parse(post(ECS + "DescribeServices", "{\"cluster\": \"dev\", \"services\": [\"web\"]}")
                                .body())
                        .at("/services/0/deployments"))
                .extracting(d -> d.path("rolloutState").asText() + d.path("pendingCount"))
                .containsExactly("FAILED1", "COMPLETED0");
    }

    @Test
    void controlSetsHowFarReadsAreBehind() throws Exception {
        control("Lag", "{\"seconds\": 3600, \"kind\": \"taskDefinitions\", \"shuffle\": 1}");
        String family = "{\"taskDefinition\": \"web\"}";
        account.call("ecs", "RegisterTaskDefinition", Calls.object(Calls.definition("web", "nginx:1")));

        assertThat(post(ECS + "DescribeTaskDefinition", family).body()).contains("Unable to describe");
        control("Lag", "{\"seconds\": 0}");

        assertThat(post(ECS + "DescribeTaskDefinition", family).body()).contains("web:1");
    }

    @Test
    void invalidControlIsRefusedAndSaysWhatToDo() throws Exception {
        assertThat(control("Lag", "{\"seconds\": 1, \"kind\": \"x\"}")
                        .path("message")
                        .asText())
                .contains("services, taskDefinitions");
        assertThat(control("Settle", "{\"service\": \"web\"}").path("message").asText())
                .contains("\"cluster\"");
        assertThat(control("Fault", "{\"fault\": \"x\"}").path("message").asText())
                .contains("throttled");
        assertThat(control("Behave", "{\"behaviour\": \"x\"}").path("message").asText())
                .contains("failsHealthChecks");
        assertThat(control("Alarm", "{\"name\": \"x\", \"state\": \"ok\"}")
                        .path("message")
                        .asText())
                .contains("ALARM or OK");
        assertThat(control("Settle", "{\"cluster\": \"a\", \"service\": \"b\"}")
                        .path("message")
                        .asText())
                .contains("no service a/b");
    }

    @Test
    @Tag("exhaustive")
    void awsCliWorksAgainstServer() throws Exception {
        assumeThat(awsCli())
                .as("the AWS CLI is not on this machine: not tried with it")
                .isTrue();

        aws("ecs", "create-cluster", "--cluster-name", "dev");
        aws("ecs", "register-task-definition", "--cli-input-json", Calls.definition("web", "nginx:1"));
        aws(
                "ecs",
                "create-service",
                "--cluster",
                "dev",
                "--service-name",
                "web",
                "--task-definition",
                "web",
                "--desired-count",
                "1");
        account.settleAll();

        assertThat(aws("ecs", "describe-services", "--cluster", "dev", "--services", "web")
                        .at("/services/0/deployments/0/rolloutState")
                        .asText())
                .isEqualTo("COMPLETED");
        aws("ecs", "wait", "services-stable", "--cluster", "dev", "--services", "web");
        String task = aws("ecs", "list-tasks", "--cluster", "dev", "--service-name", "web")
                .at("/taskArns/0")
                .asText();
        aws("ecs", "wait", "tasks-running", "--cluster", "dev", "--tasks", task);
        aws("ecs", "delete-service", "--cluster", "dev", "--service", "web", "--force");
        aws("ecs", "wait", "services-inactive", "--cluster", "dev", "--services", "web");
        assertThat(aws("sts", "get-caller-identity").path("Account").asText()).isEqualTo("123456789012");
    }

    private JsonNode control(String action, String body) throws Exception {
        var request = HttpRequest.newBuilder(server.endpoint().resolve(Controls.PATH + action))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.parse(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> post(String target, String body) throws Exception {
        var request = HttpRequest.newBuilder(server.endpoint()).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!target.isEmpty()) {
            request.header("X-Amz-Target", target);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static boolean awsCli() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
    }

    private JsonNode aws(String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of("aws", "--output", "json"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AWS_ENDPOINT_URL", server.endpoint().toString());
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "sandbox");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "sandbox");
        builder.environment().put("AWS_PAGER", "");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Json.parse(output.isBlank() ? "{}" : output);
    }
}
