package dev.slipway.reconcile;

import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Services;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.select.LeftOut;
import dev.slipway.select.ServiceListing;
import dev.slipway.select.ServiceMatch;
import dev.slipway.select.Targets;
import java.util.LinkedHashSet;
import java.util.List;

/** Finds all targets: those that the configuration names, and those that its patterns match among ECS's services. */
public record TargetDiscovery(Aws aws, Parallel parallel) {
    /**
     * The targets that were found.
     *
     * @param leftOut the services that a pattern matches and a rule excludes
     * @param failures the listings that failed; their targets are missing
     */
    public record Discovered(List<Target> targets, List<LeftOut> leftOut, List<Outcome> failures) {
        public Discovered {
            targets = List.copyOf(targets);
            leftOut = List.copyOf(leftOut);
            failures = List.copyOf(failures);
        }

        private static Discovered all(List<Discovered> several) {
            return new Discovered(
                    several.stream().flatMap(f -> f.targets().stream()).toList(),
                    several.stream().flatMap(f -> f.leftOut().stream()).toList(),
                    several.stream().flatMap(f -> f.failures().stream()).toList());
        }
    }

    public Discovered targets(Targets configured) {
        Discovered found = Discovered.all(parallel.each(configured.listings(), this::list));
        var targets = new LinkedHashSet<>(configured.explicit());
        targets.addAll(found.targets());
        return new Discovered(List.copyOf(targets), found.leftOut(), found.failures());
    }

    private Discovered list(ServiceListing listing) {
        try {
            Services services = aws.services(listing.location());
            List<String> clusters = listing.cluster()
                    .map(List::of)
                    .orElseGet(() ->
                            services.clusters().stream().filter(listing::fits).toList());
            return Discovered.all(parallel.each(clusters, cluster -> list(listing, cluster, services)));
        } catch (AwsException failure) {
            return failed("the clusters for " + listing, failure);
        }
    }

    /** Where only a pattern selects the cluster and AWS denies access, the cluster is not Slipway's. */
    private static Discovered list(ServiceListing listing, String cluster, Services services) {
        try {
            ServiceMatch found = listing.targets(cluster, services.names(cluster));
            return new Discovered(found.targets(), found.leftOut(), List.of());
        } catch (AwsException failure) {
            boolean mayBeForeign = listing.cluster().isEmpty() && !failure.isRetryable();
            String what = "the services of cluster " + cluster;
            return mayBeForeign ? failed(Kind.IGNORED, what, failure) : failed(what, failure);
        }
    }

    /** Without the list no deployment there is judged or rolled back: what no retry heals needs a person. */
    private static Discovered failed(String what, AwsException failure) {
        return failed(failure.isRetryable() ? Kind.FAILED : Kind.ROLLBACK_FAILED, what, failure);
    }

    private static Discovered failed(Kind kind, String what, AwsException failure) {
        String reason = "could not list %s: %s".formatted(what, failure.getMessage());
        Outcome outcome = Outcome.withoutTarget(kind, reason)
                .with(kind == Kind.ROLLBACK_FAILED ? Publication.BY_KIND : Publication.LOG_ONLY)
                .retryable(failure.isRetryable());
        return new Discovered(List.of(), List.of(), List.of(outcome));
    }
}
