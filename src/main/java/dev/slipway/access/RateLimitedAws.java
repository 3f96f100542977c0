package dev.slipway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.AccountRegion;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls AWS at half of ECS's rate limits, so that reconciliation leaves the other half to deployments.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">request
 *     throttling</a>
 */
public final class RateLimitedAws implements Aws {
    private final Aws aws;
    private final AccountRegion home;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<AccountRegion, Rates> rates = new ConcurrentHashMap<>();

    /** @param home the account and region of locations that name none */
    public RateLimitedAws(Aws aws, AccountRegion home, InstantSource clock, Pause pause) {
        this.aws = aws;
        this.home = home;
        this.clock = clock;
        this.pause = pause;
    }

    /** The limits of one account and region. */
    private final class Rates {
        private final RateLimiter taskDefinitionReads = limiter(25, 10);
        private final RateLimiter serviceReads = limiter(50, 10);
        private final RateLimiter serviceDeployments = limiter(25, 10);
        private final RateLimiter clusterReads = limiter(25, 10);
        private final RateLimiter serviceChanges = limiter(25, 2.5);
        private final RateLimiter taskDefinitionChanges = limiter(10, 0.5);
        private final RateLimiter tags = limiter(10, 5);
    }

    private RateLimiter limiter(int burst, double perSecond) {
        return new RateLimiter(burst, perSecond, clock, pause);
    }

    private Rates rates(Location location) {
        return rates.computeIfAbsent(AccountRegion.of(location, home), at -> new Rates());
    }

    @Override
    public Services services(Location location) {
        return new LimitedServices(aws.services(location), rates(location));
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return new LimitedTaskDefinitions(aws.taskDefinitions(location), rates(location));
    }

    /** Not limited: ECR allows thousands of calls per second. */
    @Override
    public Images images() {
        return aws.images();
    }

    private record LimitedServices(Services services, Rates rates) implements Services {
        @Override
        public Map<String, Service> describe(String cluster, List<String> names) {
            rates.serviceReads.step("DescribeServices");
            return services.describe(cluster, names);
        }

        @Override
        public Service update(ServiceRef service, String taskDefinitionArn) {
            rates.serviceChanges.step("UpdateService");
            return services.update(service, taskDefinitionArn);
        }

        @Override
        public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
            rates.serviceDeployments.step("ListServiceDeployments");
            return services.newestDeployment(service, since);
        }

        @Override
        public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
            rates.serviceDeployments.step("DescribeServiceRevisions");
            return services.withTaskDefinition(deployment);
        }

        /** Counts one call for each of its three operations: only a service deployed very often needs more. */
        @Override
        public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
            rates.serviceDeployments.step("ListServiceDeployments");
            rates.serviceDeployments.step("DescribeServiceDeployments");
            rates.serviceDeployments.step("DescribeServiceRevisions");
            return services.completedDeployments(service, since);
        }

        @Override
        public void rollBack(String serviceDeploymentArn) {
            rates.serviceChanges.step("StopServiceDeployment");
            services.rollBack(serviceDeploymentArn);
        }

        @Override
        public boolean waitsAtHook(String serviceDeploymentArn) {
            rates.serviceDeployments.step("DescribeServiceDeployments");
            return services.waitsAtHook(serviceDeploymentArn);
        }

        /** Counts one page of a hundred clusters, though there may be more. */
        @Override
        public List<String> clusters() {
            rates.clusterReads.step("ListClusters");
            return services.clusters();
        }

        @Override
        public List<String> names(String cluster) {
            rates.serviceReads.step("ListServices");
            return services.names(cluster);
        }
    }

    private record LimitedTaskDefinitions(TaskDefinitions taskDefinitions, Rates rates) implements TaskDefinitions {
        @Override
        public Optional<TaskDefinition> newest(String family) {
            rates.taskDefinitionReads.step("DescribeTaskDefinition");
            return taskDefinitions.newest(family);
        }

        @Override
        public Optional<TaskDefinition> revision(RevisionName name) {
            rates.taskDefinitionReads.step("DescribeTaskDefinition");
            return taskDefinitions.revision(name);
        }

        @Override
        public List<Integer> newestNumbers(String family, int limit) {
            rates.taskDefinitionReads.step("ListTaskDefinitions");
            return taskDefinitions.newestNumbers(family, limit);
        }

        @Override
        public TaskDefinition register(ObjectNode request) {
            rates.taskDefinitionChanges.step("RegisterTaskDefinition");
            return taskDefinitions.register(request);
        }

        @Override
        public void tag(String arn, Map<String, String> tags) {
            rates.tags.step("TagResource");
            taskDefinitions.tag(arn, tags);
        }
    }
}
