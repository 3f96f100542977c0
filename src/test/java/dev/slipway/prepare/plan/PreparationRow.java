package dev.slipway.prepare.plan;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Target;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.Task;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.prepare.plan.PreparationSnapshot.Holder;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table of the planner's rules.
 *
 * <ul>
 *   <li>log: as {@link ReleaseTaskLog} reads it
 *   <li>also: {@code 2 running 5m} the task of release 2 was created 5 minutes ago; {@code stopping}; {@code exited 3} of the
 *       command's container, and 137 of the agent beside it; {@code UserInitiated 0} a stopCode and the command's exit code;
 *       {@code without-command} no such container; {@code missing} ECS does not find it. {@code holder 4 running 5m}: RunTask
 *       named this task. {@code no task}: the target has no release task. {@code deploys 3}, {@code waits-for 3}: the scope of
 *       a deployment of that release, or of a request that waits for it; else all
 *   <li>expected: {@code rest}; {@code look 2 t2}; {@code start 3 at 2}, {@code again}; {@code stop 2}; {@code 2 superseded}
 *       and so on: the tags that are written, and the note
 * </ul>
 */
final class PreparationRow {
    private final LogTail log;
    private final Map<Integer, Optional<Task>> tasks = new HashMap<>();
    private Target target = ReleaseTaskLog.target("bin/migrate");
    private Optional<Holder> holder = Optional.empty();
    private Scope scope = Scope.ALL;

    private PreparationRow(String log) {
        this.log = ReleaseTaskLog.log(log);
    }

    static void assertRow(String log, @Nullable String also, String expected) {
        assertThat(action(log, also)).isEqualTo(expected);
    }

    static String action(String log, @Nullable String also) {
        var row = new PreparationRow(log);
        for (String part : (also == null ? "" : also).split(" *, *", -1)) {
            row.also(List.of(part.strip().split(" +")));
        }
        return text(PreparationPlanner.plan(
                new PreparationSnapshot(row.target, row.log, row.tasks, row.holder, NOON), row.scope));
    }

    private void also(List<String> words) {
        switch (words.getFirst()) {
            case "" -> {}
            case "no" -> target = TargetFixture.target();
            case "deploys" -> scope = Scope.deployment("push-" + words.get(1));
            case "waits-for" -> scope = Scope.waiting("push-" + words.get(1));
            case "holder" -> {
                int number = Integer.parseInt(words.get(1));
                Release release = log.all()
                        .filter(one -> one.number() == number)
                        .findFirst()
                        .orElseThrow();
                holder = Optional.of(new Holder(release, task(number, words.subList(2, words.size()))));
            }
            default -> {
                int number = Integer.parseInt(words.getFirst());
                tasks.put(
                        number,
                        words.get(1).equals("missing")
                                ? Optional.empty()
                                : Optional.of(task(number, words.subList(1, words.size()))));
            }
        }
    }

    private static Task task(int number, List<String> words) {
        String how = words.getFirst();
        boolean runs = how.equals("running") || how.equals("stopping");
        Optional<String> stopCode = runs
                ? Optional.empty()
                : Optional.of(how.equals("exited") || how.equals("without-command") ? "EssentialContainerExited" : how);
        var containers = new ArrayList<StoppedTask.Container>();
        if (!how.equals("without-command")) {
            Optional<Integer> exit =
                    runs || words.size() < 2 ? Optional.empty() : Optional.of(Integer.valueOf(words.get(1)));
            containers.add(new StoppedTask.Container("web", exit, Optional.empty()));
        }
        containers.add(
                new StoppedTask.Container("agent", runs ? Optional.empty() : Optional.of(137), Optional.empty()));
        return new Task(
                "arn:aws:ecs:us-east-1:123456789012:task/dev/t" + number,
                TargetFixture.ARNS + "web-dev:" + number,
                "slipway/release/" + number,
                runs ? ReleaseTaskLog.ago(words.get(1)) : ReleaseTaskLog.ago("5m"),
                runs ? "RUNNING" : "STOPPED",
                how.equals("running") ? "RUNNING" : "STOPPED",
                stopCode,
                Optional.empty(),
                containers,
                Map.of(ReleaseTaskTags.CONTAINER, "web"));
    }

    private static String text(PreparationAction action) {
        return switch (action) {
            case PreparationAction.Done() -> "rest";
            case PreparationAction.Look(Release release, String id) -> "look %d %s".formatted(release.number(), id);
            case PreparationAction.Start(Release release, int place, boolean isAnnounced) ->
                "start %d at %d%s".formatted(release.number(), place, isAnnounced ? " again" : "");
            case PreparationAction.Stop(Release release, Task task, String reason) ->
                "stop %d: %s".formatted(release.number(), reason);
            case PreparationAction.Tag tag -> {
                var words =
                        new StringJoiner(" ").add(Integer.toString(tag.release().number()));
                tags(tag.tags()).forEach(words::add);
                yield words
                        + tag.note()
                                .map(note -> (note.isFailure() ? "! " : ": ") + note.reason())
                                .orElse("");
            }
        };
    }

    private static List<String> tags(Map<String, String> tags) {
        var words = new ArrayList<String>();
        Optional.ofNullable(tags.get(Release.STATE)).ifPresent(words::add);
        Optional.ofNullable(tags.get(Release.RELEASE_TASK)).ifPresent(words::add);
        Optional.ofNullable(tags.get(Release.RELEASE_TASK_ID)).ifPresent(id -> words.add("task " + id));
        if (tags.containsKey(Release.SETTLED_AT)) {
            assertThat(tags.get(Release.SETTLED_AT)).isEqualTo(NOON.toString());
        }
        return words;
    }
}
