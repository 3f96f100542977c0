package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import java.util.Optional;

/**
 * A service as ECS names it, in an event or in the listing of a cluster.
 *
 * @param cluster its short name; empty where the event's ARN is of the old form, which has none
 */
record EcsServiceName(AccountRegion at, Optional<String> cluster, String name) {
    /** The short name in a cluster's name or ARN. */
    static String shortName(String cluster) {
        return cluster.substring(cluster.lastIndexOf('/') + 1);
    }

    /** Empty for a task. */
    static Optional<EcsServiceName> of(Target target, AccountRegion home) {
        return target.ecsService()
                .map(name -> new EcsServiceName(
                        AccountRegion.of(target.location(), home), Optional.of(shortName(target.cluster())), name));
    }

    /** False also where the target's cluster is an ARN of another account or region than the target's location. */
    boolean isOf(Target target, AccountRegion home) {
        return of(target, home).filter(other -> isOf(target, other)).isPresent();
    }

    private boolean isOf(Target target, EcsServiceName other) {
        return at.equals(other.at)
                && AccountRegion.ofArn(target.cluster())
                        .filter(arn -> !arn.equals(at))
                        .isEmpty()
                && name.equals(other.name)
                && (cluster.isEmpty() || cluster.equals(other.cluster));
    }
}
