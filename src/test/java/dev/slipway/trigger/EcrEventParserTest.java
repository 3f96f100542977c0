package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcrEventParserTest {
    private static final String HEX = "2c2c0c11d801b86cfd661f214721d7a40c5368dc3c5777dd7c5f3f37860d4f4d";
    private static final Invocation LATER = new Invocation("invoke-1", Instant.parse("2026-03-02T09:20:00Z"));

    @Test
    void readsImageWithRegistryTagAndDigest() {
        assertThat(read(new EcrEventFixture()))
                .isEqualTo(new Trigger.Push(
                        ImageReference.parse(
                                "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:main-42@sha256:" + HEX),
                        Optional.empty(),
                        "4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e",
                        Instant.parse("2026-03-02T09:15:21Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1,     123456789012.dkr.ecr.us-east-1.amazonaws.com",
        "cn-north-1,    123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, 123456789012.dkr.ecr.us-gov-west-1.amazonaws.com",
        "eusc-de-east-1, 123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu",
        "us-isob-east-1, 123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov"
    })
    void buildsRegistryFromAccountAndRegion(String region, String host) {
        assertThat(push(new EcrEventFixture().with("region", region)).image().registry())
                .contains(host);
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.manifest.v1+json,                application/vnd.oci.image.config.v1+json",
        "application/vnd.oci.image.index.v1+json,",
        "application/vnd.docker.distribution.manifest.v2+json,      application/vnd.docker.container.image.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json,",
        "application/vnd.oci.image.index.v1+json,                   ''"
    })
    void acceptsEveryKindOfContainerImage(String manifest, @Nullable String artifact) {
        EcrEventFixture event = new EcrEventFixture().detail("manifest-media-type", manifest);
        if (artifact != null) {
            event.detail("artifact-media-type", artifact);
        }
        assertThat(push(event).mediaType()).contains(manifest);
    }

    @Test
    void readsReplicationToTheDestinationRegistry() {
        EcrEventFixture event = new EcrEventFixture()
                .with("detail-type", "ECR Replication Action")
                .with("region", "eu-west-1")
                .detail("action-type", "REPLICATE")
                .detail("source-account", "999999999999")
                .detail("source-region", "us-west-2");
        Trigger.Push push = ((Trigger.Replicated) read(event)).push();
        assertThat(push.image().registry()).contains("123456789012.dkr.ecr.eu-west-1.amazonaws.com");
        assertThat(push.tag()).isEqualTo("main-42");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T09:15:21Z,      2026-03-02T09:15:21Z",
        "2026-03-02T09:15:21.000Z,  2026-03-02T09:15:21Z",
        "2026-03-02T10:15:21+01:00, 2026-03-02T09:15:21Z",
        "2026-03-02T09:20:00.001Z,  2026-03-02T09:20:00Z",
        "2999-01-01T00:00:00Z,      2026-03-02T09:20:00Z"
    })
    void takesTheTimeOfTheEventButAtMostNow(String time, Instant requestedAt) {
        assertThat(push(new EcrEventFixture().with("time", time)).time()).isEqualTo(requestedAt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v1.4.2", "sha256-abc", "sha-2c2c0c1", "20-alpine3.16", "_", "pr-1_x"})
    void acceptsAnyImageTag(String tag) {
        assertThat(push(new EcrEventFixture().detail("image-tag", tag)).tag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".sig", ".att", ".sbom", ".cosign", "-referrers"})
    void ignoresTagsThatReferToADigest(String suffix) {
        assertThat(ignored(new EcrEventFixture().detail("image-tag", "sha256-" + HEX + suffix)))
                .contains("\"acme/web\"", "\"sha256-" + HEX.substring(0, 40))
                .contains("not an image");
    }

    @Test
    void ignoresImageWithoutATag() {
        assertThat(ignored(new EcrEventFixture().detail("image-tag", "")))
                .contains("\"acme/web\" with no tag", "multi-platform");
        assertThat(ignored(new EcrEventFixture().withoutDetail("image-tag"))).contains("\"acme/web\" with no tag");
        assertThat(ignored(new EcrEventFixture().detail("image-tag", NullNode.instance)))
                .contains("no tag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.cncf.helm.config.v1+json",
                "application/vnd.dev.cosign.artifact.sig.v1+json",
                "application/vnd.in-toto+json",
                "application/vnd.amazon.soci.index.v1+json",
                "text/sbom+json"
            })
    void ignoresArtifactThatIsNotAContainerImage(String artifact) {
        EcrEventFixture event = new EcrEventFixture()
                .detail("artifact-media-type", artifact)
                .detail("manifest-media-type", "application/vnd.oci.image.manifest.v1+json");
        assertThat(ignored(event)).contains("\"acme/web\"", "\"main-42\"", artifact);
    }

    @Test
    void ignoresOtherManifestTypes() {
        EcrEventFixture event = new EcrEventFixture()
                .detail("manifest-media-type", "application/vnd.cncf.oras.artifact.manifest.v1+json");
        assertThat(ignored(event)).contains("\"acme/web\"", "\"main-42\"", "oras");
    }

    @ParameterizedTest
    @CsvSource({
        "ECR Image Action,       DELETE,               Slipway acts only on PUSH",
        "ECR Image Action,       UPDATE_STORAGE_CLASS, Slipway acts only on PUSH",
        "ECR Image Action,       REPLICATE,            Slipway acts only on PUSH",
        "ECR Replication Action, PUSH,                 Slipway acts only on REPLICATE",
        "ECR Referrer Action,    UPDATE_STORAGE_CLASS, does not act on it",
        "ECR Referrer Action,    PUSH,                 does not act on it",
        "ECR Scan Resource Change, SCAN_FREQUENCY_CHANGE, does not act on it",
        "A Type To Come,         PUSH,                 does not act on it"
    })
    void ignoresOtherActions(String detailType, String action, String why) {
        EcrEventFixture event =
                new EcrEventFixture().with("detail-type", detailType).detail("action-type", action);
        assertThat(ignored(event)).contains(detailType, action, "\"acme/web\"", "\"main-42\"", why);
    }

    @ParameterizedTest
    @CsvSource({"ECR Image Action, PUSH", "ECR Replication Action, REPLICATE"})
    void ignoresUnsuccessfulActions(String detailType, String action) {
        EcrEventFixture event = new EcrEventFixture()
                .with("detail-type", detailType)
                .detail("action-type", action)
                .detail("result", "FAILED");
        assertThat(ignored(event)).contains("\"acme/web\"", "\"main-42\"", "FAILED");
    }

    @Test
    void ignoresScansAndPullThroughCaches() {
        JsonNode scan = Json.parse("""
                {"scan-status": "COMPLETE", "repository-name": "acme/web", "finding-severity-counts": {"HIGH": 9},
                 "image-digest": "%s", "image-tags": []}""".formatted(EcrEventFixture.DIGEST));
        JsonNode cache = Json.parse("""
                {"rule-version": "1", "sync-status": "SUCCESS", "ecr-repository-prefix": "docker-hub", "image-tag": "3.17",
                 "repository-name": "docker-hub/alpine", "upstream-registry-url": "public.ecr.aws"}""");
        assertThat(ignored(new EcrEventFixture()
                        .with("detail-type", "ECR Image Scan")
                        .with("detail", scan)))
                .contains("ECR Image Scan", "\"acme/web\"");
        assertThat(ignored(new EcrEventFixture()
                        .with("detail-type", "ECR Pull Through Cache Action")
                        .with("detail", cache)))
                .contains("docker-hub/alpine", "\"3.17\"");
    }

    @ParameterizedTest
    @CsvSource({
        "aws.inspector2, Inspector2 Scan",
        "aws.events, Anything Else",
        "acme.events, Scheduled Event",
        "acme.ecs, ECS Deployment State Change",
        "acme.ci, ECR Image Action",
        "aws.lambda, Slipway Deploy Requested"
    })
    void ignoresEventsOfOtherSources(String source, String detailType) {
        assertThat(ignored(new EcrEventFixture().with("source", source).with("detail-type", detailType)))
                .contains(source, detailType);
    }

    @ParameterizedTest
    @CsvSource({
        "repository-name, Acme/Web, $.detail.repository-name",
        "repository-name, 'a', $.detail.repository-name",
        "repository-name, '', $.detail.repository-name",
        "image-digest, sha256:xyz, $.detail.image-digest",
        "image-digest, main-42, $.detail.image-digest",
        "image-tag, -x, $.detail.image-tag",
        "image-tag, a b, $.detail.image-tag"
    })
    void namesThePathOfAMalformedDetail(String member, String value, String path) {
        assertThatThrownBy(() -> read(new EcrEventFixture().detail(member, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(path + ": \"" + value + "\" is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repository-name", "image-digest", "action-type", "result"})
    void namesThePathOfAMissingDetail(String member) {
        assertThatThrownBy(() -> read(new EcrEventFixture().withoutDetail(member)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.detail." + member + ": missing; ");
        assertThatThrownBy(() -> read(new EcrEventFixture().detail(member, IntNode.valueOf(7))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$.detail." + member + ": a number, not a string");
    }

    @ParameterizedTest
    @CsvSource({
        "id, 'a b'",
        "id, ''",
        "time, yesterday",
        "time, 2026-13-01T00:00:00Z",
        "account, 12345",
        "region, 'us east'",
        "region, ''"
    })
    void namesThePathOfAMalformedEnvelopeField(String member, String value) {
        assertThatThrownBy(() -> read(new EcrEventFixture().with(member, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$." + member + ": \"" + value + "\" is not ");
        assertThatThrownBy(() -> read(new EcrEventFixture().without(member)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$." + member + ": missing; ");
    }

    @Test
    void listsAllProblemsAtOnce() {
        EcrEventFixture event = new EcrEventFixture()
                .without("account")
                .withoutDetail("image-digest")
                .detail("repository-name", "A");
        assertThatThrownBy(() -> read(event))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.startsWith("$.account"))
                        .anyMatch(problem -> problem.startsWith("$.detail.image-digest"))
                        .anyMatch(problem -> problem.startsWith("$.detail.repository-name")));
    }

    @Test
    void doesNotReadAnIncompleteEnvelopeAsARequest() {
        JsonNode half = Json.parse("{\"detail-type\": \"ECR Image Action\"}");
        assertThat(TriggerParser.parse(half.toString(), LATER).isEvent()).isTrue();
        assertThatThrownBy(() -> TriggerParser.read(half, LATER))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("$.source: missing")
                .hasMessageContaining("$.id: missing")
                .hasMessageContaining("$.time: missing")
                .hasMessageContaining("$.detail: missing");
    }

    private static Trigger read(EcrEventFixture event) {
        return TriggerParser.read(event.json(), LATER);
    }

    private static Trigger.Push push(EcrEventFixture event) {
        return (Trigger.Push) read(event);
    }

    private static String ignored(EcrEventFixture event) {
        return ((Trigger.Ignored) read(event)).reason();
    }
}
