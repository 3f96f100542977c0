package dev.slipway.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ECS with one more kind of service: the family of a target without a service. It runs the family's newest ACTIVE revision,
 * because whoever starts tasks of a family by its name gets that one. So the same rules deploy to it and reconcile it.
 */
public record FamiliesAsServices(Aws aws) implements Aws {
    @Override
    public Services services(Location location) {
        return new FamilyServices(aws.services(location), aws.taskDefinitions(location));
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return aws.taskDefinitions(location);
    }

    @Override
    public Tasks tasks(Location location) {
        return aws.tasks(location);
    }

    @Override
    public Images images() {
        return aws.images();
    }

    private record FamilyServices(Services services, TaskDefinitions taskDefinitions) implements Services {
        @Override
        public Map<String, Service> describe(String cluster, List<String> names) {
            if (!cluster.isEmpty()) {
                return services.describe(cluster, names);
            }
            Map<String, Service> families = new HashMap<>();
            names.forEach(family -> families.put(
                    family, Service.ofFamily(family, taskDefinitions.newest(family).map(TaskDefinition::arn))));
            return families;
        }

        /** ECS cannot make an old revision the newest one, so its content becomes a new one. */
        @Override
        public Service update(ServiceRef service, String taskDefinitionArn) {
            if (!service.isFamily()) {
                return services.update(service, taskDefinitionArn);
            }
            TaskDefinition revision = RevisionName.parse(taskDefinitionArn)
                    .flatMap(taskDefinitions::revision)
                    .orElseThrow(() -> new AwsException(
                            AwsException.Kind.RETRYABLE,
                            "DescribeTaskDefinition",
                            "ECS does not find " + taskDefinitionArn));
            int newest = taskDefinitions
                    .newest(service.name())
                    .map(found -> found.name().number())
                    .orElse(0);
            TaskDefinition registered = taskDefinitions.register(again(revision, newest));
            return Service.ofFamily(service.name(), Optional.of(registered.arn()));
        }

        /** The same release, requested at the same time: it has seen all that it supersedes, so it is no copy. */
        private static ObjectNode again(TaskDefinition revision, int newest) {
            ObjectNode request = revision.content().deepCopy();
            request.remove(DefinitionContent.RESPONSE_ONLY);
            Map<String, String> tags = Release.registeredAgain(revision.tags(), newest);
            ArrayNode list = request.putArray("tags");
            tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
            return request;
        }

        @Override
        public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
            return service.isFamily() ? Optional.empty() : services.newestDeployment(service, since);
        }

        @Override
        public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
            return services.withTaskDefinition(deployment);
        }

        @Override
        public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
            return service.isFamily() ? List.of() : services.completedDeployments(service, since);
        }

        @Override
        public void rollBack(String serviceDeploymentArn) {
            services.rollBack(serviceDeploymentArn);
        }

        @Override
        public Optional<PauseHook> pauseHook(String serviceDeploymentArn) {
            return services.pauseHook(serviceDeploymentArn);
        }

        @Override
        public List<String> clusters() {
            return services.clusters();
        }

        @Override
        public List<String> names(String cluster) {
            return services.names(cluster);
        }
    }
}
