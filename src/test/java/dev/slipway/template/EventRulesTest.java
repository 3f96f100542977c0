package dev.slipway.template;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Ruler;

/** Which events invoke a function, by AWS's own matcher. */
class EventRulesTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final List<TemplateRules.Rule> RULES = TEMPLATE.rules(Map.of(
            "RequestSources", "acme.releases,acme.ci",
            "Replication", "ENABLED",
            "FollowTemplates", "ENABLED",
            "RunTasks", "ENABLED"));
    private static final Map<String, Set<String>> MATCHES = Map.ofEntries(
            entry("push.json", Set.of("DeployFunctionPush")),
            entry("push-multi-arch.json", Set.of("DeployFunctionPush")),
            entry("push-multi-arch-child.json", Set.of()),
            entry("push-signature.json", Set.of("DeployFunctionPush")),
            entry("delete.json", Set.of()),
            entry("storage-class.json", Set.of()),
            entry("replication.json", Set.of("DeployFunctionReplication")),
            entry("deploy-requested.json", Set.of("RequestRule")),
            entry("deploy.json", Set.of()),
            entry("deploy-and-wait.json", Set.of()),
            entry("dry-run.json", Set.of()),
            entry("promote.json", Set.of()),
            entry("rollback.json", Set.of()),
            entry("rollback-to.json", Set.of()),
            entry("rollback-since.json", Set.of()),
            entry("restart.json", Set.of()),
            entry("promote-all.json", Set.of()),
            entry("hold.json", Set.of()),
            entry("unhold.json", Set.of()),
            entry("continue.json", Set.of()),
            entry("abort.json", Set.of()),
            entry("run.json", Set.of()),
            entry("status.json", Set.of()),
            entry("history.json", Set.of()),
            entry("why.json", Set.of()),
            entry("check.json", Set.of()),
            entry("check-configuration.json", Set.of()),
            entry("diff.json", Set.of()),
            entry("state-change-completed.json", Set.of("RollbackFunctionDeploymentEnded")),
            entry("state-change-failed.json", Set.of("RollbackFunctionDeploymentEnded")),
            entry("hook-awaiting-action.json", Set.of("RollbackFunctionDeploymentEnded")),
            entry("release-task-stopped.json", Set.of("RollbackFunctionReleaseTaskStopped")),
            entry("template-registered.json", Set.of("TemplateRule")),
            entry("scheduled.json", Set.of()));

    @Test
    void everyEventFileMatchesExactlyItsRules() throws Exception {
        for (Path file : eventFiles()) {
            assertThat(matching(Files.readString(file)))
                    .as(file.toString())
                    .isEqualTo(MATCHES.get(file.getFileName().toString()));
        }
        assertThat(eventFiles()).hasSameSizeAs(MATCHES.keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"main-42\" | \"\"                          | ",
                "\"image-tag\" | \"no-tag\"                  | ",
                "SUCCESS | FAILED                            | ",
                "aws.ecr | acme.ecr                          | ",
                "ECR Image Action | ECR Referrer Action      | ",
                "\"PUSH\" | \"REPLICATE\"                    | ",
                "acme/web | other/repository                 | DeployFunctionPush",
                "123456789012 | 999999999999                 | DeployFunctionPush",
                "vnd.oci.image.config | vnd.cncf.helm.config | DeployFunctionPush"
            })
    void matchesOnlySuccessfulPushesWithATag(String from, String to, @Nullable String rule) throws Exception {
        String event = Files.readString(Path.of("events/push.json"));
        assertThat(event).contains(from);
        assertThat(matching(event.replace(from, to))).isEqualTo(rule == null ? Set.of() : Set.of(rule));
    }

    @ParameterizedTest
    @CsvSource({"acme.releases, true", "acme.ci, true", "acme, false", "acme.releases.x, false", "aws.ecr, false"})
    void matchesRequestsOfNamedSourcesOnly(String source, boolean matches) throws Exception {
        String event = Files.readString(Path.of("events/deploy-requested.json"));
        assertThat(matching(event.replace("acme.releases", source)).contains("RequestRule"))
                .isEqualTo(matches);
    }

    @Test
    void matchesNoRequestOfAForwardingAccount() throws Exception {
        String event = Files.readString(Path.of("events/deploy-requested.json"));
        assertThat(event).contains("\"account\": \"123456789012\"");
        assertThat(matching(event.replace("123456789012", "222222222222"))).isEmpty();
        assertThat(matching(event.replace("us-east-1", "eu-west-1")))
                .as("another region of this account")
                .containsExactly("RequestRule");
    }

    @Test
    void requestRuleExistsOnlyWithNamedSources() {
        assertThat(TEMPLATE.resource("RequestRule").path("Condition").asText()).isEqualTo("HasRequestSources");
        assertThat(TEMPLATE.resource("RequestRulePermission").path("Condition").asText())
                .isEqualTo("HasRequestSources");
        assertThat(TEMPLATE.rules(Map.of()))
                .extracting(TemplateRules.Rule::name)
                .containsExactly("DeployFunctionPush", "RollbackFunctionDeploymentEnded");
    }

    /** The function ignores replicated images, too: other rules may invoke it. */
    @Test
    void replicatedImagesAreDeployedOnlyIfTheInstallationSaysSo() {
        assertThat(TEMPLATE.rules(Map.of("Replication", "ENABLED")))
                .extracting(TemplateRules.Rule::name)
                .contains("DeployFunctionReplication");
        assertThat(TEMPLATE.parameters().at("/Replication/Default").asText()).isEqualTo("DISABLED");
        assertThat(TEMPLATE.function("DeployFunction")
                        .at("/Environment/Variables/SLIPWAY_REPLICATION/Ref")
                        .asText())
                .isEqualTo("Replication");
    }

    /** Here GetAtt returns the logical id: the function's own role is {@code DeployFunctionRole}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:iam::123456789012:role/terraform | DeployFunctionRole         | false",
                "arn:aws:iam::123456789012:role/terraform | DeployFunctionRole2        | true",
                "RegisterTaskDefinition                   | DeregisterTaskDefinition   | false",
                "ecs.amazonaws.com                        | batch.amazonaws.com        | false",
                "\"aws.ecs\"                                | \"acme.ecs\"                 | false",
                "AWS API Call via CloudTrail              | ECS Deployment State Change | false",
                "\"readOnly\"                               | \"errorCode\": \"Denied\", \"readOnly\" | false",
                "web-dev-template                         | another                    | true",
                "\"123456789012\"                           | \"999999999999\"             | true"
            })
    void matchesTemplatesThatOthersRegister(String from, String to, boolean matches) throws Exception {
        String event = Files.readString(Path.of("events/template-registered.json"));
        assertThat(event).contains(from);
        assertThat(matching(event.replace(from, to)).contains("TemplateRule")).isEqualTo(matches);
    }

    @Test
    void matchesRegistrationWithoutASession() throws Exception {
        var event = (ObjectNode) Json.parse(Files.readString(Path.of("events/template-registered.json")));
        event.withObject("/detail/userIdentity").remove("sessionContext");
        assertThat(matching(Json.write(event))).containsExactly("TemplateRule");

        event.withObject("/detail").remove("userIdentity");
        assertThat(matching(Json.write(event))).containsExactly("TemplateRule");
    }

    @Test
    void templateRuleExistsOnlyWithFollowTemplates() {
        assertThat(TEMPLATE.resource("TemplateRule").path("Condition").asText()).isEqualTo("HasFollowTemplates");
        assertThat(TEMPLATE.resource("TemplateRulePermission").path("Condition").asText())
                .isEqualTo("HasFollowTemplates");
        assertThat(TEMPLATE.resource("TemplateRulePermission")
                        .at("/Properties/SourceArn/Fn::GetAtt/0")
                        .asText())
                .isEqualTo("TemplateRule");
    }

    private static Set<String> matching(String event) throws Exception {
        var matching = new TreeSet<String>();
        for (TemplateRules.Rule rule : RULES) {
            if (Ruler.matchesRule(event, rule.pattern())) {
                matching.add(rule.name());
            }
        }
        return matching;
    }

    private static List<Path> eventFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("events"))) {
            return files.sorted().toList();
        }
    }
}
