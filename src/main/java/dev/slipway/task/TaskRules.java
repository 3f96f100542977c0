package dev.slipway.task;

import dev.slipway.config.Target;
import dev.slipway.deploy.plan.CommandContainer;
import dev.slipway.deploy.plan.DeploymentRules;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import java.util.Optional;

/** What forbids a one-off task. Each rule answers with the reason, and with what to do. */
final class TaskRules {
    static final String NOT_ENABLED =
            "this installation does not run tasks; to change that, set its parameter RunTasks to ENABLED (Terraform: run_tasks = true)";

    static final String NO_PLACE =
            "the target has no service whose network and launch type the task could have; name an ECS service of its cluster in the target's field `like`";

    private TaskRules() {}

    static Optional<String> service(Target target, Optional<Service> service) {
        return DeploymentRules.service(target, service)
                .or(() -> service.flatMap(found -> DeploymentRules.controller(target, found)));
    }

    static Optional<String> revision(TaskDefinition definition) {
        return definition.isActive()
                ? Optional.empty()
                : Optional.of(
                        "%s is INACTIVE, and ECS starts no task of it; deploy its version again, or name another revision"
                                .formatted(definition.name()));
    }

    /** The task goes on when another container ends, so nobody would hear of the command's end. */
    static Optional<String> wait(TaskDefinition definition, String container) {
        return CommandContainer.notEssential(definition, container)
                .map(why -> why + "; name an essential container, or remove `wait`");
    }
}
