package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.template.PolicyVariables;
import dev.slipway.template.ShippedPolicies;
import dev.slipway.text.Json;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policy that terraform/target-role plans equals the one that IAM's simulator is tested with. */
class TargetRoleModuleIT {
    private static final String ACCOUNT = "210987654321";
    private static final String ECS = "arn:aws:ecs:eu-west-1:" + ACCOUNT + ":";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/";

    /** template.yaml's parameters, by role. */
    private static final Map<String, Map<String, String>> ROLES = Map.of(
            "defaults", Map.of("TaskRoles", ROLE + "acme-*"),
            "tasks", Map.of("TaskRoles", ROLE + "acme-*", "RunTasks", "ENABLED"),
            "clusters", Map.of("TaskRoles", ROLE + "acme-*", "Clusters", ECS + "cluster/prod," + ECS + "cluster/env-*"),
            "named",
                    Map.of(
                            "RunTasks", "ENABLED",
                            "TaskRoles", ROLE + "acme-task," + ROLE + "acme-execution",
                            "Clusters", ECS + "cluster/prod",
                            "Services", ECS + "service/prod/web," + ECS + "service/prod/api-*",
                            "Families", "web-prod,api-*"));

    @Test
    void targetRolesPolicyEqualsTestedPolicy() throws Exception {
        try (var server = new Server(new AwsAccount(ACCOUNT, "eu-west-1", InstantSource.system()))) {
            var terraform = new Terraform("TargetRoleIT", Map.of("sts", server.endpoint(), "iam", server.endpoint()));
            terraform.write("main.tf.json", Json.write(modules())).init().plan();
            PlanJson planned = terraform.planned();

            ROLES.forEach((name, parameters) ->
                    assertThat(policy(planned, name)).as(name).isEqualTo(proved(parameters)));
        }
    }

    private static JsonNode proved(Map<String, String> parameters) {
        var inAccount = new HashMap<>(parameters);
        inAccount.put("AWS::AccountId", ACCOUNT);
        return ShippedPolicies.shipped().targetRole(PolicyVariables.ofTargetRole(inAccount));
    }

    private static JsonNode policy(PlanJson planned, String name) {
        return planned.module(name).stream()
                .filter(resource -> resource.type().equals("aws_iam_role_policy"))
                .map(resource -> Json.parse(resource.text("policy")))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode modules() {
        ObjectNode configuration = Json.object();
        ROLES.forEach((name, parameters) -> {
            ObjectNode module = configuration.withObject("/module/" + name);
            module.put("source", "../../../terraform/target-role").put("name", name);
            module.putArray("slipway_role_arns").add("arn:aws:iam::123456789012:role/slipway-deploy-us-east-1");
            parameters.forEach((parameter, values) -> {
                if (parameter.equals("RunTasks")) {
                    module.put("run_tasks", values.equals("ENABLED"));
                    return;
                }
                var list = module.putArray(Variables.named(parameter));
                for (String value : values.split(",", -1)) {
                    list.add(value);
                }
            });
        });
        return configuration;
    }
}
