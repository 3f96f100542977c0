package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's whole story: the functions run from the jar in Lambda's runtime client, each in its own process; events are
 * delivered by template.yaml's rules; a person sends queries.
 */
class DeploymentStoryIT {
    private static final String SECRET = "correct-horse";
    private static final Map<String, String> PARAMETERS = Map.of("Configuration", """
                    {"targets": [{"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"]}]}""", "EventBus", "deployments");

    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final List<LambdaRuntimeApi.Answer> answers = new ArrayList<>();
    private final FunctionProcess deploy;
    private final FunctionProcess rollback;

    DeploymentStoryIT(@TempDir Path first, @TempDir Path second) throws Exception {
        deploy = new FunctionProcess("DeployFunction", first, server.endpoint(), PARAMETERS);
        rollback = new FunctionProcess("RollbackFunction", second, server.endpoint(), PARAMETERS);
        TemplateRules.of(Template.read(Path.of("template.yaml")), PARAMETERS)
                .addTo(account.bus(), Map.of("DeployFunction", handing(deploy), "RollbackFunction", handing(rollback)));
        account.setup().eventBus("deployments").repository("acme/web");
        String template = account.setup().taskDefinition("""
                {"family": "web-dev-template", "containerDefinitions": [{"name": "app",
                  "image": "%s/acme/web:latest", "memory": 64, "environment": [{"name": "PASSWORD", "value": "%s"}]}]}""".formatted(account.registryHost(), SECRET));
        account.setup().service("dev", "web", template);
        // Slipway also receives the event of the service's first deployment, which is Terraform's
        account.bus().deliverAll();
    }

    private Consumer<String> handing(FunctionProcess function) {
        return event -> {
            try {
                LambdaRuntimeApi.Answer answer = function.invoke(event);
                assertThat(answer.where()).as(answer + function.errors()).isEqualTo("response");
                answers.add(answer);
            } catch (Exception e) {
                throw new AssertionError("no answer to " + event, e);
            }
        };
    }

    @AfterEach
    void stop() throws Exception {
        rollback.close();
        deploy.close();
        server.close();
    }

    @Test
    void pushIsDeployedAndFailedPushIsRolledBack() throws Exception {
        push("main-1");
        assertThat(running()).isEqualTo("web-dev:1");
        account.settle("dev", "web");
        account.bus().deliverAll();

        push("main-2");
        assertThat(running()).isEqualTo("web-dev:2");
        account.fail("dev", "web");
        account.bus().deliverAll();
        assertThat(running()).isEqualTo("web-dev:1");
        account.settle("dev", "web");
        account.bus().deliverAll();

        assertThat(outcomes())
                .containsExactly("IGNORED", "DEPLOYING", "SUCCEEDED", "DEPLOYING", "ROLLED_BACK", "IGNORED");
        assertThat(published())
                .containsExactly(
                        "Deployment Started main-1",
                        "Deployment Succeeded main-1",
                        "Deployment Started main-2",
                        "Deployment Rolled Back main-1");
        historyReturnsBothRevisions();
        statusReturnsRolledBackService();
        bothLogsAreJsonWithoutSecrets();
    }

    private void historyReturnsBothRevisions() throws Exception {
        JsonNode history = ask("""
                {"action": "history", "service": "web", "environment": "dev"}""");

        assertThat(history.path("revisions")).hasSize(2);
        JsonNode failed = history.at("/revisions/0");
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.path("stateReason").asText()).contains("task failed to start");
        assertThat(failed.path("rolledBackTo").asInt()).isEqualTo(1);
        assertThat(failed.path("imageTag").asText()).isEqualTo("main-2");
        JsonNode good = history.at("/revisions/1");
        assertThat(good.path("state").asText()).isEqualTo("good");
        assertThat(good.path("running").asBoolean()).isTrue();
        assertThat(good.path("desired").asBoolean()).isTrue();
    }

    private void statusReturnsRolledBackService() throws Exception {
        JsonNode status = ask("{\"action\": \"status\", \"service\": \"web\"}");

        assertThat(status.path("slipwayVersion").asText()).matches("\\d+\\.\\d+\\.\\d+\\S*");
        assertThat(status.path("services")).singleElement().satisfies(service -> {
            assertThat(service.path("status").asText()).isEqualTo("ACTIVE");
            assertThat(service.at("/running/imageTag").asText()).isEqualTo("main-1");
            assertThat(service.has("desired")).isFalse();
            assertThat(service.at("/rollout/state").asText()).isEqualTo("COMPLETED");
        });
    }

    private void bothLogsAreJsonWithoutSecrets() throws Exception {
        List<String> lines =
                Stream.concat(deploy.log().stream(), rollback.log().stream()).toList();
        // one line for each start and each outcome: queries have none
        assertThat(lines)
                .hasSize(2 + outcomes().size())
                .allSatisfy(line ->
                        assertThat(Json.parse(line).path("message").asText()).isNotEmpty());
        assertThat(lines + answers.toString() + account.bus("deployments").events())
                .doesNotContain(SECRET);
    }

    private void push(String tag) {
        account.setup().push("acme/web", tag, tag);
        account.bus().deliverAll();
    }

    private JsonNode ask(String request) throws Exception {
        LambdaRuntimeApi.Answer answer = deploy.invoke(request);
        assertThat(answer.where()).as(answer + deploy.errors()).isEqualTo("response");
        return answer.body();
    }

    private String running() {
        var which = Json.object().put("cluster", "dev");
        which.putArray("services").add("web");
        String arn = account.quietly("ecs", "DescribeServices", which)
                .at("/services/0/taskDefinition")
                .asText();
        return arn.substring(arn.indexOf('/') + 1);
    }

    /** The outcomes of the functions, in the order of their events. */
    private List<String> outcomes() {
        return answers.stream()
                .map(answer -> answer.body().at("/outcomes/0/outcome").asText())
                .toList();
    }

    /** The published events, with the image's tag. */
    private List<String> published() {
        return account.bus("deployments").events().stream()
                .map(DeploymentStoryIT::headline)
                .toList();
    }

    private static String headline(Event event) {
        String image = event.detail().path("image").asText();
        return event.detailType() + " "
                + image.substring(image.lastIndexOf(':', image.indexOf('@')) + 1, image.indexOf('@'));
    }
}
