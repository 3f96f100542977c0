package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Optional;

/** Names and ARNs of resources. An ARN counts as a whole: one of another account, region or cluster names nothing here. */
record Identifiers(AccountScope account) {
    private static final String CLUSTER = "[a-zA-Z0-9_-]{1,255}";

    /**
     * What follows the kind in an ARN of this account and region; a name stays as it is.
     *
     * @param kind {@code service}, {@code task-definition}, …
     */
    Optional<String> name(String kind, String given) {
        if (!given.startsWith("arn:")) {
            return Optional.of(given);
        }
        String prefix = account.arn("ecs", kind + "/");
        return Optional.of(given).filter(arn -> arn.startsWith(prefix)).map(arn -> arn.substring(prefix.length()));
    }

    /** @throws SandboxException if a name is not one of a cluster */
    Optional<String> cluster(String given) {
        Optional<String> name = name("cluster", given);
        name.filter(n -> !n.matches(CLUSTER)).ifPresent(n -> {
            throw SandboxException.invalid("Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was " + n);
        });
        return name;
    }

    /**
     * The name of a service in a cluster; empty if the ARN is of another account or region.
     *
     * @throws SandboxException if the ARN is one of another cluster
     */
    Optional<String> service(String cluster, String given) {
        Optional<String> name = name("service", given);
        // an ARN of the short form has no cluster
        int slash = given.startsWith("arn:") ? name.orElse("").indexOf('/') : -1;
        if (slash < 0) {
            return name;
        }
        String its = name.orElseThrow().substring(0, slash);
        if (!its.equals(cluster)) {
            throw SandboxException.invalid(
                    "Invalid identifier: Identifier is for cluster %s. Your cluster is %s".formatted(its, cluster));
        }
        return name.map(n -> n.substring(slash + 1));
    }
}
