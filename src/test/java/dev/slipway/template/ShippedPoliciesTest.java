package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** template.yaml has the policies that Terraform renders, for all parameters. */
class ShippedPoliciesTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final ShippedPolicies POLICIES = ShippedPolicies.shipped();
    /** The value of {@code GetAtt} when nothing is deployed. */
    private static final String QUEUE = "FailedInvocations";

    private static final String ECS = "arn:aws:ecs:eu-west-1:123456789012:";
    private static final String SOURCE = "ssm:/slipway/targets/";
    private static final String ROLE = "arn:aws:iam::123456789012:role/";

    static Stream<Arguments> parameters() {
        return Stream.of(
                arguments("the defaults", Map.of("Configuration", SOURCE, "TaskRoles", ROLE + "acme-*")),
                arguments(
                        "a cluster",
                        Map.of("Configuration", SOURCE, "TaskRoles", ROLE + "acme-*", "Clusters", ECS + "cluster/dev")),
                arguments(
                        "text as configuration",
                        Map.of("Configuration", "{\"targets\": []}", "TaskRoles", ROLE + "acme-*")),
                arguments(
                        "tasks everywhere",
                        Map.of("Configuration", SOURCE, "TaskRoles", ROLE + "acme-*", "RunTasks", "ENABLED")),
                arguments(
                        "text as callers and boundaries",
                        Map.of(
                                "Configuration",
                                SOURCE,
                                "TaskRoles",
                                ROLE + "acme-*",
                                "Callers",
                                "{\"web-pipeline\": {\"actions\": [\"deploy\"]}}",
                                "Boundaries",
                                "{\"/slipway/targets/*\": {\"cluster\": [\"dev\"]}}")),
                arguments("everything named", everythingNamed()),
                arguments("several of each", severalOfEach()),
                arguments(
                        "another partition",
                        Map.of(
                                "Configuration", SOURCE,
                                "AWS::Partition", "aws-us-gov",
                                "AWS::Region", "us-gov-west-1",
                                "AWS::AccountId", "999999999999",
                                "ConfigurationParameter", "/slipway",
                                "TaskRoles", "arn:aws-us-gov:iam::999999999999:role/acme-*")));
    }

    private static Map<String, String> everythingNamed() {
        return Map.ofEntries(
                Map.entry("Configuration", SOURCE),
                Map.entry("ConfigurationParameter", "/slipway/targets"),
                Map.entry("Clusters", ECS + "cluster/dev"),
                Map.entry("Services", ECS + "service/dev/web"),
                Map.entry("Families", "web-dev"),
                Map.entry("TaskRoles", ROLE + "acme-web"),
                Map.entry("Repositories", "arn:aws:ecr:eu-west-1:123456789012:repository/acme/web"),
                Map.entry("AssumableRoles", "arn:aws:iam::999999999999:role/slipway"),
                Map.entry("RunTasks", "ENABLED"),
                Map.entry("Callers", "ssm:/slipway-callers"),
                Map.entry("Boundaries", "ssm:/platform/slipway/boundaries"),
                Map.entry("EventBus", "acme"));
    }

    private static Map<String, String> severalOfEach() {
        return Map.ofEntries(
                Map.entry("Configuration", SOURCE),
                Map.entry("ConfigurationParameter", "/slipway/targets"),
                Map.entry("Clusters", ECS + "cluster/dev," + "arn:aws:ecs:*:123456789012:cluster/prod-*"),
                Map.entry("Families", "acme-*,web-dev, web-prod"),
                Map.entry("RunTasks", "ENABLED"),
                Map.entry("TaskRoles", ROLE + "acme-*," + ROLE + "execution"),
                Map.entry(
                        "Repositories",
                        "arn:aws:ecr:*:123456789012:repository/acme/*,arn:aws:ecr:*:999999999999:repository/a"),
                Map.entry(
                        "AssumableRoles",
                        "arn:aws:iam::999999999999:role/slipway,arn:aws:iam::888888888888:role/slipway"),
                Map.entry("EventBus", "arn:aws:events:us-east-1:999999999999:event-bus/acme"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parameters")
    void samAndTerraformShareTheirPolicies(String name, Map<String, String> parameters) {
        var variables = PolicyVariables.of(parameters, QUEUE);
        assertThat(resolved(TEMPLATE.resource("SharedPolicy").at("/Properties/PolicyDocument"), parameters))
                .isEqualTo(POLICIES.render("shared", variables));
        JsonNode callers = TEMPLATE.resource("CallersPolicy");
        assertThat(resolved(Json.object().set("Condition", callers.path("Condition")), parameters)
                        .asBoolean())
                .isEqualTo(parameters.containsKey("Callers"));
        if (parameters.containsKey("Callers")) {
            assertThat(resolved(callers.at("/Properties/PolicyDocument"), parameters))
                    .isEqualTo(POLICIES.render("callers", variables));
        }
        assertThat(own("DeployFunction", parameters)).isEqualTo(POLICIES.render("deploy", variables));
        assertThat(own("RollbackFunction", parameters)).isEqualTo(POLICIES.render("rollback", variables));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | service/*",
                "cluster/dev | '' | service/dev/*",
                "cluster/prod-*,cluster/dev | '' | service/prod-*/*,service/dev/*",
                "'' | service/dev/web | service/dev/web",
                "cluster/dev | service/dev/web,service/prod/* | service/dev/web,service/prod/*"
            })
    void allowedServicesFollowFromClustersOrServices(String clusters, String services, String allowed) {
        Map<String, String> parameters =
                Map.of("AWS::Region", "eu-west-1", "Clusters", arns(clusters), "Services", arns(services));
        List<String> updated = resources("UpdateServices", parameters);
        assertThat(String.join(",", updated)).isEqualTo(arns(allowed));
        assertThat(resources("ReadServices", parameters)).isEqualTo(updated);
        assertThat(resources("StopInServices", parameters)).isEqualTo(updated);
        assertThat(resources("ContinueInServices", parameters)).isEqualTo(updated);
        // the revisions and deployments of a service are below its ARN; service/dev/* means everything below dev
        assertThat(resources("StopServiceDeployments", parameters))
                .map(arn -> arn.replace(":service-deployment/", ":service/").replaceFirst("/\\*$", ""))
                .isEqualTo(services.isEmpty() ? below(updated) : updated);
        assertThat(resources("ContinueServiceDeployments", parameters))
                .isEqualTo(resources("StopServiceDeployments", parameters));
        assertThat(resources("ReadServiceDeployments", parameters))
                .isEqualTo(resources("StopServiceDeployments", parameters));
        assertThat(resources("ReadServiceRevisions", parameters))
                .map(arn -> arn.replace(":service-revision/", ":service/").replaceFirst("/\\*$", ""))
                .isEqualTo(services.isEmpty() ? below(updated) : updated);
    }

    @ParameterizedTest
    @CsvSource({
        "DeployFunction, ssm:/slipway-callers, 1",
        "DeployFunction, '', 0",
        "RollbackFunction, ssm:/slipway-callers, 0"
    })
    void onlyDeployFunctionReadsItsCallers(String function, String callers, int policies) {
        JsonNode managed = resolved(
                TEMPLATE.resource(function + "Role").at("/Properties/ManagedPolicyArns"), Map.of("Callers", callers));
        assertThat(Template.texts(managed)).filteredOn("CallersPolicy"::equals).hasSize(policies);
    }

    @Test
    void policyNamesEveryFamily() {
        assertThat(resources("AppendToFamilies", Map.of("Families", "acme-*, web-dev")))
                .containsExactly("arn:*:ecs:*:*:task-definition/acme-*:*", "arn:*:ecs:*:*:task-definition/web-dev:*");
    }

    private static List<String> below(List<String> services) {
        return services.stream().map(arn -> arn.replaceFirst("/\\*$", "")).toList();
    }

    private static String arns(String resources) {
        return resources.isEmpty() ? "" : ECS + resources.replace(",", "," + ECS);
    }

    private static List<String> resources(String sid, Map<String, String> parameters) {
        return TEMPLATE.statements().stream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .map(statement -> Template.texts(resolved(statement.path("Resource"), parameters)))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode own(String function, Map<String, String> parameters) {
        JsonNode role = TEMPLATE.resource(function + "Role").path("Properties");
        assertThat(role.path("ManagedPolicyArns")).contains(Json.object().put("Ref", "SharedPolicy"));
        assertThat(role.path("Policies")).hasSize(1);
        return resolved(role.at("/Policies/0/PolicyDocument"), parameters);
    }

    private static JsonNode resolved(JsonNode node, Map<String, String> parameters) {
        return TEMPLATE.resolved(node, parameters);
    }
}
