package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.push;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.Platform;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.text.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeployPlannerRefusalsTest {
    private static final Optional<Service> SERVICE = Optional.of(service("web-dev-template:3"));
    private static final Optional<TaskDefinition> TEMPLATE = Optional.of(template());
    private static final Optional<Image> IMAGE = Optional.of(image(A, NOON));

    private static DeployAction plan(DeploySnapshot snapshot) {
        return DeployPlanner.plan(push("v2", A, "push-1", NOON), snapshot);
    }

    private static DeployAction plan(
            Optional<Service> service, Optional<TaskDefinition> template, Optional<Image> image) {
        return plan(new DeploySnapshot(service, template, LogTail.EMPTY, image, Optional.empty(), NOON));
    }

    private static String refusal(DeployAction action) {
        assertThat(action).isInstanceOf(Refuse.class);
        return ((Refuse) action).reason();
    }

    @Test
    void deploysWhenNothingForbidsIt() {
        assertThat(plan(SERVICE, TEMPLATE, IMAGE)).isInstanceOf(DeployAction.Register.class);
    }

    @Test
    void refusesAServiceThatIsMissing() {
        assertThat(refusal(plan(Optional.empty(), TEMPLATE, IMAGE)))
                .isEqualTo("there is no service dev/web (ECS says MISSING); create it in Terraform,"
                        + " or fix `cluster` and `ecsService` of target web in dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INACTIVE", "DRAINING"})
    void refusesAServiceThatIsNotActive(String status) {
        Service service = service("web-dev:7", status, "ECS", "COMPLETED");

        assertThat(refusal(plan(Optional.of(service), TEMPLATE, IMAGE)))
                .contains("service dev/web is " + status)
                .contains("ACTIVE");
    }

    @ParameterizedTest
    @CsvSource({"CODE_DEPLOY, set deployment_controller to ECS in Terraform", "EXTERNAL, only with the controller ECS"})
    void refusesOtherDeploymentControllers(String controller, String advice) {
        Service service = service("web-dev:7", "ACTIVE", controller, "COMPLETED");

        assertThat(refusal(plan(Optional.of(service), TEMPLATE, IMAGE)))
                .contains("service dev/web has the deployment controller " + controller)
                .contains(advice);
    }

    @Test
    void refusesAServiceInExpressMode() {
        Service service = service("web-dev:7", "ACTIVE", Service.EXPRESS_MODE, "COMPLETED");

        assertThat(refusal(plan(Optional.of(service), TEMPLATE, IMAGE)))
                .contains("service dev/web is an ECS Express Mode service (resourceManagementType ECS)")
                .contains("UpdateExpressGatewayService");
    }

    @Test
    void refusesAMissingTemplate() {
        assertThat(refusal(plan(SERVICE, Optional.empty(), IMAGE)))
                .isEqualTo("there is no ACTIVE revision of the template web-dev-template; apply Terraform,"
                        + " or fix `template` of target web in dev");
    }

    @Test
    void refusesATemplateWithoutAContainerForTheImage() {
        TaskDefinition other = template(3, "{\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"nginx:1\"}]}");

        assertThat(refusal(plan(SERVICE, Optional.of(other), IMAGE))).contains("has no container whose image is in");
    }

    /** The members of the template, the platforms of the image index, and the missing platform, if any. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    "requiresCompatibilities":["FARGATE"] | linux/amd64 linux/arm64 |
                    "requiresCompatibilities":["FARGATE"] | linux/arm64 | linux/amd64
                    "requiresCompatibilities":["EC2","FARGATE"] | linux/arm64 | linux/amd64
                    "requiresCompatibilities":["FARGATE"],"runtimePlatform":{"cpuArchitecture":"ARM64"} | linux/arm64 |
                    "requiresCompatibilities":["FARGATE"],"runtimePlatform":{"cpuArchitecture":"ARM64"} | linux/amd64 | linux/arm64
                    "requiresCompatibilities":["FARGATE"],"runtimePlatform":{"operatingSystemFamily":"LINUX"} | linux/arm64 | linux/amd64
                    "runtimePlatform":{"cpuArchitecture":"X86_64","operatingSystemFamily":"LINUX"} | linux/arm64 | linux/amd64
                    "runtimePlatform":{"cpuArchitecture":"X86_64","operatingSystemFamily":"WINDOWS_SERVER_2022_CORE"} | linux/amd64 | windows/amd64
                    "runtimePlatform":{"cpuArchitecture":"X86_64","operatingSystemFamily":"WINDOWS_SERVER_2025_FULL"} | windows/amd64 linux/arm64 |
                    "requiresCompatibilities":["FARGATE"],"runtimePlatform":{"operatingSystemFamily":"WINDOWS_SERVER_2019_FULL"} | linux/amd64 | windows/amd64
                    "runtimePlatform":{"cpuArchitecture":"ARM64"} | linux/amd64 | linux/arm64
                    "runtimePlatform":{"operatingSystemFamily":"LINUX"} | linux/arm64 |
                    "runtimePlatform":{"cpuArchitecture":"RISCV64"} | linux/arm64 |
                    "requiresCompatibilities":["EC2"] | linux/arm64 |
                    "requiresCompatibilities":["EXTERNAL"] | linux/arm64 |
                    "requiresCompatibilities":["MANAGED_INSTANCES"] | linux/arm64 |
                    "cpu":"256" | windows/amd64 |
                    "requiresCompatibilities":["FARGATE"] | `` |
                    """)
    void refusesAnImageIndexWithoutThePlatformOfTheTask(String members, String offered, @Nullable String lacking) {
        String containers = "\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"%s:latest\"}]".formatted(WEB);
        TaskDefinition template = template(3, "{%s,%s}".formatted(containers, members));

        DeployAction action = plan(new DeploySnapshot(
                SERVICE, Optional.of(template), LogTail.EMPTY, IMAGE, Optional.of(index(offered)), NOON));

        if (lacking == null) {
            assertThat(action).isInstanceOf(DeployAction.Register.class);
        } else {
            assertThat(refusal(action))
                    .contains("has no manifest for " + lacking + ", which web-dev-template:3 requires")
                    .contains("(it has: " + offered.replace(" ", ", ") + ")");
        }
    }

    /** An index without platforms does not say what it offers. */
    private static ImageIndex index(String platforms) {
        return new ImageIndex(
                A,
                Stream.of(platforms.split(" ", -1))
                        .map(p -> Optional.of(p)
                                .filter(text -> !text.isEmpty())
                                .map(text -> new Platform(
                                        text.substring(0, text.indexOf('/')), text.substring(text.indexOf('/') + 1))))
                        .map(platform -> new ImageIndex.Listed(Optional.of(B), platform))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"30, ", "31, remove at least 1", "50, remove at least 20"})
    void refusesATemplateWithTooManyTags(int number, @Nullable String advice) {
        Map<String, String> tags = new LinkedHashMap<>(Map.of("aws:a", "x", "slipway:b", "x"));
        for (int i = 0; i < number; i++) {
            tags.put("tag-" + i, "");
        }
        TaskDefinition template = template(3, Json.write(template().content()), tags);

        DeployAction action = plan(SERVICE, Optional.of(template), IMAGE);

        if (advice == null) {
            assertThat(action).isInstanceOf(DeployAction.Register.class);
        } else {
            assertThat(refusal(action))
                    .contains("web-dev-template:3 has %d tags".formatted(number))
                    .endsWith(advice);
        }
    }

    @Test
    void checksTheRulesInOrder() {
        Service draining = service("web-dev:7", "DRAINING", "EXTERNAL", "COMPLETED");
        Service external = service("web-dev:7", "ACTIVE", "EXTERNAL", "COMPLETED");
        DeploySnapshot nothing = new DeploySnapshot(
                Optional.of(external), Optional.empty(), LogTail.EMPTY, Optional.empty(), Optional.empty(), NOON);

        assertThat(refusal(plan(Optional.of(draining), Optional.empty(), Optional.empty())))
                .contains("DRAINING");
        assertThat(refusal(plan(nothing))).contains("EXTERNAL");
        assertThat(plan(SERVICE, Optional.empty(), Optional.empty())).isInstanceOf(DeployAction.Wait.class);
    }
}
