package dev.slipway.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ECS tasks of one account and region. Every method may throw {@link AwsException}. */
public interface Tasks {
    /** The number of tasks that one ListTasks call returns, and that one DescribeTasks call accepts. */
    int AT_ONCE = 100;
    /** No more tasks of a service are read: a cause shows in fewer. */
    int MOST = 1000;

    /** The same, but no call begins, and none goes on, later than this time from now. */
    Tasks within(Duration time);

    /** The service's tasks that stopped and that ECS still knows, which it does for about an hour; at most {@link #MOST}. */
    List<StoppedTask> stopped(ServiceRef service);

    /** The newest messages in the service's {@code events}, newest first: ECS keeps 100. */
    List<ServiceEvent> events(ServiceRef service);

    /** The members of RunTask's request that place a task as the service's are ({@link TaskPlacement}); empty if ECS reports the service as MISSING. */
    Optional<ObjectNode> placement(ServiceRef service);

    /**
     * Starts one task. The call is safe to repeat, because the request has a {@code clientToken}.
     *
     * @param request RunTask's request, sent unchanged
     */
    TaskStart run(ObjectNode request);

    /**
     * Stops a task: ECS sends SIGTERM, and SIGKILL 30 seconds later. A task that is stopping or has stopped stays so.
     *
     * @param task ARN or id
     * @param reason becomes the task's {@code stoppedReason}
     */
    void stop(String cluster, String task, String reason);

    /**
     * One task with its tags; empty if ECS reports it as MISSING, as it does a moment after RunTask and an hour after the
     * task's end.
     *
     * @param task ARN or id
     */
    Optional<Task> find(String cluster, String task);
}
