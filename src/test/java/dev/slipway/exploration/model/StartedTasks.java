package dev.slipway.exploration.model;

import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.task.OneOffTask;
import dev.slipway.sandbox.task.OneOffTask.Status;
import dev.slipway.sandbox.task.OneOffTask.Stop;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The release tasks that ECS started, and what must be true of them in every state.
 *
 * @param tasks oldest first
 * @param releases whose tasks they are, in the same order
 * @param runs the release that the service runs; empty for the template
 */
public record StartedTasks(List<OneOffTask> tasks, List<Release> releases, Optional<Release> runs) {
    public static StartedTasks of(AwsAccount account) {
        TaskDefinitions definitions = new SandboxAws(account).taskDefinitions(Location.OWN);
        List<OneOffTask> tasks = account.tasks();
        var all = new StartedTasks(
                tasks,
                tasks.stream()
                        .map(task -> release(definitions, task.taskDefinition()).orElseThrow())
                        .toList(),
                release(
                        definitions,
                        EcsRollouts.service(account).path("taskDefinition").asText()));
        account.forgetCalls();
        return all;
    }

    private static Optional<Release> release(TaskDefinitions definitions, String arn) {
        return RevisionName.parse(arn).flatMap(definitions::revision).flatMap(Release::read);
    }

    static List<OneOffTask> running(AwsAccount account) {
        return account.tasks().stream().filter(StartedTasks::runs).toList();
    }

    static void endAll(AwsAccount account) {
        running(account).forEach(account::end);
    }

    private static boolean runs(OneOffTask task) {
        return task.status() != Status.STOPPED;
    }

    public boolean anyRuns() {
        return tasks.stream().anyMatch(StartedTasks::runs);
    }

    private static boolean succeeded(OneOffTask task) {
        return task.stop()
                .filter(stop -> stop.stoppedAt().isPresent())
                .flatMap(Stop::exitCode)
                .filter(code -> code == 0)
                .isPresent();
    }

    /** Whether a release task of the image succeeded. */
    public boolean succeeded(String digest) {
        for (int i = 0; i < tasks.size(); i++) {
            if (releases.get(i).digest().equals(digest) && succeeded(tasks.get(i))) {
                return true;
            }
        }
        return false;
    }

    public boolean ranFor(Release release) {
        return releases.stream().anyMatch(r -> r.number() == release.number());
    }

    /**
     * What must be true in every state.
     *
     * @return which rule the state breaks
     */
    public Optional<String> violation(Target target) {
        var numbers = new HashSet<Integer>();
        for (int i = 0; i < tasks.size(); i++) {
            Release release = releases.get(i);
            if (!numbers.add(release.number())) {
                return Optional.of("revision %d has two release tasks".formatted(release.number()));
            }
            if (i > 0 && releases.get(i - 1).supersedes(release)) {
                return Optional.of("the release task of revision %d started after that of %d, which was requested later"
                        .formatted(release.number(), releases.get(i - 1).number()));
            }
        }
        if (tasks.stream().filter(StartedTasks::runs).count() > 1) {
            return Optional.of("two release tasks run at once, of revisions "
                    + releases.stream().map(Release::number).toList());
        }
        return runs.filter(release -> target.releaseTask().isPresent() && !succeeded(release.digest()))
                .map(release -> "the service runs revision %d, and no release task of its image succeeded"
                        .formatted(release.number()));
    }
}
