package dev.slipway.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.template.Template;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies without one statement or action.
 *
 * @param what the removed statement or action
 * @param actions the actions that may be denied now
 */
record PolicyRemoval(String what, List<String> actions, List<JsonNode> policies) {
    static List<PolicyRemoval> ofEach(List<JsonNode> policies) {
        var removed = new ArrayList<PolicyRemoval>();
        for (int policy = 0; policy < policies.size(); policy++) {
            JsonNode statements = policies.get(policy).path("Statement");
            for (int statement = 0; statement < statements.size(); statement++) {
                String sid = statements.path(statement).path("Sid").asText();
                ObjectNode without = policies.get(policy).deepCopy();
                ((ArrayNode) without.path("Statement")).remove(statement);
                List<String> actions = Template.texts(statements.path(statement).path("Action"));
                removed.add(new PolicyRemoval(sid, actions, with(policies, policy, without)));
                for (int action = 0; actions.size() > 1 && action < actions.size(); action++) {
                    ObjectNode less = policies.get(policy).deepCopy();
                    ((ArrayNode) less.path("Statement").path(statement).path("Action")).remove(action);
                    String one = actions.get(action);
                    removed.add(new PolicyRemoval(sid + " " + one, List.of(one), with(policies, policy, less)));
                }
            }
        }
        return removed;
    }

    private static List<JsonNode> with(List<JsonNode> policies, int number, JsonNode policy) {
        var changed = new ArrayList<>(policies);
        changed.set(number, policy);
        return List.copyOf(changed);
    }
}
