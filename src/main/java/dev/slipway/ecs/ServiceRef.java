package dev.slipway.ecs;

/**
 * The names that identify a service in its account and region.
 *
 * @param cluster short name or ARN
 */
public record ServiceRef(String cluster, String name) {
    @Override
    public String toString() {
        return cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + name;
    }
}
