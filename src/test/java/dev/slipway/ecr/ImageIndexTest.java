package dev.slipway.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.text.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of its images a task may run, as the container runtimes of ECS read an index. */
class ImageIndexTest {
    private static final Optional<Platform> AMD64 = Optional.of(new Platform("linux", "amd64"));
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private static ImageIndex index(String json) {
        return ImageIndex.read(
                "sha256:" + "0".repeat(64),
                Json.parse(json.replace('\'', '"')
                        .replace("\"M\"", "\"" + MANIFEST + "\"")
                        .replace("\"A\"", "\"" + A + "\"")
                        .replace("\"B\"", "\"" + B + "\"")));
    }

    private static String digests(String json, Optional<Platform> required) {
        return String.join(
                " ",
                index(json).imagesFor(required).stream()
                        .map(image -> image.digest().orElse("none"))
                        .map(digest -> digest.equals(A) ? "A" : digest.equals(B) ? "B" : digest)
                        .toList());
    }

    /** The second entry is the image for linux/amd64, written as build tools write it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'platform': {'os': 'linux', 'architecture': 'amd64'}                                          | A B
            'platform': {'os': 'linux', 'architecture': 'amd64', 'variant': 'v2'}                         | A B
            'platform': {'os': 'linux', 'architecture': 'x86_64'}                                         | A B
            'platform': {'os': 'Linux', 'architecture': 'X86-64'}                                         | A B
            'platform': {'architecture': 'amd64'}                                                         | A B
            'platform': {'os': 'linux', 'architecture': 'amd64'}, 'artifactType': 'application/x'         | A B
            'platform': {'os': 'linux', 'architecture': 'arm64'}                                          | B
            'platform': {'os': 'windows', 'architecture': 'amd64'}                                        | B
            'platform': {'os': 'unknown', 'architecture': 'unknown'}                                      | B
            'platform': {'architecture': 'arm64'}                                                         | B
            'annotations': {}                                                                             | B
            """)
    void countsEachImageThatTheRuntimeMayTake(String members, String expected) {
        assertThat(digests("""
                { 'manifests': [ { 'mediaType': 'M', 'digest': 'A', %s },
                  { 'mediaType': 'M', 'digest': 'B', 'platform': { 'os': 'linux', 'architecture': 'amd64' } } ] }""".formatted(members), AMD64)).isEqualTo(expected);
    }

    /** SOCI lists its index after the image, with the same platform. Runtimes take the first of two that are alike. */
    @Test
    void passesOverWhatIsListedAfterTheImageThatItBelongsTo() {
        String soci = """
                { 'manifests': [
                  { 'mediaType': 'M', 'digest': 'A', 'platform': { 'os': 'linux', 'architecture': 'amd64' } },
                  { 'mediaType': 'M', 'digest': 'B', 'platform': { 'os': 'linux', 'architecture': 'amd64' },
                    'artifactType': 'application/vnd.amazon.soci.index.v2+json' } ] }""";

        assertThat(digests(soci, AMD64)).isEqualTo("A");
        assertThat(digests(soci, Optional.empty())).isEqualTo("A");
    }

    /** The artifact's platform is another one, which the runtime may prefer. */
    @Test
    void countsAnArtifactOfAPlatformThatNoImageBeforeItHas() {
        assertThat(digests("""
                { 'manifests': [
                  { 'mediaType': 'M', 'digest': 'A', 'platform': { 'os': 'linux', 'architecture': 'amd64', 'variant': 'v1' } },
                  { 'mediaType': 'M', 'digest': 'B', 'platform': { 'os': 'linux', 'architecture': 'amd64' },
                    'artifactType': 'application/vnd.amazon.soci.index.v2+json' } ] }""", AMD64)).isEqualTo("A B");
    }

    /** Runtimes that do not mind the case of names read another list, digest or platform there, and some another index. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { 'manifests': [ { 'mediaType': 'M', 'digest': 'B' } ], 'Manifests': [ { 'mediaType': 'M', 'digest': 'A' } ] }
            { 'manifests': [ { 'mediaType': 'M', 'digest': 'B', 'Digest': 'A' } ] }
            { 'manifests': [ { 'mediaType': 'application/vnd.oci.image.index.v1+json', 'digest': 'B' } ] }
            { 'manifests': [ { 'mediaType': 'M', 'digest': 'B', 'platform': { 'os': 'linux', 'Architecture': 'amd64' } } ] }
            { 'manifests': [ { 'mediaType': 'M', 'digest': 'B' } ], 'manife\u017fts': [ { 'mediaType': 'M', 'digest': 'A' } ] }
            """)
    void namesNoImageWhereReadersDiffer(String json) {
        assertThat(digests(json, AMD64)).isEmpty();
        assertThat(digests(json, Optional.empty())).isEmpty();
        assertThat(index(json).hasImage()).isTrue();
    }

    @Test
    void namesPlatformsInOneSpelling() {
        assertThat(index("""
                { 'manifests': [
                  { 'mediaType': 'M', 'digest': 'A', 'platform': { 'os': 'linux', 'architecture': 'aarch64' } },
                  { 'mediaType': 'M', 'digest': 'B', 'platform': { 'os': 'Linux', 'architecture': 'x86_64' } } ] }""").platforms())
                .containsExactly(new Platform("linux", "arm64"), new Platform("linux", "amd64"));
    }
}
