package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.push;
import static dev.slipway.fixtures.TargetFixture.request;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.Ignore;
import dev.slipway.deploy.plan.DeployAction.Read;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.Wait;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.Image.Status;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.release.LogTail;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ECR says of an image: whether ECS could run it. The template has no platform, as on EC2. */
class ImageRulesTest {
    private static final DeployRequest PUSH = push("v2", A, "push-1", NOON);
    private static final DeployRequest REQUEST = request("v2", "request-1", NOON, Attempts.BY_CLIENT);

    private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String IMAGE = "application/vnd.oci.image.config.v1+json";

    private static DeploySnapshot snapshot(Optional<Image> image, Optional<ImageIndex> index) {
        return new DeploySnapshot(
                Optional.of(service("web-dev-template:3")), Optional.of(template()), LogTail.EMPTY, image, index, NOON);
    }

    private static DeployAction plan(DeployRequest request, Image image, Optional<ImageIndex> index) {
        return DeployPlanner.plan(request, snapshot(Optional.of(image), index));
    }

    private static Image of(String manifest, @Nullable String artifact) {
        return new Image(A, Optional.of(manifest), Optional.ofNullable(artifact), NOON, Status.ACTIVE);
    }

    @Test
    void pushWaitsForTheImageThatItsEventAnnounced() {
        DeployAction action = DeployPlanner.plan(PUSH, snapshot(Optional.empty(), Optional.empty()));

        assertThat(action)
                .isEqualTo(
                        new Wait("ECR reported the push of image %s:v2@%s, but does not show it yet;".formatted(WEB, A)
                                + " Lambda retries the event"));
    }

    @Test
    void requestForAMissingImageIsRefusedWithTheNewestTags() {
        DeploySnapshot snapshot = snapshot(Optional.empty(), Optional.empty());

        assertThat(DeployPlanner.plan(REQUEST, snapshot)).isEqualTo(new Read(DeployRead.NEWEST_TAGS));
        assertThat(DeployPlanner.plan(REQUEST, snapshot.withNewestTags(List.of("v1", "v0"))))
                .isEqualTo(new Refuse(
                        "ECR has no image " + WEB + ":v2; push it first (the newest tags in the repository: v1, v0)"));
        assertThat(DeployPlanner.plan(REQUEST, snapshot.withNewestTags(List.of())))
                .isEqualTo(new Refuse("ECR has no image " + WEB + ":v2; push it first"));
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void imageThatCannotBePulledIsRefused(Status status) {
        var image = new Image(A, Optional.of(OCI), Optional.of(IMAGE), NOON, status);

        for (DeployRequest request : List.of(PUSH, REQUEST)) {
            DeployAction action = plan(request, image, Optional.empty());
            switch (status) {
                case ACTIVE -> assertThat(action).isInstanceOf(Register.class);
                case ARCHIVED ->
                    assertThat(refusal(action)).contains("is archived and cannot be pulled; restore it in ECR");
                case ACTIVATING -> assertThat(refusal(action)).contains("ECR is restoring image", "pulled yet");
            }
        }
    }

    /** The media types of the manifest and of the artifact, as ECR has them, and whether it is a container image. */
    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.config.v1+json, true",
        "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.container.image.v1+json, true",
        "application/vnd.oci.image.manifest.v1+json, , true",
        "application/vnd.oci.image.index.v1+json, , true",
        "application/vnd.docker.distribution.manifest.list.v2+json, , true",
        "application/vnd.oci.image.manifest.v1+json, application/vnd.cncf.helm.config.v1+json, false",
        "application/vnd.oci.image.manifest.v1+json, application/vnd.buildkit.cacheconfig.v0, false",
        "application/vnd.oci.image.manifest.v1+json, application/vnd.in-toto+json, false",
        "application/vnd.oci.image.index.v1+json, application/vnd.dev.sigstore.bundle.v0.3+json, false",
        "application/vnd.cncf.oras.artifact.manifest.v1+json, , false",
        "application/vnd.oci.artifact.manifest.v1+json, application/vnd.oci.image.config.v1+json, false"
    })
    void artifactThatIsNoContainerImageIsNotDeployed(String manifest, @Nullable String artifact, boolean isImage) {
        Image image = of(manifest, artifact);

        if (isImage) {
            assertThat(plan(PUSH, image, Optional.empty())).isInstanceOf(Register.class);
            assertThat(plan(REQUEST, image, Optional.empty())).isInstanceOf(Register.class);
        } else {
            assertThat(plan(PUSH, image, Optional.empty()))
                    .isInstanceOfSatisfying(
                            Ignore.class,
                            ignore -> assertThat(ignore.reason())
                                    .startsWith(WEB + ":v2@" + A)
                                    .contains("a container image"));
            assertThat(refusal(plan(REQUEST, image, Optional.empty())))
                    .startsWith(WEB + ":v2")
                    .endsWith("name the tag or digest of a container image");
        }
    }

    /** The entries of an index, and whether one of them may be a container image. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"mediaType":"M","platform":{"os":"linux","architecture":"amd64"}}                        | true
            {"platform":{"os":"linux","architecture":"amd64"}}                                        | true
            {"mediaType":"M"}                                                                         | true
            {"mediaType":"I"}                                                                         | true
            {"mediaType":"M","platform":{"os":"unknown","architecture":"unknown"}}                    | false
            {"mediaType":"M","artifactType":"application/vnd.amazon.soci.index.v2+json"}              | false
            {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip"}                               | false
            ``                                                                                        | false
            {"mediaType":"M","platform":{"os":"unknown"}},{"mediaType":"M","platform":{"os":"linux"}} | true
            """)
    void indexWithoutAContainerImageIsNotDeployedOnEc2Either(@Nullable String entries, boolean hasImage) {
        String manifest = "{\"manifests\":[%s]}"
                .formatted(entries == null ? "" : entries)
                .replace("\"M\"", "\"" + OCI + "\"")
                .replace("\"I\"", "\"" + INDEX + "\"");
        Optional<ImageIndex> index = Optional.of(ImageIndex.read(A, Json.parse(manifest)));

        if (hasImage) {
            assertThat(plan(PUSH, of(INDEX, null), index)).isInstanceOf(Register.class);
            assertThat(plan(REQUEST, of(INDEX, null), index)).isInstanceOf(Register.class);
        } else {
            assertThat(plan(PUSH, of(INDEX, null), index)).isInstanceOf(Ignore.class);
            assertThat(refusal(plan(REQUEST, of(INDEX, null), index))).contains("lists no container image");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imageOfWhichEcrSaysNothingIsDeployed(boolean byPush) {
        var unknown = new Image(A, Optional.empty(), Optional.empty(), NOON, Status.of("A STATUS TO COME"));

        assertThat(plan(byPush ? PUSH : REQUEST, unknown, Optional.empty())).isInstanceOf(Register.class);
        assertThat(plan(byPush ? PUSH : REQUEST, image(A, NOON), Optional.empty()))
                .isInstanceOf(Register.class);
    }

    private static String refusal(DeployAction action) {
        assertThat(action).isInstanceOf(Refuse.class);
        return ((Refuse) action).reason();
    }
}
