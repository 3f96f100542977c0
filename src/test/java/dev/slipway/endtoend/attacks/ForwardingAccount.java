package dev.slipway.endtoend.attacks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.List;

/**
 * An account whose events arrive on the bus of Slipway's account. EventBridge says in each from which account it is. More than
 * AWS permits: this account makes events of AWS with any content.
 */
record ForwardingAccount(AttackStage stage) {
    void sends(String source, String detailType, String resource, String detail) {
        stage.forwarding()
                .bus()
                .emit(source, detailType, resource.isEmpty() ? List.of() : List.of(resource), (ObjectNode)
                        Json.parse(detail));
        stage.goOn();
    }
}
