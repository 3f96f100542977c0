package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;

/** Application Auto Scaling, which scales none of the sandbox's services: deploy tools ask before they deploy. */
final class AutoScaling {
    private AutoScaling() {}

    static ObjectNode call(String operation) {
        String list = switch (operation) {
            case "DescribeScalableTargets" -> "ScalableTargets";
            case "DescribeScalingPolicies" -> "ScalingPolicies";
            case "DescribeScheduledActions" -> "ScheduledActions";
            default -> throw SandboxException.unknownOperation("Application Auto Scaling", operation);
        };
        ObjectNode answer = Json.object();
        answer.putArray(list);
        return answer;
    }
}
