package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;

/**
 * The refusals of CreateService and UpdateService for the scheduling strategy DAEMON
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html">CreateService</a>).
 */
final class ServiceRules {
    private ServiceRules() {}

    static void check(Input request) {
        String strategy = request.text("schedulingStrategy").orElse("REPLICA");
        boolean daemon = strategy.equals("DAEMON");
        if (!daemon && !strategy.equals("REPLICA")) {
            throw SandboxException.invalid("schedulingStrategy is REPLICA or DAEMON, not \"" + strategy + "\".");
        }
        checkCount(daemon, request);
        if (daemon && request.text("launchType").filter("FARGATE"::equals).isPresent()) {
            throw SandboxException.invalid("The DAEMON scheduling strategy is not supported on Fargate.");
        }
        String controller =
                request.json().path("deploymentController").path("type").asText("ECS");
        if (daemon && !controller.equals("ECS")) {
            throw SandboxException.invalid(
                    "The DAEMON scheduling strategy is not supported by the deployment controller " + controller + ".");
        }
    }

    static void checkCount(boolean daemon, Input request) {
        if (daemon && request.member("desiredCount").isPresent()) {
            throw SandboxException.invalid(
                    "The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.");
        }
    }
}
