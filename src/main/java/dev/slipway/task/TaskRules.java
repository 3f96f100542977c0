package dev.slipway.task;

import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeploymentRules;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.trigger.TaskCommand;
import java.util.Optional;
import java.util.Set;

/** What forbids a one-off task. Each rule answers with the reason, and with what to do. */
final class TaskRules {
    static final String NOT_ENABLED =
            "this installation does not run tasks; to change that, set its parameter RunTasks to ENABLED (Terraform: run_tasks = true)";

    static final String NO_PLACE =
            "the target has no service whose network and launch type the task could have; name an ECS service of its cluster in the target's field `like`";

    private TaskRules() {}

    /** Either the container that runs the command, or why there is none. */
    sealed interface Choice {
        record Container(String name) implements Choice {}

        record None(String reason) implements Choice {}
    }

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

    static Choice container(Target target, TaskDefinition definition, TaskCommand command) {
        String all = String.join(
                ", ", definition.containers().stream().map(c -> c.name()).toList());
        if (command.container().isPresent()) {
            String name = command.container().get();
            return definition.container(name).isPresent()
                    ? new Choice.Container(name)
                    : new Choice.None("%s has no container %s (it has: %s); name one of them"
                            .formatted(definition.name(), name, all));
        }
        Optional<String> refusal = DeploymentRules.containers(target, definition);
        if (refusal.isPresent()) {
            return new Choice.None(refusal.get() + ", or name a container");
        }
        Set<String> names = DeploymentRules.namesOfContainers(target, definition);
        return names.size() == 1
                ? new Choice.Container(names.iterator().next())
                : new Choice.None(
                        "several containers of %s take the image: %s; name the one that runs the command in `container`"
                                .formatted(definition.name(), String.join(", ", names)));
    }

    /** The task goes on when another container ends, so nobody would hear of the command's end. */
    static Optional<String> wait(TaskDefinition definition, String container) {
        return definition.essentialContainers().contains(container)
                ? Optional.empty()
                : Optional.of(
                        "container %s of %s is not essential, so the task does not end with its command; name an essential container, or remove `wait`"
                                .formatted(container, definition.name()));
    }
}
