package dev.slipway.task;

import dev.slipway.ecs.Task;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer showed of a task: its id and its status. The caller sends it back to hear of the next change. */
final class TaskSeen {
    private static final Pattern SEEN = Pattern.compile("([A-Za-z0-9-]{1,64}) [A-Z_]{1,32}");

    private TaskSeen() {}

    static String of(Task task) {
        return task.id() + " " + task.status();
    }

    /** The id of the task that the caller saw; empty where it saw none yet. */
    static Optional<String> taskId(String seen) {
        Matcher matcher = SEEN.matcher(seen);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
