package dev.slipway.sandbox.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of reads that lag behind the writes by one time: AWS promises only that they catch up. */
public enum ReadKind {
    SERVICES("services"),
    TASK_DEFINITIONS("taskDefinitions"),
    /** The tags of task definitions. */
    TAGS("tags"),
    /** ECS's own history: service deployments and service revisions. */
    HISTORY("history"),
    TASKS("tasks"),
    IMAGES("images"),
    PARAMETERS("parameters"),
    /** CreateService and UpdateService look the task definition up: ECS may not find a new revision at once. */
    REVISION_USE("revisionUse");

    private final String word;

    ReadKind(String word) {
        this.word = word;
    }

    /** @throws SandboxException if no kind has this name */
    public static ReadKind ofWord(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> SandboxException.invalid("The sandbox has no kind of reads \"%s\": %s exist."
                        .formatted(
                                word,
                                Arrays.stream(values()).map(kind -> kind.word).collect(Collectors.joining(", ")))));
    }

    /** The kind of an operation of ECS; empty for one whose answer does not lag. */
    public static Optional<ReadKind> ofEcs(String operation) {
        return switch (operation) {
            case "DescribeServices", "ListServices" -> Optional.of(SERVICES);
            case "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies" ->
                Optional.of(TASK_DEFINITIONS);
            case "ListTagsForResource" -> Optional.of(TAGS);
            case "ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions" ->
                Optional.of(HISTORY);
            case "ListTasks", "DescribeTasks" -> Optional.of(TASKS);
            default -> Optional.empty();
        };
    }
}
