package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Secret;

/**
 * The other ways to deploy to services that Terraform manages, which docs/alternatives.md compares: two deployments each, a change
 * in Terraform between them, and a plan after each.
 */
class AlternativesIT {
    private static final Path CONFIGURATION = Path.of("src/test/resources/dev/slipway/terraform/approaches");
    private static final List<String> SERVICES = List.of("naive", "moving-tag", "ignored", "in-the-app", "variable");
    private static final String REPOSITORY = "acme/web";

    private final TerraformFixture stage = new TerraformFixture();
    private final AwsView aws = stage.aws();
    private final ScriptedPipeline pipeline = new ScriptedPipeline(stage.endpoint());
    private final Terraform terraform = new Terraform("ApproachesIT", stage.endpoints());

    AlternativesIT() throws Exception {
        try (var files = Files.list(CONFIGURATION)) {
            for (Path file : files.toList()) {
                terraform.write(file.getFileName().toString(), Files.readString(file));
            }
        }
    }

    @AfterEach
    void stop() {
        pipeline.close();
        stage.close();
    }

    @Test
    void alternativesDriftOrLoseChangesAsDocumented() throws Exception {
        stage.account().setup().cluster("dev").repository(REPOSITORY);
        for (String tag : List.of("main-1", "main-2", "main-3", "dev")) {
            stage.push(REPOSITORY, tag);
        }
        variables("info", "main-1", "blue").init().apply();
        settle();

        deploySecondVersion();
        onlyNaiveServiceDrifts();

        variables("debug", "main-2", "green").apply();
        applyRevertsNaiveService();
        movingTagGetsChange();
        variableGetsChange();

        deployThirdVersion();
        changeDoesNotReachIgnoredService();
        copyInApplicationBecomesStale();
        onlyServiceThatEcsRolledBackDrifts();
    }

    private void deploySecondVersion() {
        pipeline.copyAndSwap("naive", image("main-2"));
        stage.account().setup().push(REPOSITORY, "dev", "the second version");
        pipeline.force("moving-tag");
        pipeline.copyAndSwap("ignored", image("main-2"));
        pipeline.register("in-the-app", inTheApp("main-2"));
        settle();
    }

    /** The next apply returns it to the image that Terraform knows. */
    private void onlyNaiveServiceDrifts() {
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).isEqualTo(2);
        PlanJson planned = terraform.planned();
        assertThat(planned.changes()).as(plan.text()).isEqualTo(Map.of("aws_ecs_service.naive", "update"));
        assertThat(of(planned.change("aws_ecs_service.naive"))).containsExactly("naive:2", "naive:1");
        assertThat(aws.image("naive")).isEqualTo("acme/web:main-2");
    }

    private void applyRevertsNaiveService() {
        assertThat(aws.runs("naive")).isEqualTo("naive:3");
        assertThat(aws.image("naive")).isEqualTo("acme/web:main-1");
    }

    /** The task definition was the same for every version: nothing in it names the version. */
    private void movingTagGetsChange() {
        assertThat(aws.runs("moving-tag")).isEqualTo("moving-tag:2");
        assertThat(aws.image("moving-tag")).isEqualTo("acme/web:dev");
        assertThat(aws.variable("moving-tag", "LOG_LEVEL")).isEqualTo("debug");
    }

    private void variableGetsChange() {
        assertThat(aws.image("variable")).isEqualTo("acme/web:main-2");
        assertThat(aws.variable("variable", "LOG_LEVEL")).isEqualTo("debug");
    }

    private void deployThirdVersion() {
        pipeline.copyAndSwap("ignored", image("main-3"));
        pipeline.register("in-the-app", inTheApp("main-3"));
        stage.account().fail("dev", "variable");
        settle();
    }

    private void changeDoesNotReachIgnoredService() {
        assertThat(aws.image("ignored")).isEqualTo("acme/web:main-3");
        assertThat(aws.variable("ignored", "LOG_LEVEL")).isEqualTo("info");
        // although Terraform registered it
        assertThat(aws.taskDefinition("ignored:3")
                        .at("/containerDefinitions/0/environment/0/value")
                        .asText())
                .isEqualTo("debug");
    }

    private void copyInApplicationBecomesStale() {
        assertThat(aws.image("in-the-app")).isEqualTo("acme/web:main-3");
        String secret = aws.taskDefinition(aws.runs("in-the-app"))
                .at("/containerDefinitions/0/secrets/0/valueFrom")
                .asText();
        assertThat(secret).endsWith("parameter/acme/blue/url");
        assertThatThrownBy(() -> aws.parameter("/acme/blue/url")).hasMessageContaining("/acme/blue/url not found");
        assertThat(aws.parameter("/acme/green/url")).isEqualTo("jdbc:postgresql://green/web");
    }

    /** ECS rolled back the failed version, and the next apply deploys it again. */
    private void onlyServiceThatEcsRolledBackDrifts() {
        assertThat(aws.runs("variable")).isEqualTo("variable:1");
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).isEqualTo(2);
        PlanJson planned = terraform.planned();
        assertThat(planned.changes()).as(plan.text()).isEqualTo(Map.of("aws_ecs_service.variable", "update"));
        assertThat(of(planned.change("aws_ecs_service.variable"))).containsExactly("variable:1", "variable:2");
    }

    /** The service's task definitions before and after a change. */
    private static List<String> of(JsonNode change) {
        return List.of(
                AwsView.shortName(change.at("/before/task_definition").asText()),
                AwsView.shortName(change.at("/after/task_definition").asText()));
    }

    private Terraform variables(String logLevel, String release, String database) throws Exception {
        return terraform
                .variable("log_level", logLevel)
                .variable("release", release)
                .variable("database", database);
    }

    private void settle() {
        SERVICES.forEach(stage::settles);
    }

    private String image(String tag) {
        return stage.account().registryHost() + "/" + REPOSITORY + ":" + tag;
    }

    /** The task definition in the application's repository, which does not follow a new database. */
    private ContainerDefinition inTheApp(String tag) {
        return ContainerDefinition.builder()
                .name("app")
                .image(image(tag))
                .memory(64)
                .secrets(List.of(Secret.builder()
                        .name("DATABASE")
                        .valueFrom("arn:aws:ssm:us-east-1:123456789012:parameter/acme/blue/url")
                        .build()))
                .build();
    }
}
