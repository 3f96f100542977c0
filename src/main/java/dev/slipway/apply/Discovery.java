package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.apply.Outcome.News;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Services;
import dev.slipway.target.Configuration;
import dev.slipway.target.Listing;
import dev.slipway.target.Target;
import java.util.ArrayList;
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

        private static Found trouble(String reason, boolean retryCanHeal) {
            return new Found(
                    List.of(),
                    List.of(Outcome.nobodys(Kind.FAILED, reason)
                            .with(News.LOG_ONLY)
                            .healable(retryCanHeal)));
        }
    }

    public Found targets(Configuration configuration) {
        var targets = new LinkedHashSet<>(configuration.targets());
        var troubles = new ArrayList<Outcome>();
        for (Found found : allAtOnce.each(configuration.listings(), this::list)) {
            targets.addAll(found.targets());
            troubles.addAll(found.troubles());
        }
        return new Found(List.copyOf(targets), troubles);
    }

    private Found list(Listing listing) {
        try {
            Services services = aws.services(listing.place());
            List<String> clusters = listing.cluster()
                    .map(List::of)
                    .orElseGet(() ->
                            services.clusters().stream().filter(listing::fits).toList());
            return new Found(
                    allAtOnce.each(clusters, cluster -> listing.targets(cluster, services.names(cluster))).stream()
                            .flatMap(List::stream)
                            .toList(),
                    List.of());
        } catch (AwsFailure failure) {
            return Found.trouble(
                    "the services of %s could not be listed: %s".formatted(listing, failure.getMessage()),
                    failure.retryCanHeal());
        }
    }
}
