package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One call that reached the account.
 *
 * @param caller who made it
 * @param input as the caller sent it; do not change it
 * @param answer empty if there was none
 * @param fault the refusal that the caller got instead
 */
public record RecordedCall(
        Caller caller,
        String service,
        String operation,
        ObjectNode input,
        Optional<ObjectNode> answer,
        Optional<SandboxException> fault) {
    @Override
    public String toString() {
        return operation + " " + input + fault.map(f -> " → " + f.words()).orElse("");
    }
}
