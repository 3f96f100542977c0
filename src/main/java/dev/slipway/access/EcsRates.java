package dev.slipway.access;

import dev.slipway.access.RateLimiter.Rate;
import dev.slipway.config.AccountRegion;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * ECS's request rates, which a function keeps as long as its instance lives. ECS has one set of them for each account and
 * region, whatever the role.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">request
 *     throttling</a>
 */
public final class EcsRates {
    private final double factor;
    private final InstantSource clock;
    private final DoubleSupplier jitter;
    private final Map<Key, RateLimiter> limiters = new ConcurrentHashMap<>();

    /** How much of ECS's rates the calls may use. */
    public enum Share {
        /**
         * Deployments, rollbacks and requests: the whole burst, but a little less than the whole rate after that. Otherwise a push
         * to many targets would make each call the moment that ECS allows it, and ECS would refuse every other instance until
         * the push ends.
         */
        WHOLE(1, 0.9),
        /** The schedule leaves the other half to them. */
        HALF(0.5, 0.5);

        private final double ofBurst;
        private final double ofRate;

        Share(double ofBurst, double ofRate) {
            this.ofBurst = ofBurst;
            this.ofRate = ofRate;
        }
    }

    /** The operations that share a rate. */
    private enum Bucket {
        TASK_DEFINITION_CHANGES(20, 1),
        TASK_DEFINITION_READS(50, 20),
        SERVICE_CHANGES(50, 5),
        SERVICE_READS(100, 20),
        SERVICE_DEPLOYMENT_READS(50, 20),
        SERVICE_REVISION_READS(50, 20),
        TAG_CHANGES(20, 10),
        TASK_CHANGES(100, 40),
        CLUSTER_READS(50, 20),
        TASK_READS(100, 20);

        private final int burst;
        private final int perSecond;

        Bucket(int burst, int perSecond) {
            this.burst = burst;
            this.perSecond = perSecond;
        }

        Rate rate(Share share, double factor) {
            return new Rate(Math.max(1, burst * share.ofBurst * factor), perSecond * share.ofRate * factor);
        }

        static Optional<Bucket> of(String operation) {
            return switch (operation) {
                case "RegisterTaskDefinition" -> Optional.of(TASK_DEFINITION_CHANGES);
                case "DescribeTaskDefinition", "ListTaskDefinitions" -> Optional.of(TASK_DEFINITION_READS);
                // ECS publishes no rate for StopServiceDeployment and ContinueServiceDeployment
                case "UpdateService", "StopServiceDeployment", "ContinueServiceDeployment" ->
                    Optional.of(SERVICE_CHANGES);
                case "DescribeServices", "ListServices" -> Optional.of(SERVICE_READS);
                case "ListServiceDeployments", "DescribeServiceDeployments" -> Optional.of(SERVICE_DEPLOYMENT_READS);
                case "DescribeServiceRevisions" -> Optional.of(SERVICE_REVISION_READS);
                case "TagResource" -> Optional.of(TAG_CHANGES);
                case "ListClusters" -> Optional.of(CLUSTER_READS);
                case "RunTask", "StopTask" -> Optional.of(TASK_CHANGES);
                case "ListTasks", "DescribeTasks" -> Optional.of(TASK_READS);
                default -> Optional.empty();
            };
        }
    }

    private record Key(AccountRegion at, Share share, Bucket bucket) {}

    /**
     * Rates of which nothing is used yet.
     *
     * @param factor how many times the published rates the account has
     * @param jitter random numbers from 0 to 1
     */
    public EcsRates(double factor, InstantSource clock, DoubleSupplier jitter) {
        this.factor = factor;
        this.clock = clock;
        this.jitter = jitter;
    }

    public RateLimits at(AccountRegion place, Share share) {
        return operation -> Bucket.of(operation).map(bucket -> limiter(new Key(place, share, bucket)));
    }

    private RateLimiter limiter(Key key) {
        return limiters.computeIfAbsent(key, k -> new RateLimiter(k.bucket().rate(k.share(), factor), clock, jitter));
    }
}
