package dev.slipway.ecs;

import java.time.Duration;
import java.util.List;

/** What ECS says about the tasks of services of one account and region. Every method may throw {@link AwsException}. */
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
}
