package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation of the sandbox that AWS does not have: {@code POST /_sandbox/NAME} with a JSON body.
 *
 * @param meaning what it does, for {@code GET /_sandbox/}
 * @param members what the body may have; another member is refused, because it would have no effect
 * @param example a body; empty for none
 */
public record Control(String name, String meaning, List<String> members, String example, Action action) {
    @FunctionalInterface
    public interface Action {
        /** @throws SandboxException or IllegalArgumentException if the body asks for something that the sandbox does not have */
        ObjectNode call(AwsAccount account, Input input);
    }

    public Control {
        members = List.copyOf(members);
    }

    ObjectNode call(AwsAccount account, ObjectNode json) {
        var unknown = new ArrayList<String>();
        json.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(members);
        if (!unknown.isEmpty()) {
            throw SandboxException.invalid("%s has no member \"%s\"; it has: %s."
                    .formatted(name, unknown.getFirst(), members.isEmpty() ? "none" : String.join(", ", members)));
        }
        return action.call(account, new Input(json));
    }
}
