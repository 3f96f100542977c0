package dev.slipway.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;

/**
 * Asks whether a role may make a request.
 *
 * @param account the account of the role
 * @param policies all policies of the role
 */
record IamQuestion(String account, List<JsonNode> policies, IamRequest request) {
    IamQuestion {
        policies = List.copyOf(policies);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("principal", "arn:aws:sts::%s:assumed-role/slipway/slipway".formatted(account))
                .put("action", request.action())
                .put("resource", request.resource())
                .put("account", owner());
        ObjectNode context = json.putObject("context");
        request.context().forEach((key, values) -> {
            var list = context.putArray(key);
            values.forEach(list::add);
        });
        resourcePolicy().ifPresent(policy -> json.set("resourcePolicy", policy));
        return json;
    }

    private String owner() {
        String[] arn = request.resource().split(":", 6);
        return arn.length == 6 ? arn[4] : account;
    }

    /** Gives a resource that has its own policy one that allows everything, so that the policies of the role decide. */
    private Optional<ObjectNode> resourcePolicy() {
        boolean role = request.action().equals("sts:AssumeRole");
        boolean elsewhere = !owner().equals(account) && request.action().matches("(ecr|events|sqs):.*");
        if (!role && !elsewhere) {
            return Optional.empty();
        }
        ObjectNode policy = Json.object().put("Version", "2012-10-17");
        ObjectNode statement = policy.putArray("Statement").addObject();
        statement.put("Effect", "Allow").put("Action", request.action());
        statement.putObject("Principal").put("AWS", "arn:aws:iam::%s:root".formatted(account));
        return Optional.of(role ? policy : withResource(policy, statement));
    }

    private static ObjectNode withResource(ObjectNode policy, ObjectNode statement) {
        statement.put("Resource", "*");
        return policy;
    }
}
