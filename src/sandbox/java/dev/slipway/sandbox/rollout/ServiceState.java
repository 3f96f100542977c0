package dev.slipway.sandbox.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.task.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One service: a value, replaced as a whole by every change.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param settings the members that CreateService and UpdateService were given; shared, never changed
 * @param begun the number of deployments so far; IDs derive from it
 * @param deployments what {@code deployments} shows: the PRIMARY one first
 * @param history service deployments, newest first
 * @param revisions service revisions, newest first
 * @param progress the progress of its scheduler, if it is simulated
 * @param activity its stopped tasks and its events
 */
public record ServiceState(
        String cluster,
        String name,
        String status,
        ObjectNode settings,
        String taskDefinition,
        Instant createdAt,
        Map<String, String> tags,
        int begun,
        List<Deployment> deployments,
        List<Rollout> history,
        List<Revision> revisions,
        Progress progress,
        Activity activity) {

    /** How many container instances every cluster has. */
    public static final int INSTANCES = 2;

    /** A new service without a deployment. */
    public static ServiceState created(
            String cluster, String name, ObjectNode settings, Map<String, String> tags, Instant now) {
        return new ServiceState(
                cluster,
                name,
                "ACTIVE",
                settings,
                "",
                now,
                tags,
                0,
                List.of(),
                List.of(),
                List.of(),
                Progress.NONE,
                Activity.NONE);
    }

    public String key() {
        return cluster + "/" + name;
    }

    /** A DAEMON service has a task on each container instance. */
    public int desiredCount() {
        return isDaemon() ? INSTANCES : settings.path("desiredCount").asInt(0);
    }

    public boolean isDaemon() {
        return settings.path("schedulingStrategy").asText().equals("DAEMON");
    }

    public String controller() {
        return settings.path("deploymentController").path("type").asText("ECS");
    }

    public String strategy() {
        return settings.path("deploymentConfiguration").path("strategy").asText("ROLLING");
    }

    public boolean isActive() {
        return status.equals("ACTIVE");
    }

    /** Whether a deployment, or a service deployment of the history, has not ended. */
    public boolean isDeploying() {
        return deployments.stream().anyMatch(deployment -> deployment.isIn("IN_PROGRESS"))
                || history.stream().anyMatch(Rollout::isRunning);
    }

    public Optional<Deployment> primary() {
        return deployments.stream().filter(Deployment::isPrimary).findFirst();
    }

    public ServiceState withStatus(String newStatus) {
        boolean active = newStatus.equals("ACTIVE");
        return copy(
                newStatus,
                settings,
                tags,
                active ? deployments : List.of(),
                history,
                active ? progress.awake() : Progress.NONE,
                activity);
    }

    public ServiceState withSettings(ObjectNode newSettings) {
        return copy(status, newSettings, tags, deployments, history, progress.awake(), activity);
    }

    public ServiceState withTags(Map<String, String> newTags) {
        return copy(status, settings, newTags, deployments, history, progress.awake(), activity);
    }

    ServiceState withRollouts(List<Deployment> newDeployments, List<Rollout> newHistory) {
        return copy(status, settings, tags, newDeployments, newHistory, progress.awake(), activity);
    }

    ServiceState withProgress(Progress newProgress) {
        return copy(status, settings, tags, deployments, history, newProgress, activity);
    }

    ServiceState with(Activity newActivity) {
        return copy(status, settings, tags, deployments, history, progress, newActivity);
    }

    private ServiceState copy(
            String newStatus,
            ObjectNode newSettings,
            Map<String, String> newTags,
            List<Deployment> newDeployments,
            List<Rollout> newHistory,
            Progress newProgress,
            Activity newActivity) {
        return new ServiceState(
                cluster,
                name,
                newStatus,
                newSettings,
                taskDefinition,
                createdAt,
                newTags,
                begun,
                newDeployments,
                newHistory,
                revisions,
                newProgress,
                newActivity);
    }

    /** The new deployment is PRIMARY, and the others become ACTIVE. */
    ServiceState withPrimary(Deployment added, List<Revision> newRevisions, List<Rollout> newHistory) {
        var all = new ArrayList<Deployment>();
        all.add(added);
        deployments.forEach(d -> all.add(d.withStatus("ACTIVE")));
        return new ServiceState(
                cluster,
                name,
                status,
                settings,
                added.taskDefinition(),
                createdAt,
                tags,
                begun + 1,
                List.copyOf(all),
                newHistory,
                newRevisions,
                progress.awake(),
                activity);
    }

    /** The history, with the rollout that a deployment belongs to changed. */
    List<Rollout> historyWith(Deployment deployment, UnaryOperator<Rollout> change) {
        return history.stream()
                .map(r -> r.id().equals(deployment.rollout()) ? change.apply(r) : r)
                .toList();
    }

    List<Revision> revisionsWith(Revision newest) {
        var all = new ArrayList<Revision>();
        all.add(newest);
        all.addAll(revisions);
        return List.copyOf(all);
    }

    /** Without simulation, all tasks of a completed deployment run. */
    public Tasks tasks(Deployment deployment) {
        Tasks known = progress.tasks().get(deployment.id());
        if (known != null) {
            return known;
        }
        return switch (deployment.state()) {
            case "COMPLETED" -> Tasks.running(desiredCount(), deployment.updatedAt());
            case "FAILED" -> Tasks.failing(3);
            default -> Tasks.NONE;
        };
    }

    Optional<Rollout> rollout(Deployment deployment) {
        return history.stream().filter(r -> r.id().equals(deployment.rollout())).findFirst();
    }

    /**
     * One of {@code deployments}.
     *
     * @param status PRIMARY or ACTIVE
     * @param state IN_PROGRESS, COMPLETED or FAILED
     * @param rollout id of the service deployment that it belongs to
     * @param revision ID of the service revision that it deploys
     */
    public record Deployment(
            String id,
            String status,
            String taskDefinition,
            String state,
            String reason,
            Instant createdAt,
            Instant updatedAt,
            String rollout,
            String revision) {
        public boolean isPrimary() {
            return status.equals("PRIMARY");
        }

        boolean isIn(String aState) {
            return state.equals(aState);
        }

        Deployment withStatus(String newStatus) {
            return new Deployment(
                    id, newStatus, taskDefinition, state, reason, createdAt, updatedAt, rollout, revision);
        }

        Deployment in(String newState, String newReason, Instant now) {
            return new Deployment(id, status, taskDefinition, newState, newReason, createdAt, now, rollout, revision);
        }
    }

    /** A service revision, which a deployment deploys. */
    public record Revision(String id, String taskDefinition, Instant createdAt) {}
}
