package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.SimulatorTasks;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a simulator of AWS shows of the task that Slipway started for a release of a service in dev. */
public final class ReleaseTaskShape {
    private ReleaseTaskShape() {}

    /** @param revision of the release: an ARN */
    public static void isShownBy(Task task, String service, String revision, String... command) {
        String number = revision.replaceFirst(".*:", "");
        assertThat(task.taskDefinitionArn()).isEqualTo(revision);
        assertThat(task.startedBy()).isEqualTo("slipway/release/" + number);
        assertThat(task.clusterArn()).endsWith("cluster/dev");
        assertThat(task.overrides().containerOverrides()).singleElement().satisfies(container -> {
            assertThat(container.name()).isEqualTo("app");
            assertThat(container.command()).containsExactly(command);
        });
        assertThat(SimulatorTasks.tags(task))
                .containsEntry("slipway:service", service)
                .containsEntry("slipway:environment", "dev")
                .containsEntry("slipway:revision", number)
                .containsEntry("slipway:container", "app");
        assertThat(task.launchTypeAsString()).isEqualTo("FARGATE");
        assertThat(task.platformVersion()).isEqualTo(SimulatorTasks.PLATFORM_VERSION);
    }
}
