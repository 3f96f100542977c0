package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.C;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.target;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ImageGate;
import dev.slipway.config.Target;
import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The host and the length of the image names that Slipway writes. */
class ContainerImagesTest {
    private static final String SIDECAR_NOW = "acme/agent:7@" + B;

    /** Every pair of hosts of one registry, in every partition: the configuration's and the template's. */
    static Stream<Arguments> hosts() {
        return Stream.of(
                        hosts("us-east-1", "amazonaws.com", "on.aws"),
                        hosts("us-gov-west-1", "amazonaws.com", "on.aws"),
                        hosts("cn-north-1", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
                        hosts("eusc-de-east-1", "amazonaws.eu", "on.amazonwebservices.eu"),
                        hosts("us-iso-east-1", "c2s.ic.gov", "on.aws.ic.gov"))
                .flatMap(all -> all.stream().flatMap(one -> all.stream().map(other -> Arguments.of(one, other))));
    }

    private static List<String> hosts(String region, String suffix, String dualStack) {
        return Stream.of(
                        "dkr.ecr.%s." + suffix,
                        "dkr.ecr-fips.%s." + suffix,
                        "dkr-ecr.%s." + dualStack,
                        "dkr-ecr-fips.%s." + dualStack)
                .map(host -> "123456789012." + host.formatted(region))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void imageIsWrittenWithTheHostOfTheTemplate(String configured, String inTemplate) throws RefusedException {
        ObjectNode definition = containers("%1$s/acme/web:latest".formatted(inTemplate));
        put(definition, at(configured), Optional.empty());

        assertThat(image(definition, 0)).isEqualTo("%s/acme/web:v2@%s".formatted(inTemplate, A));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void sidecarWhoseHostAloneChangedKeepsTheDesiredImage(String inDesired, String inTemplate) throws RefusedException {
        ObjectNode definition =
                containers("%s/acme/web:latest".formatted(inTemplate), "%s/acme/agent:latest".formatted(inTemplate));
        put(definition, at(inDesired), Optional.of(running(inDesired)));

        assertThat(image(definition, 1)).isEqualTo("%s/%s".formatted(inTemplate, SIDECAR_NOW));
    }

    @Test
    void everyContainerOfTheRepositoryGetsTheImageAtItsOwnHost() throws RefusedException {
        String ipv4 = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web";
        String dualStack = "123456789012.dkr-ecr.us-east-1.on.aws/acme/web";
        ObjectNode definition = containers(ipv4 + ":latest", dualStack + ":latest");
        put(definition, target(), Optional.empty());

        assertThat(image(definition, 0)).isEqualTo("%s:v2@%s".formatted(ipv4, A));
        assertThat(image(definition, 1)).isEqualTo("%s:v2@%s".formatted(dualStack, A));
    }

    @Test
    void namedContainerKeepsTheHostOfItsRegistryAlsoWithAnotherRepository() throws RefusedException {
        ObjectNode definition = containers("123456789012.dkr-ecr.us-east-1.on.aws/acme/placeholder:latest", "nginx");
        put(definition, target("c0", "c1"), Optional.empty());

        assertThat(image(definition, 0)).startsWith("123456789012.dkr-ecr.us-east-1.on.aws/acme/web:v2@");
        assertThat(image(definition, 1)).startsWith(WEB + ":v2@");
    }

    @Test
    void anotherAccountsOrRegionsRegistryIsAnotherRepository() {
        ObjectNode definition = containers(
                "210987654321.dkr.ecr.us-east-1.amazonaws.com/acme/web:latest",
                "123456789012.dkr-ecr.us-west-2.on.aws/acme/web:latest");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> put(definition, target(), Optional.empty()))
                .withMessageContaining("no container whose image is in " + WEB);
    }

    @ParameterizedTest
    @MethodSource("longRepositories")
    void repositoryWithALongNameIsWrittenWithoutTheTag(int tag, boolean isTagWritten) throws RefusedException {
        String repository = "a".repeat(190);
        ImageReference image = ImageReference.of(TargetFixture.REGISTRY, repository);
        ObjectNode definition = containers(image + ":latest");
        String name = "t".repeat(tag);
        new ContainerImages(
                        target("c0"),
                        template(3, Json.write(definition)),
                        image.withTag(Optional.of(name)).withDigest(A),
                        Optional.empty())
                .putInto(definition);

        assertThat(image(definition, 0)).isEqualTo(image + (isTagWritten ? ":" + name : "") + "@" + A);
    }

    /** The registry has 44 characters: with slash, repository and colon, 19 are left for the tag. */
    static Stream<Arguments> longRepositories() {
        return Stream.of(Arguments.of(19, true), Arguments.of(20, false), Arguments.of(128, false));
    }

    @Test
    void repositoryWithTooLongANameIsRefused() {
        ImageReference image = ImageReference.of(TargetFixture.REGISTRY, "a".repeat(211));
        ObjectNode definition = containers("nginx");
        var images = new ContainerImages(
                target("c0"),
                template(3, Json.write(definition)),
                image.withTag(Optional.of("v1")).withDigest(A),
                Optional.empty());

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> images.putInto(definition))
                .withMessageMatching(".*has 256 characters.*at most 255.*shorter name");
    }

    private static void put(ObjectNode definition, Target target, Optional<Release> desired) throws RefusedException {
        TaskDefinition template = template(3, Json.write(definition));
        ImageReference image = target.images().withTag(Optional.of("v2")).withDigest(A);
        new ContainerImages(target, template, image, desired).putInto(definition);
    }

    /** The target {@code web} with this host of its registry. */
    private static Target at(String registry) {
        assertThat(EcrRegistry.parse(registry)).isPresent();
        Target web = target();
        return new Target(
                web.service(),
                web.environment(),
                registry,
                web.repository(),
                web.tags(),
                web.cluster(),
                web.ecsService(),
                Optional.empty(),
                web.family(),
                web.template(),
                web.containers(),
                web.placeholderTag(),
                web.versionNames(),
                web.rollback(),
                web.deadlineMinutes(),
                web.followTemplate(),
                Optional.empty(),
                ImageGate.NONE,
                web.location());
    }

    /** A release whose containers are at this host. */
    private static Release running(String host) {
        ObjectNode containers = containers("%s/acme/web:v1@%s".formatted(host, C), host + "/" + SIDECAR_NOW);
        return Release.read(TargetFixture.definition(
                        "web-dev",
                        7,
                        containers,
                        release(7, NOON, "seven").definition().tags()))
                .orElseThrow();
    }

    /** Containers {@code c0}, {@code c1} and so on. */
    private static ObjectNode containers(String... images) {
        ObjectNode members = Json.object();
        var list = members.putArray("containerDefinitions");
        for (int i = 0; i < images.length; i++) {
            list.addObject().put("name", "c" + i).put("image", images[i]);
        }
        return members;
    }

    private static String image(ObjectNode definition, int container) {
        return definition
                .at("/containerDefinitions/%d/image".formatted(container))
                .asText();
    }
}
