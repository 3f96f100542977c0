package dev.slipway.endtoend.accounts;

import static dev.slipway.endtoend.accounts.CrossAccountFixture.calls;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.image;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.runs;
import static dev.slipway.endtoend.accounts.CrossAccountFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events other than pushes and ended deployments that another account and region forwards. */
class ForwardedEventsTest {
    private final CrossAccountFixture stage = new CrossAccountFixture();

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void customEventIsHandledOnlyWhenPutInSlipwaysAccount() {
        stage.push(stage.ours, "acme/web", "main-1");
        stage.theirs.bus().forward("requests", "{\"source\": [\"acme.releases\"]}", stage.ours.bus());
        ask(stage.theirs);

        assertThat(stage.deliver()).isEmpty();
        assertThat(stage.ours.bus().events())
                .as("the event was forwarded")
                .anyMatch(event -> event.json().contains("acme.releases"));
        assertThat(runs(stage.theirs, "production", "web")).isEqualTo("web-prod-template:1");

        ask(stage.ours);
        assertThat(DeploymentFixture.kinds(stage.deliver())).containsExactly("DEPLOYING");
        assertThat(runs(stage.theirs, "production", "web")).isEqualTo("web-prod:1");
    }

    @Test
    void templateIsFollowedOnlyInTargetsAccount() {
        stage.deployGood("v1");
        stage.theirs.setup().trail();
        stage.ours.setup().trail();
        changeTemplate(stage.ours);
        assertThat(DeploymentFixture.kinds(stage.deliver())).containsExactly("IGNORED");
        changeTemplate(stage.theirs);

        assertThat(DeploymentFixture.kinds(stage.deliver()))
                .as("Slipway's own registration is not forwarded")
                .containsExactly("DEPLOYING");
        assertThat(registrars(stage.theirs)).containsExactly("", CrossAccountFixture.TARGET);
        assertThat(runs(stage.theirs, "production", "web")).isEqualTo("web-prod:2");
        assertThat(image(stage.theirs, "web-prod:2")).isEqualTo(image(stage.theirs, "web-prod:1"));
        assertThat(calls(stage.ours, "ecs")).isEmpty();
    }

    @Test
    void registrationBySlipwayInvokesNoFunction() {
        stage.ours.setup().trail();

        assertThat(DeploymentFixture.kinds(stage.push(stage.ours, "acme/web", "main-1")))
                .containsExactly("DEPLOYING");
        assertThat(registrars(stage.ours)).containsExactly(CrossAccountFixture.DEPLOY);
        assertThat(CrossAccountFixture.runs(stage.ours, "dev", "web")).isEqualTo("web-dev:1");
    }

    /** Of a pattern's target: its names are read there, with the role that the pattern names. */
    @Test
    void endOfAReleaseTaskWakesTheFunctionForItsTarget() {
        assertThat(DeploymentFixture.kinds(stage.push(stage.ours, "apps/mail", "staging-1")))
                .containsExactly("DEPLOYING");
        stage.theirs.settle("apps-staging", "mail");
        stage.dropEvents();
        assertThat(stage.runs(stage.theirs, "apps-staging", "mail-staging:1", "by-hand"))
                .as("a task that somebody else started")
                .isEmpty();
        stage.forgetCalls();

        assertThat(DeploymentFixture.kinds(
                        stage.runs(stage.theirs, "apps-staging", "mail-staging:1", "slipway/release/1")))
                .containsExactly("SUCCEEDED");
        assertThat(calls(stage.theirs, "ecs")).contains("DescribeTaskDefinition by slipway-target");
        assertThat(calls(stage.ours, "ecs")).isEmpty();
    }

    /** The roles in CloudTrail's events; empty for a user. */
    private static List<String> registrars(AwsAccount in) {
        return in.bus().events().stream()
                .filter(event -> event.detailType().equals("AWS API Call via CloudTrail"))
                .map(event -> event.detail()
                        .at("/userIdentity/sessionContext/sessionIssuer/arn")
                        .asText())
                .toList();
    }

    @Test
    void forwardedEventWithoutTargetIsIgnoredWithoutCalls() {
        stage.partners.setup().repository("acme/web");
        stage.theirs.setup().cluster("dev").service("dev", "web", "web-prod-template");
        stage.forgetCalls();
        List<JsonNode> outcomes = stage.push(stage.partners, "acme/web", "v1");

        assertThat(DeploymentFixture.kinds(outcomes)).containsExactly("IGNORED", "IGNORED");
        assertThat(outcomes)
                .extracting(o -> o.path("reason").asText())
                .anyMatch("no target names the service \"web\""::equals)
                .anyMatch(reason -> reason.contains("takes its images from \"" + stage.ours.registryHost()));
        assertThat(stage.calls()).isEmpty();
    }

    private static void ask(AwsAccount in) {
        ObjectNode put = Json.object();
        put.putArray("Entries")
                .addObject()
                .put("Source", "acme.releases")
                .put("DetailType", "Slipway Deploy Requested")
                .put("Detail", Json.write(web("prod").put("tag", "main-1")));
        in.quietly("events", "PutEvents", put);
    }

    /** Registers a template, as Terraform in that account does. */
    private void changeTemplate(AwsAccount in) {
        in.setup().taskDefinition("""
                {"family": "web-prod-template", "cpu": "512",
                 "containerDefinitions": [{"name": "app", "image": "%s/acme/web:latest", "memory": 64}]}""".formatted(stage.ours.registryHost()));
    }
}
