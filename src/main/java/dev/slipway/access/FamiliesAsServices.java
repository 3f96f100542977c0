package dev.slipway.access;

import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ECS with one more kind of service: the family of a target without a service. It runs the family's newest ACTIVE revision,
 * because ECS runs that one for everybody who starts tasks of a family by its name. So the same rules deploy to it and reconcile it.
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
                    family,
                    Service.ofFamily(family, taskDefinitions.newest(family).map(TaskDefinition::arn))));
            return families;
        }

        /** Only of a service: a family runs what is registered last. */
        @Override
        public Service update(ServiceRef service, String taskDefinitionArn) {
            if (service.isFamily()) {
                throw new IllegalStateException("UpdateService for the " + service);
            }
            return services.update(service, taskDefinitionArn);
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
        public void resume(String serviceDeploymentArn, String hookId) {
            services.resume(serviceDeploymentArn, hookId);
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
