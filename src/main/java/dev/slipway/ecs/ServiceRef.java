package dev.slipway.ecs;

/**
 * The names that identify a service in its account and region, or the family of a target without a service.
 *
 * @param cluster short name or ARN; empty for a family
 */
public record ServiceRef(String cluster, String name) {
    /** In the place of a service, for tasks that others start. */
    public static ServiceRef ofFamily(String family) {
        return new ServiceRef("", family);
    }

    public boolean isFamily() {
        return cluster.isEmpty();
    }

    @Override
    public String toString() {
        return isFamily() ? "family " + name : cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + name;
    }
}
