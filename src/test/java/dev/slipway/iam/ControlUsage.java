package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.ecr.ScanResult;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.Map;

/** A person continues a deployment that waits at a lifecycle hook, and aborts another one. */
final class ControlUsage {
    static final String SERVICE = "gate";

    private static final String CLUSTER = "dev";
    private static final String CONFIGURATION = """
            { "strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1,
              "lifecycleHooks": [ { "targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
                "timeoutConfiguration": { "timeoutInMinutes": 60, "action": "ROLLBACK" } } ] }
            """;

    private final FullUsageProgram program;

    ControlUsage(FullUsageProgram program) {
        this.program = program;
    }

    /** The members of CreateService that tell the service from the others. */
    static ObjectNode deploymentConfiguration() {
        return (ObjectNode) Json.parse(CONFIGURATION);
    }

    void run() {
        deployUntilItWaits("gate-1");
        assertThat(program.sendRequest(about().put("action", "continue"))).contains("is continued");
        account().settle(CLUSTER, SERVICE);
        account().bus().deliverAll();
        deployUntilItWaits("gate-2");
        assertThat(program.sendRequest(about().put("action", "abort"))).contains("was aborted");
        program.installed().pass(Duration.ofMinutes(5));
        account().step();
        account().bus().deliverAll();
    }

    private void deployUntilItWaits(String tag) {
        String digest = account().setup().push("acme/web", tag, "build " + tag);
        account().setup().signing(digest, SigningStatus.of("COMPLETE")).scan(digest, ScanResult.complete(Map.of()));
        assertThat(program.sendRequest(about().put("tag", tag))).contains("DEPLOYING");
        for (int minute = 0; minute < 5; minute++) {
            program.installed().pass(Duration.ofMinutes(1));
            account().step();
        }
        account().bus().deliverAll();
    }

    private AwsAccount account() {
        return program.installed().account();
    }

    private static ObjectNode about() {
        return Json.object().put("service", SERVICE).put("environment", "dev");
    }
}
