package dev.slipway.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseTags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Calls UpdateService, and records the deployment in the release's tags. */
public final class ServiceUpdater {
    /** ECS does not find a revision at once that was just registered. */
    private static final List<Duration> PAUSES =
            Stream.of(1, 2, 4, 8).map(Duration::ofSeconds).toList();

    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final OwnWrites writes;
    private final InstantSource clock;
    private final Pause pause;
    private Optional<CompletableFuture<TaskDefinition>> recording = Optional.empty();

    /** @param writes learns what is written */
    public ServiceUpdater(Target target, Aws aws, OwnWrites writes, InstantSource clock, Pause pause) {
        this.target = target;
        this.services = aws.services(target.location());
        this.taskDefinitions = aws.taskDefinitions(target.location());
        this.writes = writes;
        this.clock = clock;
        this.pause = pause;
    }

    /** @throws AwsException if ECS does not find the revision for longer than its reads lag, too */
    public Service update(String revisionArn) {
        for (Duration length : PAUSES) {
            try {
                return updateNow(revisionArn);
            } catch (AwsException failure) {
                if (!isNotFoundYet(failure) || !pause.pause(length)) {
                    throw failure;
                }
            }
        }
        return updateNow(revisionArn);
    }

    /** Of a task: its registration made the revision the newest one of the family, which is what counts. */
    public Service registered(TaskDefinition revision) {
        Service answer = Service.ofFamily(target.family(), Optional.of(revision.arn()));
        writes.updated(answer);
        return answer;
    }

    /**
     * Of a task: ECS cannot make an old revision the newest one, so the release is registered once more.
     *
     * @param tail the log that says that the release is desired: the revision has seen no more than that
     */
    public Service registerAgain(Release release, LogTail tail) {
        ObjectNode request = release.definition().content().deepCopy();
        request.remove(DefinitionContent.RESPONSE_ONLY);
        ArrayNode tags = request.putArray("tags");
        ReleaseTags.again(release, tail)
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return registered(taskDefinitions.register(request));
    }

    private Service updateNow(String revisionArn) {
        Service answer = services.update(target.serviceRef(), revisionArn);
        writes.updated(answer);
        return answer;
    }

    /** ECS has no error type for this, only this message. */
    private static boolean isNotFoundYet(AwsException failure) {
        return failure.call().equals("UpdateService")
                && String.valueOf(failure.getMessage()).contains("TaskDefinition not found");
    }

    /**
     * For a release that this invocation did not register. The announcement shows that the deployment is Slipway's, even
     * if the invocation ends right after UpdateService.
     *
     * @return the deployment's id
     */
    public Optional<String> announceAndUpdate(Release release) {
        TaskDefinition announced = tag(release.definition(), ReleaseTags.announcement(clock.instant()));
        return recordDeployment(announced, update(release.arn()));
    }

    /**
     * Tags the revision with the deployment's id.
     *
     * @return the id, which only the deployment controller ECS gives
     */
    public Optional<String> recordDeployment(TaskDefinition revision, Service updated) {
        Optional<String> id = deploymentIdOf(revision.arn(), updated);
        id.ifPresent(i -> tag(revision, Map.of(Release.DEPLOYMENT, i)));
        return id;
    }

    /**
     * Starts to tag the revision with the deployment's id, and lets this run read on: what it reads counts as if it showed
     * the tag. Further tags are written after it.
     */
    public void startRecording(TaskDefinition revision, Service updated, Parallel parallel) {
        deploymentIdOf(revision.arn(), updated).ifPresent(id -> {
            Map<String, String> tags = Map.of(Release.DEPLOYMENT, id);
            writes.recording(revision, tags);
            recording = Optional.of(parallel.start(() -> write(revision, tags)));
        });
    }

    /** @throws AwsException where the deployment's id could not be tagged */
    public void awaitRecording() {
        recording.ifPresent(Parallel::await);
    }

    /**
     * @return the revision with these tags added
     * @throws AwsException also where the recording that was started failed: what is written then would not be recorded
     */
    public TaskDefinition tag(TaskDefinition revision, Map<String, String> tags) {
        awaitRecording();
        TaskDefinition tagged = write(revision, tags);
        writes.tagged(revision, tags);
        return tagged;
    }

    private TaskDefinition write(TaskDefinition revision, Map<String, String> tags) {
        taskDefinitions.tag(revision.arn(), tags);
        var all = new LinkedHashMap<>(revision.tags());
        all.putAll(tags);
        return new TaskDefinition(revision.content(), all);
    }

    public static Optional<String> deploymentIdOf(String revisionArn, Service service) {
        return service.runs(revisionArn) ? service.primary().map(Deployment::id) : Optional.empty();
    }
}
