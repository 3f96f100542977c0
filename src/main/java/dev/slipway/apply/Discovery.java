package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.apply.Outcome.News;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Services;
import dev.slipway.target.Configuration;
import dev.slipway.target.Listing;
import dev.slipway.target.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executor;

/** All targets there are: those that are written down, and those that patterns bind to services that ECS lists. */
public final class Discovery {
    private final Aws aws;
    private final AllAtOnce allAtOnce;

    /** @param executor runs listings side by side; a thread for each is expected */
    public Discovery(Aws aws, Executor executor) {
        this.aws = aws;
        this.allAtOnce = new AllAtOnce(executor);
    }

    /**
     * The targets.
     *
     * @param troubles of listings that failed, whose targets are missing
     */
    public record Found(List<Target> targets, List<Outcome> troubles) {
        public Found {
            targets = List.copyOf(targets);
            troubles = List.copyOf(troubles);
        }

        private static Found all(List<Found> several) {
            return new Found(
                    several.stream().flatMap(f -> f.targets().stream()).toList(),
                    several.stream().flatMap(f -> f.troubles().stream()).toList());
        }
    }

    public Found targets(Configuration configuration) {
        Found found = Found.all(allAtOnce.each(configuration.listings(), this::list));
        var targets = new LinkedHashSet<>(configuration.targets());
        targets.addAll(found.targets());
        return new Found(List.copyOf(targets), found.troubles());
    }

    private Found list(Listing listing) {
        try {
            Services services = aws.services(listing.place());
            List<String> clusters = listing.cluster()
                    .map(List::of)
                    .orElseGet(() ->
                            services.clusters().stream().filter(listing::fits).toList());
            return Found.all(allAtOnce.each(clusters, cluster -> list(listing, cluster, services)));
        } catch (AwsFailure failure) {
            return trouble(Kind.FAILED, "the clusters of " + listing, failure);
        }
    }

    /** Of a cluster that a pattern only may mean, a plain no says that it is not Slipway's. */
    private static Found list(Listing listing, String cluster, Services services) {
        try {
            return new Found(listing.targets(cluster, services.names(cluster)), List.of());
        } catch (AwsFailure failure) {
            boolean others = listing.cluster().isEmpty() && !failure.retryCanHeal();
            return trouble(others ? Kind.IGNORED : Kind.FAILED, "the services of cluster " + cluster, failure);
        }
    }

    private static Found trouble(Kind kind, String what, AwsFailure failure) {
        String reason = "%s could not be listed: %s".formatted(what, failure.getMessage());
        Outcome outcome = Outcome.nobodys(kind, reason).with(News.LOG_ONLY).healable(failure.retryCanHeal());
        return new Found(List.of(), List.of(outcome));
    }
}
