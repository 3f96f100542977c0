package dev.slipway.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECS task definitions of one place. Every call may throw {@link AwsException}. */
public interface TaskDefinitions {
    /** The highest-numbered ACTIVE revision; empty where the family has none. */
    Optional<TaskDefinition> newest(String family);

    /** ACTIVE or, while ECS still shows it, INACTIVE; empty where ECS knows no such revision. */
    Optional<TaskDefinition> revision(RevisionName name);

    /** The numbers of the ACTIVE revisions, newest first, at most {@code limit}. */
    List<Integer> newestNumbers(String family, int limit);

    /**
     * Appends to a family. ECS has no client token for this call: doing it twice makes two revisions.
     *
     * @param request RegisterTaskDefinition's request, sent as it is
     */
    TaskDefinition register(ObjectNode request);

    /** Sets these tags and leaves the others. */
    void tag(String arn, Map<String, String> tags);
}
