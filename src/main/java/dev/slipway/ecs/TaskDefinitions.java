package dev.slipway.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ECS task definitions of one account and region. Every method may throw {@link AwsException}. */
public interface TaskDefinitions {
    /** The ACTIVE revision with the highest number; empty if the family has none. */
    Optional<TaskDefinition> newest(String family);

    /** The revision, ACTIVE or INACTIVE; empty if ECS does not have it or no longer returns it. */
    Optional<TaskDefinition> revision(RevisionName name);

    /** The numbers of the ACTIVE revisions, newest first, at most {@code limit}. */
    List<Integer> newestNumbers(String family, int limit);

    /**
     * Registers a revision. The call has no client token in ECS: a second call registers a second revision.
     *
     * @param request RegisterTaskDefinition's request, sent unchanged
     */
    TaskDefinition register(ObjectNode request);

    /** Sets these tags and keeps the others. */
    void tag(String arn, Map<String, String> tags);
}
