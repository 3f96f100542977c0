package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.REGISTRY;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.target;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionBuilderTest {
    private static final ImageReference IMAGE = WEB.withTag(Optional.of("v2")).withDigest(A);

    /** Containers written {@code name=image, name=image}. */
    private static ObjectNode containers(String containers) {
        ObjectNode members = Json.object();
        ArrayNode list = members.putArray("containerDefinitions");
        for (Map.Entry<String, String> container : pairs(containers).entrySet()) {
            list.addObject().put("name", container.getKey()).put("image", container.getValue());
        }
        return members;
    }

    private static Map<String, String> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : text.replace("ECR/", REGISTRY + "/").split(", ", -1)) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    private static Optional<Release> running(String containers) {
        Map<String, String> tags =
                TargetFixture.release(7, NOON, "seven").definition().tags();
        return Release.read(TargetFixture.definition("web-dev", 7, containers(containers), tags));
    }

    private static Map<String, String> made(Target target, String template, Optional<Release> desired)
            throws RefusedException {
        TaskDefinition definition = template(3, Json.write(containers(template)));
        RegisterRequest revision = new RevisionBuilder(target, definition)
                .make(TargetFixture.push("v2", A, "push-1", NOON), IMAGE, 7, desired, Optional.empty());
        var images = new LinkedHashMap<String, String>();
        TargetFixture.registered(revision.request(), 8).containers().forEach(c -> images.put(c.name(), c.image()));
        return images;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":latest", ":v1", "@sha256:aa", ":v1@sha256:aa"})
    void putsTagAndDigestIntoEveryContainerOfTheRepositoryWhateverItsTag(String suffix) throws RefusedException {
        Map<String, String> images = made(target(), "web=ECR/acme/web" + suffix, Optional.empty());

        assertThat(images).containsExactly(Map.entry("web", REGISTRY + "/acme/web:v2@" + A));
    }

    @Test
    void leavesContainersOfOtherRepositoriesAndRegistriesAlone() throws RefusedException {
        String others = "worker=ECR/acme/web-worker:1, mirror=mirror.io/acme/web:1, short=acme/web:1, odd=${x}, none=";

        Map<String, String> images = made(target(), others + ", web=ECR/acme/web:1", Optional.empty());

        assertThat(images)
                .containsAllEntriesOf(pairs(others))
                .containsEntry("web", IMAGE.toString())
                .hasSize(6);
    }

    @Test
    void putsTheImageIntoTwoContainersOfOneRepository() throws RefusedException {
        Map<String, String> images = made(target(), "worker=ECR/acme/web:latest, web=ECR/acme/web:1", Optional.empty());

        assertThat(images.values()).containsOnly(IMAGE.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx:latest", "nginx", "${image}", "", "mirror.io/acme/web@sha256:aa", "a b"})
    void putsTheImageIntoANamedContainerWhateverItHas(String placeholder) throws RefusedException {
        Map<String, String> images =
                made(target("web"), "web=" + placeholder + ", xray=xray:3, twin=ECR/acme/web:1", Optional.empty());

        assertThat(images)
                .containsExactly(
                        Map.entry("web", IMAGE.toString()),
                        Map.entry("xray", "xray:3"),
                        Map.entry("twin", REGISTRY + "/acme/web:1"));
    }

    @Test
    void treatsAContainerNamedTwiceAsOne() throws RefusedException {
        assertThat(made(target("web", "web"), "web=nginx", Optional.empty())).containsEntry("web", IMAGE.toString());
    }

    @ParameterizedTest
    @CsvSource({"app, app", "web;app, app", "app;ui, 'app, ui'", "Web, Web"})
    void refusesContainersMissingFromTheTemplateAndListsWhatItHas(String named, String unknown) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> made(target(named.split(";", -1)), "web=nginx:1, xray=xray:3", Optional.empty()))
                .withMessage("web-dev-template:3 has no container " + unknown
                        + " (it has: web with nginx:1, xray with xray:3); fix `containers` of target web in dev");
    }

    @Test
    void refusesATemplateWithoutAContainerOfTheRepository() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> made(target(), "web=mirror.io/acme/web:1, xray=xray:3", Optional.empty()))
                .withMessage("web-dev-template:3 has no container whose image is in " + WEB
                        + " (it has: web with mirror.io/acme/web:1, xray with xray:3);"
                        + " set `containers` of target web in dev");
    }

    /** The sidecar's image in the template, in the desired revision and in the new revision. */
    @ParameterizedTest
    @CsvSource({
        "x.io/agent:latest, x.io/agent:5, x.io/agent:5",
        "x.io/agent:latest, x.io/agent@sha256:bb, x.io/agent@sha256:bb",
        "x.io/agent:latest, x.io/agent:latest, x.io/agent:latest",
        "x.io/agent:latest, y.io/agent:5, x.io/agent:latest",
        "x.io/agent:latest, x.io/other:5, x.io/agent:latest",
        "x.io/agent:latest, no image, x.io/agent:latest",
        "x.io/agent:latest@sha256:aa, x.io/agent:5, x.io/agent:latest@sha256:aa",
        "x.io/agent:1.4, x.io/agent:5, x.io/agent:1.4",
        "x.io/agent, x.io/agent:5, x.io/agent",
        "x.io/agent@sha256:aa, x.io/agent:5, x.io/agent@sha256:aa",
        "ECR/acme/web:latest, ECR/acme/web:5, ECR/acme/web:5"
    })
    void keepsTheDesiredImageOfAPlaceholderAndThePinsOfTerraform(String inTemplate, String inDesired, String expected)
            throws RefusedException {
        Map<String, String> images = made(
                target("web"),
                "web=ECR/acme/web:latest, agent=" + inTemplate,
                running("agent=" + inDesired + ", web=ECR/acme/web:4"));

        assertThat(images).containsEntry("agent", expected.replace("ECR/", REGISTRY + "/"));
        assertThat(images).containsEntry("web", IMAGE.toString());
    }

    @Test
    void keepsAPlaceholderWithoutADesiredImage() throws RefusedException {
        String template = "web=ECR/acme/web:latest, agent=x.io/agent:latest";

        assertThat(made(target(), template, Optional.empty())).containsEntry("agent", "x.io/agent:latest");
        assertThat(made(target(), template, running("web=ECR/acme/web:4"))).containsEntry("agent", "x.io/agent:latest");
    }

    @Test
    void tagsTheRevisionWithRequesterImageAndTime() throws RefusedException {
        DeployRequest request = DeployRequest.of(
                target(),
                WEB.withTag(Optional.of("v2")),
                new RequestMetadata(
                        "rollout #1",
                        NOON,
                        Attempts.BY_CLIENT,
                        false,
                        false,
                        Optional.of("jo@acme.example"),
                        Optional.of("fixes \"login\"\n")),
                DeployRequest.By.PERSON);

        RegisterRequest revision =
                new RevisionBuilder(target(), template()).make(request, IMAGE, 7, Optional.empty(), Optional.empty());

        Map<String, String> tags = TargetFixture.tagsOf(revision.request());
        assertThat(tags)
                .containsEntry(Release.SERVICE, "web")
                .containsEntry(Release.ENVIRONMENT, "dev")
                .containsEntry(Release.TEMPLATE, "web-dev-template:3")
                .containsEntry(Release.IMAGE_TAG, "v2")
                .containsEntry(Release.IMAGE_DIGEST, A)
                .containsEntry(Release.REQUESTED_AT, "2026-03-01T12:00:00Z")
                .containsEntry(Release.REQUEST, TagValues.identity("rollout #1"))
                .containsEntry(Release.REQUESTED_BY, "jo@acme.example")
                .containsEntry(Release.REASON, "fixes _login__")
                .containsEntry(Release.AFTER, "7")
                .containsEntry(Release.STATE, "deploying")
                .hasSize(11);
        assertThat(Release.read(TargetFixture.registered(revision.request(), 8)))
                .isPresent();
    }

    @Test
    void writesADigestAloneWithoutATag() throws RefusedException {
        ImageReference byDigest = WEB.withDigest(B);
        DeployRequest request =
                TargetFixture.asked(target(), byDigest, DeployRequest.By.PERSON, "r", NOON, Attempts.OF_ONE_TIME);

        ObjectNode definition = new RevisionBuilder(target(), template())
                .make(request, byDigest, 0, Optional.empty(), Optional.empty())
                .request();

        assertThat(definition.at("/containerDefinitions/0/image").asText()).isEqualTo(REGISTRY + "/acme/web@" + B);
        assertThat(TargetFixture.tagsOf(definition)).doesNotContainKey(Release.IMAGE_TAG);
    }

    @Test
    void copiesTagsOfTerraformButNotOfAwsOrSlipway() throws RefusedException {
        Map<String, String> tags = Map.of(
                "team",
                "shop",
                "empty",
                "",
                "aws:cloudformation:stack-name",
                "x",
                "AWS:x",
                "x",
                "Aws:Y",
                "x",
                Release.STATE,
                "good",
                "slipway:restores",
                "4",
                "slipways",
                "mine");

        RegisterRequest revision = new RevisionBuilder(
                        target(), template(3, Json.write(template().content()), tags))
                .make(TargetFixture.push("v2", A, "push-1", NOON), IMAGE, 0, Optional.empty(), Optional.empty());

        Map<String, String> made = TargetFixture.tagsOf(revision.request());
        assertThat(made)
                .containsEntry("team", "shop")
                .containsEntry("empty", "")
                .containsEntry("slipways", "mine")
                .containsEntry(Release.STATE, "deploying")
                .doesNotContainKeys("slipway:restores", "aws:cloudformation:stack-name", "AWS:x", "Aws:Y");
    }
}
