package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One call that reached the account.
 *
 * @param caller who made it
 * @param input as it came; not to be changed
 * @param answer empty where there was none
 * @param fault what the caller was told instead
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
