package dev.slipway.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ECS services of one account and region. Every method may throw {@link AwsException}. */
public interface Services {
    /** The number of services that one DescribeServices call accepts. */
    int AT_ONCE = 10;

    /**
     * Makes one DescribeServices call. The result omits services that ECS reports as MISSING.
     *
     * @param names at most {@link #AT_ONCE}
     */
    Map<String, Service> describe(String cluster, List<String> names);

    /** Makes one DescribeServices call for one service; empty if ECS reports it as MISSING. */
    default Optional<Service> find(ServiceRef service) {
        return Optional.ofNullable(
                describe(service.cluster(), List.of(service.name())).get(service.name()));
    }

    /** Makes one UpdateService call that sends only cluster, service and task definition. */
    Service update(ServiceRef service, String taskDefinitionArn);

    /**
     * The newest service deployment in ECS's own history, without its task definition.
     *
     * @param since none is returned that was created before; where there is one, it is the newest of all
     */
    Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since);

    /** Adds the task definition, which is in the service revision. It stays empty where ECS does not know it. */
    ServiceDeployment withTaskDefinition(ServiceDeployment deployment);

    /** The newest service deployment in ECS's own history, which covers 90 days, with its task definition. */
    default Optional<ServiceDeployment> newestDeploymentWithTaskDefinition(ServiceRef service, Instant since) {
        return newestDeployment(service, since).map(this::withTaskDefinition);
    }

    /** The SUCCESSFUL service deployments that had tasks to run, and that were created at this time or later. */
    List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since);

    /** Calls StopServiceDeployment with ROLLBACK: ECS rolls back, even without a circuit breaker. */
    void rollBack(String serviceDeploymentArn);

    /** Calls ContinueServiceDeployment with CONTINUE for a hook that waits. */
    void resume(String serviceDeploymentArn, String hookId);

    /** The PAUSE lifecycle hook of the service deployment that waits for an operator. */
    Optional<PauseHook> pauseHook(String serviceDeploymentArn);

    /** The short names of all clusters of the account and region. */
    List<String> clusters();

    /** The names of all services of a cluster. */
    List<String> names(String cluster);
}
