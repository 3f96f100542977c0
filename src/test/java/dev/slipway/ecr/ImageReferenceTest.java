package dev.slipway.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.fixtures.TargetFixture;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String ECR = "121212345678.dkr.ecr.us-east-1.amazonaws.com";

    @ParameterizedTest
    @CsvSource({
        "mariadb, , mariadb, , ",
        "mariadb:1.2.3, , mariadb, 1.2.3, ",
        "mariadb@sha256:1234567890abcdef, , mariadb, , sha256:1234567890abcdef",
        "something:tag_123, , something, tag_123, ",
        "acme/web, , acme/web, , ",
        "repo/multi/level/image:v1.2.3, , repo/multi/level/image, v1.2.3, ",
        "host:5000/nginx, host:5000, nginx, , ",
        "localhost/nginx:1, localhost, nginx, 1, ",
        "docker.domain.com:8080/repo/multi/level/image:1.2.3, docker.domain.com:8080, repo/multi/level/image, 1.2.3, ",
        "host:8080/repo/image@sha256:ab, host:8080, repo/image, , sha256:ab",
        "host:8080/repo/image:v1@sha256:ab, host:8080, repo/image, v1, sha256:ab",
        "public.ecr.aws/x/a__b-c--d.e:_1, public.ecr.aws, x/a__b-c--d.e, _1, ",
        ECR + "/acct/repo:x, " + ECR + ", acct/repo, x, "
    })
    void parsesIntoPartsAndPrintsTheSameText(
            String text, @Nullable String registry, String repository, @Nullable String tag, @Nullable String digest) {
        ImageReference image = ImageReference.parse(text);

        assertThat(image)
                .isEqualTo(new ImageReference(
                        Optional.ofNullable(registry),
                        repository,
                        Optional.ofNullable(tag),
                        Optional.ofNullable(digest)))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/something",
                "domain.com:abc/repo/image",
                "domain.com:123456/repo",
                "_something:tag",
                "repo:",
                "repo@",
                "repo@sha256",
                "repo@sha256:xyz",
                "repo:-tag",
                "repo:tag\n",
                "repo name",
                "repo//name",
                "repo/",
                "Repo",
                "a___b",
                "a..b",
                "-a",
                "a-",
                "https://host/repo",
                "${image}:latest",
                "a.b-/repo"
            })
    void rejectsTextThatIsNotAReference(String text) {
        assertThat(ImageReference.tryParse(text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse(text))
                .withMessageContaining("is not valid in an image reference");
    }

    @ParameterizedTest
    @CsvSource({
        ECR + "/acct/repo, " + ECR + "/acct/repo:v2",
        "host:5000/nginx, host:5000/nginx:v2",
        "host:5000/nginx:v1, host:5000/nginx:v2"
    })
    void replacesTagWithAndWithoutAPort(String image, String expected) {
        assertThat(ImageReference.parse(image).withTag(Optional.of("v2"))).hasToString(expected);
    }

    /** Replacing the tag alone does not remove the digest. */
    @Test
    void keepsDigestWhenOnlyTheTagIsReplaced() {
        ImageReference image = ImageReference.parse("host:8080/repo/image@sha256:ab");

        assertThat(ImageReference.of(image.registry().orElseThrow(), image.repository())
                        .withTag(Optional.of("v2")))
                .hasToString("host:8080/repo/image:v2");
        assertThat(image.withTag(Optional.of("v2"))).hasToString("host:8080/repo/image:v2@sha256:ab");
    }

    @Test
    void acceptsTagAndDigestTogether() {
        ImageReference image = ImageReference.parse("nginx@sha256:aa");

        assertThat(image.withTag(Optional.of("v2")).withDigest("sha256:bb")).hasToString("nginx:v2@sha256:bb");
    }

    @ParameterizedTest
    @CsvSource({
        ECR + "/acct/repo:1, " + ECR + "/acct/repo@sha256:aa, true",
        ECR + "/acct/repo, mirror.io/acct/repo, false",
        ECR + "/acct/repo, acct/repo, false",
        ECR + "/app, " + ECR + "/app-worker, false",
        "host:1/app, host:2/app, false"
    })
    void isOfTheSameRepositoryOnlyInTheSameRegistry(String one, String other, boolean same) {
        assertThat(ImageReference.parse(one).hasSameRepository(ImageReference.parse(other)))
                .isEqualTo(same);
    }

    /** Each of these made a backtracking or recursive matcher run out of time or stack. */
    static Stream<String> longNames() {
        int many = 200_000;
        return Stream.of(
                "a".repeat(many),
                "a-".repeat(many),
                "a.".repeat(many) + "b",
                "a/".repeat(many) + "b",
                "a_b/".repeat(many) + "c",
                "a" + "-".repeat(many),
                "a" + "_".repeat(many) + "b",
                "h." + "a.".repeat(many) + "com/x",
                "h." + "-".repeat(many) + "/x",
                "a:" + "b".repeat(many),
                "a:" + ":".repeat(many),
                "a" + "@".repeat(many),
                "a@sha256:" + "a".repeat(many));
    }

    @ParameterizedTest
    @MethodSource("longNames")
    void parsesLongTextWithoutBacktracking(String text) {
        Optional<ImageReference> valid = ImageReference.tryParse(text);
        Optional<ImageReference> invalid = ImageReference.tryParse(text + "!");

        valid.ifPresent(image -> assertThat(image.toString()).isEqualTo(text));
        assertThat(invalid).isEmpty();
    }

    @Test
    void acceptsOnlyValidTags() {
        assertThat(ImageReference.isTag("v1.2_3-x")).isTrue();
        assertThat(ImageReference.isTag("a".repeat(128))).isTrue();
        assertThat(ImageReference.isTag("a".repeat(129))).isFalse();
        assertThat(ImageReference.isTag("main@" + TargetFixture.A)).isFalse();
    }
}
