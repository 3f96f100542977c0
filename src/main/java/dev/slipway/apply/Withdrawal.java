package dev.slipway.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.State;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.target.Asked;
import dev.slipway.target.Restores;
import java.util.List;
import java.util.Map;

/** What a person goes back from is marked so before it is gone back from: whoever comes next must not go there. */
final class Withdrawal {
    private final List<Entry> from;
    private final TaskDefinitions taskDefinitions;

    Withdrawal(Asked asked, TaskDefinitions taskDefinitions) {
        this.from = asked.restores().map(Restores::from).orElse(List.of());
        this.taskDefinitions = taskDefinitions;
    }

    /** @throws AwsFailure as {@link TaskDefinitions#register} */
    TaskDefinition append(ObjectNode request) {
        from.forEach(e -> tag(e, State.WITHDRAWN));
        try {
            return taskDefinitions.register(request);
        } catch (AwsFailure failure) {
            if (!failure.retryCanHeal()) {
                undo();
            }
            throw failure;
        }
    }

    /** Nobody went back after all. */
    void undo() {
        from.forEach(e -> tag(e, e.state()));
    }

    private void tag(Entry entry, State state) {
        taskDefinitions.tag(entry.arn(), Map.of(Entry.STATE, state.tag()));
    }
}
