package dev.slipway.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.aws.Clients;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Platform;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.sandbox.Given;
import dev.slipway.sandbox.LocalFunction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * The road on an AWS that others wrote. What moto cannot show: unknown members (it drops them), deployments (its
 * UpdateService makes none, so no {@code slipway:deployment}, and nothing ever fails), and what ECS refuses (it takes
 * an INACTIVE task definition).
 */
class MotoIT {
    private static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    @TempDir
    private static Path directory;

    private static @Nullable Moto moto;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final EcsClient ecs = client(EcsClient.builder()).build();
    private final EcrClient ecr = client(EcrClient.builder()).build();
    private final SsmClient ssm = client(SsmClient.builder()).build();

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Moto.installed();
        if (program.isEmpty()) {
            String how = "moto_server is not installed: pip install 'moto[server]'";
            if (System.getProperty("slipway.moto", "").equals("required")) {
                throw new IllegalStateException(how);
            }
            abort(how + " to run this test");
        }
        moto = Moto.start(program.orElseThrow(), directory.resolve("moto.log"));
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void aPushIsDeployedByAFunctionThatIsConfiguredBelowAnSsmPathAndAssumesARole() {
        String digest = terraformApply("web");
        parameter("/slipway/web/dev", """
                {"service": "web", "environment": "dev", "repository": "acme/web", "tags": ["main-*"], "roleArn": "%s"}""".formatted(ROLE));
        JsonNode outcome = invoke("ssm:/slipway/", push("web", digest));

        assertThat(outcome.path("outcome").asText())
                .as(outcome + log.toString(StandardCharsets.UTF_8))
                .isEqualTo("DEPLOYING");
        assertThat(service("web").taskDefinition()).endsWith("task-definition/web-dev:1");
        var registered =
                ecs.describeTaskDefinition(r -> r.taskDefinition("web-dev").include(TaskDefinitionField.TAGS));
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().image())
                .isEqualTo("%s/acme/web:main-42@%s".formatted(REGISTRY, digest));
        assertThat(registered.taskDefinition().memory()).isEqualTo("512");
        assertThat(registered.taskDefinition().containerDefinitions().getFirst().environment())
                .singleElement()
                .satisfies(variable -> assertThat(variable.value()).isEqualTo("é \"漢\""));
        assertThat(registered.tags())
                .contains(tag("team", "acme"), tag("slipway:service", "web"), tag("slipway:image-digest", digest))
                .contains(tag("slipway:template", "web-dev-template:1"));
    }

    @Test
    void theSameEventTwiceIsRegisteredOnce() {
        String digest = terraformApply("api");
        String configuration = """
                {"targets": [{"service": "api", "environment": "dev", "repository": "acme/api", "tags": ["main-*"]}]}""";
        assertThat(invoke(configuration, push("api", digest)).path("outcome").asText())
                .isEqualTo("DEPLOYING");
        assertThat(invoke(configuration, push("api", digest)).path("outcome").asText())
                .isEqualTo("UNCHANGED");
        assertThat(ecs.listTaskDefinitions(r -> r.familyPrefix("api-dev")).taskDefinitionArns())
                .filteredOn(arn -> arn.contains("/api-dev:"))
                .hasSize(1);
    }

    @Test
    void anImageThatIsNotThereIsRefused() {
        terraformApply("worker");
        LocalFunction.Result result = function("""
                {"targets": [{"service": "worker", "environment": "dev", "repository": "acme/worker"}]}""").invoke("""
                        {"service": "worker", "environment": "dev", "tag": "v9"}""");
        assertThat(result.errorMessage().orElseThrow()).contains("REFUSED worker in dev: ECR has no image", "main-42");
    }

    /** @return the digest of main-42 */
    private String terraformApply(String name) {
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
        ecs.createService(r -> r.cluster("dev")
                .serviceName(name)
                .taskDefinition(name + "-dev-template")
                .desiredCount(1));
        ecr.createRepository(r -> r.repositoryName("acme/" + name));
        ecr.putImage(r -> r.repositoryName("acme/" + name)
                .imageTag("main-42")
                .imageManifest(Given.image(name, new Platform("linux", "amd64"))));
        return ecr.describeImages(r -> r.repositoryName("acme/" + name))
                .imageDetails()
                .getFirst()
                .imageDigest();
    }

    private void parameter(String name, String value) {
        ssm.putParameter(r -> r.name(name).value(value).type(ParameterType.SECURE_STRING));
    }

    private Service service(String name) {
        return ecs.describeServices(r -> r.cluster("dev").services(name))
                .services()
                .getFirst();
    }

    private static String push(String name, String digest) {
        return Stage.event("push.json", digest).replace("acme/web", "acme/" + name);
    }

    private JsonNode invoke(String configuration, String event) {
        LocalFunction.Result result = function(configuration).invoke(event);
        assertThat(result.errorMessage()).isEmpty();
        return result.answer().orElse(Json.object()).at("/outcomes/0");
    }

    private LocalFunction function(String configuration) {
        var handler = new DeployFunction(
                Map.of("SLIPWAY_CONFIG", configuration),
                Clients.local("us-east-1", moto().endpoint()),
                InstantSource.system(),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        return new LocalFunction(
                handler, "arn:aws:lambda:us-east-1:123456789012:function:slipway", Duration.ofMinutes(1));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.region(Region.US_EAST_1)
                .endpointOverride(moto().endpoint())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "anybody")));
    }

    private static Moto moto() {
        Moto running = moto;
        if (running == null) {
            throw new IllegalStateException("moto is not running");
        }
        return running;
    }
}
