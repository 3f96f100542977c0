package dev.slipway.ecs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECS services of one place. Every call may throw {@link AwsException}. */
public interface Services {
    /** DescribeServices takes this many at once. */
    int AT_ONCE = 10;

    /**
     * One DescribeServices call. What ECS calls MISSING is absent from the answer.
     *
     * @param names at most {@link #AT_ONCE}
     */
    Map<String, Service> describe(String cluster, List<String> names);

    /** One DescribeServices call for one service; empty where ECS calls it MISSING. */
    default Optional<Service> find(ServiceRef service) {
        return Optional.ofNullable(
                describe(service.cluster(), List.of(service.name())).get(service.name()));
    }

    /** One UpdateService call that sends cluster, service and task definition and nothing else. */
    Service update(ServiceRef service, String taskDefinitionArn);

    /** The newest service deployment of ECS's own history, which goes back 90 days. */
    Optional<ServiceDeployment> newestDeployment(ServiceRef service);

    /** StopServiceDeployment with ROLLBACK: ECS goes back by itself, whatever the service's circuit breaker says. */
    void rollBack(String serviceDeploymentArn);

    /** Whether a PAUSE lifecycle hook of it waits for somebody to continue. */
    boolean waitsAtHook(String serviceDeploymentArn);

    /** Short names of the clusters of the account and region. */
    List<String> clusters();

    /** Names of a cluster's services. */
    List<String> names(String cluster);
}
