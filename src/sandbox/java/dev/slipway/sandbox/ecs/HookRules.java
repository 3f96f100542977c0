package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.HashMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The refusals of CreateService and UpdateService for lifecycle hooks
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html">hook</a>). AWS does
 * not document their messages.
 */
final class HookRules {
    private static final Set<String> STAGES = Set.of(
            "RECONCILE_SERVICE",
            "PRE_SCALE_UP",
            "POST_SCALE_UP",
            "TEST_TRAFFIC_SHIFT",
            "POST_TEST_TRAFFIC_SHIFT",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT");
    /** ECS passes them in a rollback, too. */
    private static final Set<String> STAGES_WITHOUT_PAUSE = Set.of("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT");

    private static final Pattern FUNCTION =
            Pattern.compile("arn:[^:]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_-]+(:[a-zA-Z0-9_$-]+)?");
    private static final Pattern ROLE = Pattern.compile("arn:[^:]+:iam::[0-9]{12}:role/.+");
    private static final int MOST_OF_A_TYPE = 10;
    private static final int LONGEST_PAUSE = 20160;
    private static final int LONGEST_CALLS = 1440;

    private HookRules() {}

    static void check(Input request) {
        JsonNode hooks = request.json().at("/deploymentConfiguration/lifecycleHooks");
        var counts = new HashMap<String, Integer>();
        for (JsonNode hook : hooks) {
            String type = hook.path("targetType").asText("AWS_LAMBDA");
            if (counts.merge(type, 1, Integer::sum) > MOST_OF_A_TYPE) {
                throw refused("a service can have at most %d hooks of the type %s.".formatted(MOST_OF_A_TYPE, type));
            }
            switch (type) {
                case "AWS_LAMBDA" -> checkFunction(hook);
                case "PAUSE" -> checkPause(hook);
                default -> throw refused("targetType is AWS_LAMBDA or PAUSE, not \"" + type + "\".");
            }
            checkStages(hook);
        }
    }

    private static void checkFunction(JsonNode hook) {
        checkArn(hook, "hookTargetArn", FUNCTION);
        checkArn(hook, "roleArn", ROLE);
        checkTimeout(hook, LONGEST_CALLS);
    }

    private static void checkArn(JsonNode hook, String member, Pattern form) {
        String arn = hook.path(member).asText();
        if (!form.matcher(arn).matches()) {
            throw refused("a hook of the type AWS_LAMBDA needs a valid %s, but it is \"%s\".".formatted(member, arn));
        }
    }

    private static void checkPause(JsonNode hook) {
        hook.path("lifecycleStages").valueStream().map(JsonNode::asText).forEach(stage -> {
            if (STAGES_WITHOUT_PAUSE.contains(stage)) {
                throw refused("a hook of the type PAUSE is not supported at the stage " + stage + ".");
            }
        });
        checkTimeout(hook, LONGEST_PAUSE);
    }

    private static void checkStages(JsonNode hook) {
        JsonNode stages = hook.path("lifecycleStages");
        if (stages.isEmpty()) {
            throw refused("lifecycleStages must not be empty.");
        }
        for (JsonNode stage : stages) {
            if (!STAGES.contains(stage.asText())) {
                throw refused("the stage \"" + stage.asText() + "\" has no lifecycle hooks.");
            }
        }
    }

    private static void checkTimeout(JsonNode hook, int mostMinutes) {
        JsonNode timeout = hook.path("timeoutConfiguration");
        int minutes = timeout.path("timeoutInMinutes").asInt(1);
        if (minutes < 1 || minutes > mostMinutes) {
            throw refused("timeoutInMinutes is between 1 and %d, not %d.".formatted(mostMinutes, minutes));
        }
        String action = timeout.path("action").asText("ROLLBACK");
        if (!Set.of("ROLLBACK", "CONTINUE").contains(action)) {
            throw refused("the action of a timeout is ROLLBACK or CONTINUE, not \"" + action + "\".");
        }
    }

    private static SandboxException refused(String why) {
        return SandboxException.invalid("Invalid lifecycle hook: " + why);
    }
}
