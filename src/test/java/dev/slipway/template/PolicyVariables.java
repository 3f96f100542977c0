package dev.slipway.template;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.text.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The values for the placeholders of the shared policies, made from template.yaml's parameters. */
public final class PolicyVariables {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    private PolicyVariables() {}

    /**
     * @param parameters those that differ from their defaults, lists with commas; {@code AWS::Partition} and the other
     *     pseudo parameters, too
     * @param failedInvocations the queue's ARN
     */
    public static PolicyVariables of(Map<String, String> parameters, String failedInvocations) {
        var given = new Given(parameters);
        var variables = new PolicyVariables();
        variables.texts.put("partition", given.partition());
        variables.texts.put("account_id", given.account());
        variables.texts.put("region", given.region());
        variables.texts.put("failed_invocations_arn", failedInvocations);
        String bus = given.text("EventBus", "default");
        variables.texts.put("event_bus_arn", bus.startsWith("arn:") ? bus : given.arn("events", "event-bus/" + bus));

        variables.lists.put("clusters", given.listOr("Clusters", List.of(given.arn("ecs", "cluster/*"))));
        variables.lists.put("services", given.inServices("service", UnaryOperator.identity()));
        variables.lists.put("service_deployments", given.inServices("service-deployment", arn -> arn + "/*"));
        variables.lists.put("service_revisions", given.inServices("service-revision", arn -> arn + "/*"));
        variables.lists.put(
                "task_definitions",
                given.listOr("Families", List.of("*")).stream()
                        .map(family -> "arn:*:ecs:*:*:task-definition/" + family + ":*")
                        .toList());
        variables.runTasks(given);
        variables.lists.put("task_roles", given.list("TaskRoles"));
        variables.lists.put("repositories", given.listOr("Repositories", List.of(given.arn("ecr", "repository/*"))));
        variables.lists.put("configuration", given.configuration());
        variables.lists.put("assumable_roles", given.list("AssumableRoles"));
        variables.lists.put("callers", given.parameter("Callers", "/slipway-callers/slipway"));
        variables.lists.put("boundaries", given.parameter("Boundaries", "/slipway-boundaries/slipway"));
        return variables;
    }

    /**
     * The values that terraform/target-role uses: ECS of that account in all regions.
     *
     * @param parameters those of {@link #of} that the role has
     */
    public static PolicyVariables ofTargetRole(Map<String, String> parameters) {
        var everywhere = new HashMap<>(parameters);
        everywhere.put("AWS::Region", "*");
        var given = new Given(everywhere);
        PolicyVariables variables = of(everywhere, "");
        variables.lists.put(
                "task_definitions",
                given.listOr("Families", List.of("*")).stream()
                        .map(family -> given.arn("ecs", "task-definition/" + family + ":*"))
                        .toList());
        variables.runTasks(given);
        // these belong to Slipway's own account
        variables.texts.put("event_bus_arn", "");
        List.of("repositories", "configuration", "assumable_roles", "callers", "boundaries")
                .forEach(name -> variables.lists.put(name, List.of()));
        return variables;
    }

    private void runTasks(Given given) {
        boolean runs = given.text("RunTasks", "DISABLED").equals("ENABLED");
        lists.put("runnable_task_definitions", runs ? known("task_definitions", lists) : List.of());
        lists.put(
                "started_tasks",
                runs
                        ? given.listOr("Clusters", List.of(given.arn("ecs", "cluster/*"))).stream()
                                .map(arn -> arn.replaceFirst(":cluster/\\*$", ":cluster")
                                                .replaceFirst(":cluster(/|$)", ":task$1")
                                        + "/*")
                                .toList()
                        : List.of());
    }

    String text(String name) {
        return known(name, texts);
    }

    ArrayNode list(String name) {
        ArrayNode list = Json.object().arrayNode();
        known(name, lists).forEach(list::add);
        return list;
    }

    private static <V> V known(String name, Map<String, V> values) {
        V value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "a policy uses %s; the known variables are %s".formatted(name, values.keySet()));
        }
        return value;
    }

    private record Given(Map<String, String> parameters) {
        String text(String name, String otherwise) {
            return parameters.getOrDefault(name, otherwise);
        }

        String partition() {
            return text("AWS::Partition", "aws");
        }

        String account() {
            return text("AWS::AccountId", "123456789012");
        }

        String region() {
            return text("AWS::Region", "us-east-1");
        }

        String arn(String service, String resource) {
            return "arn:%s:%s:%s:%s:%s".formatted(partition(), service, region(), account(), resource);
        }

        List<String> list(String name) {
            String commas = text(name, "");
            return commas.isEmpty()
                    ? List.of()
                    : Arrays.stream(commas.split(",", -1)).map(String::strip).toList();
        }

        /** The parameter that has the configuration's text, or the one that the functions may read and those below it. */
        List<String> configuration() {
            if (!text("Configuration", "ssm:/slipway/targets/").startsWith("ssm:")) {
                return List.of(arn("ssm", "parameter/slipway-configuration/slipway"));
            }
            return list("ConfigurationParameter").stream()
                    .map(name -> arn("ssm", "parameter" + name))
                    .flatMap(arn -> Stream.of(arn, arn + "/*"))
                    .toList();
        }

        /** The SSM parameter that a parameter of the template names, or the one that the stack puts its text into. */
        List<String> parameter(String name, String ofText) {
            String value = text(name, "");
            String parameter = value.startsWith("ssm:") ? value.substring("ssm:".length()) : ofText;
            return value.isEmpty() ? List.of() : List.of(arn("ssm", "parameter" + parameter));
        }

        List<String> listOr(String name, List<String> otherwise) {
            List<String> list = list(name);
            return list.isEmpty() ? otherwise : list;
        }

        /** The named services, or those of the named clusters, or all; as resources of this kind. */
        List<String> inServices(String kind, UnaryOperator<String> ofOneService) {
            if (!list("Services").isEmpty()) {
                return list("Services").stream()
                        .map(arn -> ofOneService.apply(arn.replace(":service/", ":" + kind + "/")))
                        .toList();
            }
            return listOr("Clusters", List.of(arn("ecs", "cluster"))).stream()
                    .map(arn -> arn.replace(":cluster/", ":" + kind + "/").replaceFirst(":cluster$", ":" + kind) + "/*")
                    .toList();
        }
    }
}
