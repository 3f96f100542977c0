package dev.slipway.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.template.PolicyVariables;
import dev.slipway.template.ShippedPolicies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The roles of an installation, with the shipped policies. */
final class ShippedRoles {
    private static final ShippedPolicies POLICIES = ShippedPolicies.shipped();
    private static final List<String> CLUSTERS = List.of("dev", "production", "env-staging");
    private static final List<String> SERVICES =
            List.of("dev/web", "production/web", "dev/jobs", "dev/db", "dev/gate", "env-staging/app-api");

    private final PolicyVariables home;
    private final PolicyVariables away;

    private ShippedRoles(Map<String, String> atHome, Map<String, String> inAway) {
        home = PolicyVariables.of(atHome, RecordedFunctions.QUEUE);
        away = PolicyVariables.ofTargetRole(inAway);
    }

    /** Parameters name exactly the resources that the recorded requests need. */
    static ShippedRoles narrow() {
        return new ShippedRoles(named(AccountFixture.HOME), named(AccountFixture.AWAY));
    }

    /** Parameters name clusters, but not services. */
    static ShippedRoles ofClusters() {
        return new ShippedRoles(
                without(named(AccountFixture.HOME), "Services"), without(named(AccountFixture.AWAY), "Services"));
    }

    /** Every parameter that has a default keeps it. */
    static ShippedRoles ofDefaults() {
        return new ShippedRoles(
                without(named(AccountFixture.HOME), "Services", "Clusters", "Families", "Repositories"),
                without(named(AccountFixture.AWAY), "Services", "Clusters", "Families", "Repositories"));
    }

    /** One-off tasks are not enabled. */
    static ShippedRoles withoutTasks() {
        return new ShippedRoles(
                without(named(AccountFixture.HOME), "RunTasks"), without(named(AccountFixture.AWAY), "RunTasks"));
    }

    static String account(CallerRole asker) {
        return (asker == CallerRole.TARGET_ROLE ? AccountFixture.AWAY : AccountFixture.HOME).account();
    }

    List<JsonNode> policies(CallerRole asker) {
        return switch (asker) {
            case DEPLOY_FUNCTION ->
                Stream.of("shared", "callers", "deploy")
                        .map(policy -> (JsonNode) POLICIES.render(policy, home))
                        .toList();
            case ROLLBACK_FUNCTION -> List.of(POLICIES.render("shared", home), POLICIES.render("rollback", home));
            case TARGET_ROLE -> List.of(POLICIES.targetRole(away));
        };
    }

    private static Map<String, String> named(AccountFixture place) {
        var repositories = new ArrayList<String>();
        for (AccountFixture registry : List.of(AccountFixture.HOME, AccountFixture.AWAY)) {
            repositories.add(registry.arn("ecr", "repository/acme/web"));
            repositories.add(registry.arn("ecr", "repository/apps/api"));
        }
        return Map.ofEntries(
                Map.entry("AWS::AccountId", place.account()),
                Map.entry("AWS::Region", place.region()),
                Map.entry("ConfigurationParameter", FullUsageProgram.PARAMETER),
                Map.entry("EventBus", RecordedFunctions.BUS),
                Map.entry("Clusters", arns(CLUSTERS.stream().map(name -> place.arn("ecs", "cluster/" + name)))),
                Map.entry("Services", arns(SERVICES.stream().map(name -> place.arn("ecs", "service/" + name)))),
                Map.entry("Families", "web-dev,web-prod,jobs-dev,db-dev,gate-dev,report-dev,api-staging"),
                Map.entry(
                        "TaskRoles",
                        String.join(
                                ",",
                                place.role("acme-task"),
                                place.role("acme-execution"),
                                place.role(ReleaseTaskUsage.ROLE))),
                Map.entry("Repositories", arns(repositories.stream())),
                Map.entry("RunTasks", "ENABLED"),
                Map.entry("Callers", "ssm:" + FullUsageProgram.CALLERS),
                Map.entry("Boundaries", "ssm:" + FullUsageProgram.BOUNDARIES),
                Map.entry("AssumableRoles", AccountFixture.AWAY.role("slipway")));
    }

    private static String arns(Stream<String> arns) {
        return String.join(",", arns.toList());
    }

    private static Map<String, String> without(Map<String, String> parameters, String... names) {
        var fewer = new HashMap<>(parameters);
        List.of(names).forEach(fewer::remove);
        return fewer;
    }
}
