package dev.slipway.ecs;

/**
 * A service by its names.
 *
 * @param cluster short name or ARN
 */
public record ServiceRef(String cluster, String name) {
    @Override
    public String toString() {
        return cluster.substring(cluster.lastIndexOf('/') + 1) + "/" + name;
    }
}
