package dev.slipway.terraform;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The calls of a pipeline's script that deploys without Slipway. */
final class ScriptedPipeline implements AutoCloseable {
    private static final String CLUSTER = "dev";

    private final EcsClient ecs;

    ScriptedPipeline(URI endpoint) {
        ecs = EcsClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "anybody")))
                .build();
    }

    /** Registers the running task definition with another image in the same family, and updates the service. */
    void copyAndSwap(String service, String image) {
        String runs = ecs.describeServices(r -> r.cluster(CLUSTER).services(service))
                .services()
                .getFirst()
                .taskDefinition();
        TaskDefinition now =
                ecs.describeTaskDefinition(r -> r.taskDefinition(runs)).taskDefinition();
        List<ContainerDefinition> swapped = now.containerDefinitions().stream()
                .map(container -> container.copy(c -> c.image(image)))
                .toList();
        String registered = ecs.registerTaskDefinition(
                        r -> r.family(now.family()).containerDefinitions(swapped))
                .taskDefinition()
                .taskDefinitionArn();
        update(service, registered);
    }

    /** Registers the pipeline's own task definition, and updates the service. */
    void register(String service, ContainerDefinition container) {
        String registered = ecs.registerTaskDefinition(r -> r.family(service).containerDefinitions(container))
                .taskDefinition()
                .taskDefinitionArn();
        update(service, registered);
    }

    private void update(String service, String taskDefinition) {
        ecs.updateService(r -> r.cluster(CLUSTER).service(service).taskDefinition(taskDefinition));
    }

    /** Forces a new deployment of the same task definition. */
    void force(String service) {
        ecs.updateService(r -> r.cluster(CLUSTER).service(service).forceNewDeployment(true));
    }

    @Override
    public void close() {
        ecs.close();
    }
}
