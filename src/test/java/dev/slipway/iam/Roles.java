package dev.slipway.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.template.Policies;
import dev.slipway.template.PolicyVariables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The roles of an installation, with the shipped policies. */
final class Roles {
    private static final Policies POLICIES = Policies.shipped();
    private static final List<String> CLUSTERS = List.of("dev", "production", "env-staging");
    private static final List<String> SERVICES =
            List.of("dev/web", "production/web", "dev/jobs", "env-staging/app-api");

    private final PolicyVariables home;
    private final PolicyVariables away;

    private Roles(Map<String, String> atHome, Map<String, String> inAway) {
        home = PolicyVariables.of(atHome, NotedFunctions.QUEUE);
        away = PolicyVariables.ofTargetRole(inAway);
    }

    /** Parameters name exactly the resources that the recorded requests need. */
    static Roles narrow() {
        return new Roles(named(Place.HOME), named(Place.AWAY));
    }

    /** Parameters name clusters, but not services. */
    static Roles ofClusters() {
        return new Roles(without(named(Place.HOME), "Services"), without(named(Place.AWAY), "Services"));
    }

    /** Every parameter that has a default keeps it. */
    static Roles ofDefaults() {
        return new Roles(
                without(named(Place.HOME), "Services", "Clusters", "Families", "Repositories"),
                without(named(Place.AWAY), "Services", "Clusters", "Families", "Repositories"));
    }

    static String account(Asker asker) {
        return (asker == Asker.TARGET_ROLE ? Place.AWAY : Place.HOME).account();
    }

    List<JsonNode> policies(Asker asker) {
        return switch (asker) {
            case DEPLOY_FUNCTION -> List.of(POLICIES.render("shared", home), POLICIES.render("deploy", home));
            case ROLLBACK_FUNCTION -> List.of(POLICIES.render("shared", home), POLICIES.render("rollback", home));
            case TARGET_ROLE -> List.of(POLICIES.targetRole(away));
        };
    }

    private static Map<String, String> named(Place place) {
        var repositories = new ArrayList<String>();
        for (Place registry : List.of(Place.HOME, Place.AWAY)) {
            repositories.add(registry.arn("ecr", "repository/acme/web"));
            repositories.add(registry.arn("ecr", "repository/apps/api"));
        }
        return Map.ofEntries(
                Map.entry("AWS::AccountId", place.account()),
                Map.entry("AWS::Region", place.region()),
                Map.entry("ConfigurationParameter", EverythingOnce.PARAMETER),
                Map.entry("EventBus", NotedFunctions.BUS),
                Map.entry("Clusters", arns(CLUSTERS.stream().map(name -> place.arn("ecs", "cluster/" + name)))),
                Map.entry("Services", arns(SERVICES.stream().map(name -> place.arn("ecs", "service/" + name)))),
                Map.entry("Families", "web-dev,web-prod,jobs-dev,api-staging"),
                Map.entry("TaskRoles", place.role("acme-task") + "," + place.role("acme-execution")),
                Map.entry("Repositories", arns(repositories.stream())),
                Map.entry("AssumableRoles", Place.AWAY.role("slipway")));
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
