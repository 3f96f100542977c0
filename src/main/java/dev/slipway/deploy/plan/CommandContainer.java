package dev.slipway.deploy.plan;

import dev.slipway.config.Target;
import dev.slipway.ecs.TaskDefinition;
import java.util.Optional;
import java.util.Set;

/** Which container of a task runs a command: the one that is named, or else the one that takes the target's image. */
public sealed interface CommandContainer {
    record Found(String name) implements CommandContainer {}

    /** @param reason why there is none, and what to do */
    record None(String reason) implements CommandContainer {}

    /**
     * Finds it.
     *
     * @param named by the person or the configuration
     */
    static CommandContainer of(Target target, TaskDefinition definition, Optional<String> named) {
        if (named.isPresent()) {
            return definition.container(named.get()).isPresent()
                    ? new Found(named.get())
                    : new None("%s has no container %s (it has: %s); name one of them"
                            .formatted(
                                    definition.name(),
                                    named.get(),
                                    String.join(
                                            ", ",
                                            definition.containers().stream()
                                                    .map(TaskDefinition.Container::name)
                                                    .toList())));
        }
        Optional<String> refusal = DeploymentRules.containers(target, definition);
        if (refusal.isPresent()) {
            return new None(refusal.get() + ", or name a container");
        }
        Set<String> names = DeploymentRules.namesOfContainers(target, definition);
        return names.size() == 1
                ? new Found(names.iterator().next())
                : new None(
                        "several containers of %s take the image: %s; name the one that runs the command in `container`"
                                .formatted(definition.name(), String.join(", ", names)));
    }

    /** Why the end of a command in this container would not end the task; empty where it does. */
    static Optional<String> notEssential(TaskDefinition definition, String container) {
        return definition.essentialContainers().contains(container)
                ? Optional.empty()
                : Optional.of("container %s of %s is not essential, so the task does not end with its command"
                        .formatted(container, definition.name()));
    }
}
