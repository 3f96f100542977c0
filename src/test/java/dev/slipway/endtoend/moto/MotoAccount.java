package dev.slipway.endtoend.moto;

import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.account.Setup;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Calls that Terraform, docker or a person make to moto. */
final class MotoAccount {
    static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

    private final URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    final EcsClient ecs;
    final EcrClient ecr;

    /** In moto's default account 123456789012, in us-east-1. */
    MotoAccount(URI endpoint) {
        this(endpoint, "us-east-1", StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "anybody")));
    }

    private MotoAccount(URI endpoint, String region, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.region = Region.of(region);
        this.credentials = credentials;
        this.ecs = client(EcsClient.builder()).build();
        this.ecr = client(EcrClient.builder()).build();
    }

    <B extends AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.region(region).endpointOverride(endpoint).credentialsProvider(credentials);
    }

    /** Another account and region, which its own Terraform reaches with a role of its own. */
    MotoAccount elsewhere(String account, String itsRegion) {
        try (var sts = client(StsClient.builder()).build()) {
            Credentials keys = sts.assumeRole(r -> r.roleArn("arn:aws:iam::%s:role/terraform".formatted(account))
                            .roleSessionName("terraform"))
                    .credentials();
            return new MotoAccount(
                    endpoint,
                    itsRegion,
                    StaticCredentialsProvider.create(AwsSessionCredentials.create(
                            keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken())));
        }
    }

    /**
     * Creates a service in dev, its template and its repository, with {@code main-42} in it.
     *
     * @return the digest of main-42
     */
    String terraformApply(String name) {
        applyService(name);
        ecr.createRepository(r -> r.repositoryName("acme/" + name));
        return push(name, "main-42");
    }

    /** Creates a service in dev and its template. */
    void applyService(String name) {
        ecs.createCluster(r -> r.clusterName("dev"));
        ecs.registerTaskDefinition(r -> r.family(name + "-dev-template")
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512")
                .containerDefinitions(List.of(ContainerDefinition.builder()
                        .name("app")
                        .image("%s/acme/%s:latest".formatted(REGISTRY, name))
                        .environment(List.of(KeyValuePair.builder()
                                .name("TEXT")
                                .value("é \"漢\"")
                                .build()))
                        .build()))
                .tags(tag("team", "acme")));
        createService(name, name + "-dev-template");
    }

    private void createService(String name, String taskDefinition) {
        ecs.createService(r -> r.cluster("dev")
                .serviceName(name)
                .taskDefinition(taskDefinition)
                .desiredCount(1));
    }

    /** @return the digest */
    String push(String name, String tag) {
        ecr.putImage(r -> r.repositoryName("acme/" + name)
                .imageTag(tag)
                .imageManifest(Setup.image(name + tag, new Platform("linux", "amd64"))));
        return ecr.describeImages(r -> r.repositoryName("acme/" + name)
                        .imageIds(
                                List.of(ImageIdentifier.builder().imageTag(tag).build())))
                .imageDetails()
                .getFirst()
                .imageDigest();
    }

    /**
     * Starts the service's new PRIMARY deployment, as ECS does after UpdateService and moto does not: the service is
     * created again.
     *
     * @return its id
     */
    String rollOut(String name) {
        String told = service(name).taskDefinition();
        ecs.deleteService(r -> r.cluster("dev").service(name).force(true));
        createService(name, told);
        return service(name).deployments().getFirst().id();
    }

    Service service(String name) {
        return ecs.describeServices(r -> r.cluster("dev").services(name))
                .services()
                .getFirst();
    }

    Map<String, String> tags(String taskDefinition) {
        return ecs
                .describeTaskDefinition(r -> r.taskDefinition(taskDefinition).include(TaskDefinitionField.TAGS))
                .tags()
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static String event(String name, String tag, String digest, String time) {
        return FunctionFixture.push(tag, digest, name + "-" + tag, time).replace("acme/web", "acme/" + name);
    }
}
