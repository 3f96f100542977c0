package dev.slipway.sandbox.ecr;

import static dev.slipway.sandbox.Calls.ecr;
import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.Setup;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {
    private final AwsAccount account = new AwsAccount(new Ticking());

    @BeforeEach
    void aRepository() {
        account.setup().repository("acme/web");
    }

    @Test
    void digestIsHashOfManifest() {
        String manifest = Setup.image("one", new Platform("linux", "amd64"));

        assertThat(account.setup().pushManifest("acme/web", "main-1", manifest))
                .isEqualTo("sha256:" + Ids.sha256(manifest));
        assertThat(ecr(account, "BatchGetImage", """
                {'repositoryName': 'acme/web', 'imageIds': [{'imageTag': 'main-1'}]}""")
                        .at("/images/0/imageManifest")
                        .asText())
                .isEqualTo(manifest);
    }

    @Test
    void pushPublishesEventWithMembersOfRealOne() {
        String digest = account.setup().push("acme/web", "main-1", "one");

        Event event = account.bus().events().getLast();
        assertThat(event.detailType()).isEqualTo("ECR Image Action");
        assertThat(event.resources()).isEmpty();
        assertThat(event.detail()).isEqualTo(object("""
                {'action-type': 'PUSH', 'image-digest': '%s', 'image-tag': 'main-1', 'repository-name': 'acme/web', 'result': 'SUCCESS',
                 'manifest-media-type': 'application/vnd.oci.image.manifest.v1+json',
                 'artifact-media-type': 'application/vnd.oci.image.config.v1+json'}""".formatted(digest)));
    }

    @Test
    void indexIsPushedAfterUntaggedChildrenWithoutArtifactType() {
        account.setup()
                .pushIndex(
                        "acme/web",
                        "main-1",
                        "one",
                        List.of(new Platform("linux", "amd64"), new Platform("linux", "arm64")));

        assertThat(account.bus().events())
                .extracting(
                        e -> e.detail().path("image-tag").asText("absent"),
                        e -> e.detail().path("manifest-media-type").asText(),
                        e -> e.detail().has("artifact-media-type"))
                .containsExactly(
                        tuple("", "application/vnd.oci.image.manifest.v1+json", true),
                        tuple("", "application/vnd.oci.image.manifest.v1+json", true),
                        tuple("main-1", "application/vnd.oci.image.index.v1+json", false));
    }

    @Test
    void sameManifestWithSameTagIsRefusedWithoutEvent() {
        account.setup().push("acme/web", "main-1", "one");

        assertThatThrownBy(() -> account.setup().push("acme/web", "main-1", "one"))
                .hasMessageContaining("already exists in the repository with name 'acme/web'")
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns("ImageAlreadyExistsException", SandboxException::type);
        assertThat(account.bus().events()).hasSize(1);
    }

    @Test
    void tagMovesToNewImageAndFirstPushKeepsTime() {
        String one = account.setup().push("acme/web", "main", "one");
        double first = detail(one).path("imagePushedAt").asDouble();
        String two = account.setup().push("acme/web", "main", "two");
        account.setup().push("acme/web", "v1", "one");

        assertThat(detail(one).path("imageTags").toString()).isEqualTo("[\"v1\"]");
        assertThat(detail(one).path("imagePushedAt").asDouble()).isEqualTo(first);
        assertThat(detail(two).path("imageTags").toString()).isEqualTo("[\"main\"]");
    }

    @Test
    void immutableTagsDoNotMove() {
        ecr(account, "CreateRepository", "{'repositoryName': 'fixed', 'imageTagMutability': 'IMMUTABLE'}");
        account.setup().push("fixed", "v1", "one");

        assertThatThrownBy(() -> account.setup().push("fixed", "v1", "two"))
                .hasMessageContaining("cannot be overwritten because the repository is immutable");
    }

    @Test
    void imagesAreListedPageByPageAndByTagStatus() {
        account.setup().push("acme/web", "a", "1");
        account.setup().push("acme/web", "", "2");
        account.setup().push("acme/web", "b", "3");

        JsonNode page = ecr(account, "DescribeImages", """
                {'repositoryName': 'acme/web', 'filter': {'tagStatus': 'TAGGED'}, 'maxResults': 1}""");
        JsonNode next = ecr(
                account, "DescribeImages", """
                {'repositoryName': 'acme/web', 'filter': {'tagStatus': 'TAGGED'}, 'maxResults': 1, 'nextToken': '%s'}""".formatted(page.path("nextToken").asText()));

        assertThat(page.at("/imageDetails/0/imageTags/0").asText()).isEqualTo("a");
        assertThat(next.at("/imageDetails/0/imageTags/0").asText()).isEqualTo("b");
        assertThat(next.has("nextToken")).isFalse();
        assertThat(ecr(account, "ListImages", "{'repositoryName': 'acme/web', 'filter': {'tagStatus': 'UNTAGGED'}}")
                        .path("imageIds"))
                .hasSize(1);
    }

    @Test
    void archivedImageIsListedOnlyOnRequest() {
        String digest = account.setup().push("acme/web", "a", "1");
        account.setup().archive("acme/web", digest);

        assertThat(ecr(account, "DescribeImages", "{'repositoryName': 'acme/web'}")
                        .path("imageDetails"))
                .isEmpty();
        assertThat(detail(digest).path("imageStatus").asText()).isEqualTo("ARCHIVED");
        assertThat(account.bus().events().getLast().detail().has("image-tag")).isFalse();
    }

    @Test
    void imageIsDeletedWithItsLastTag() {
        String digest = account.setup().push("acme/web", "a", "1");
        account.setup().push("acme/web", "b", "1");

        delete("{'imageTag': 'a'}");
        assertThat(detail(digest).path("imageTags").toString()).isEqualTo("[\"b\"]");
        delete("{'imageTag': 'b'}");

        assertThatThrownBy(() -> detail(digest)).hasMessageStartingWith("The image with imageId {imageDigest:'sha256:");
        assertThat(delete("{'imageTag': 'b'}").at("/failures/0/failureCode").asText())
                .isEqualTo("ImageNotFound");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DescribeImages     | {'repositoryName': 'no/such'}                                     | RepositoryNotFoundException | The repository with name 'no/such' does not exist in the registry with id '123456789012'
            DescribeImages     | {'repositoryName': 'acme/web', 'registryId': '999999999999'}      | RepositoryNotFoundException | id '999999999999'
            DescribeImages     | {'repositoryName': 'acme/web', 'imageIds': [{'imageTag': 'x'}]}   | ImageNotFoundException      | The image with imageId {imageDigest:'null', imageTag:'x'} does not exist within the repository with name 'acme/web' in the registry with id '123456789012'
            CreateRepository   | {'repositoryName': 'acme/web'}                                    | RepositoryAlreadyExistsException | already exists
            CreateRepository   | {'repositoryName': 'Acme'}                                        | InvalidParameterException   | repositoryName
            PutImage           | {'repositoryName': 'acme/web', 'imageManifest': 'no json'}        | InvalidParameterException   | ImageManifest
            PutImage           | {'repositoryName': 'acme/web', 'imageManifest': '{\\"mediaType\\":\\"application/vnd.oci.image.index.v1+json\\",\\"manifests\\":[{\\"digest\\":\\"sha256:0\\"}]}'} | ReferencedImagesNotFoundException | not in the repository
            GetLifecyclePolicy | {'repositoryName': 'acme/web'}                                    | UnknownOperationException   | GetLifecyclePolicy
            """)
    void ecrRefusesInvalidCall(String operation, String input, String type, String words) {
        assertThatThrownBy(() -> ecr(account, operation, input))
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns(type, SandboxException::type);
    }

    private JsonNode detail(String digest) {
        return ecr(account, "DescribeImages", """
                {'repositoryName': 'acme/web', 'imageIds': [{'imageDigest': '%s'}], 'filter': {'imageStatus': 'ANY'}}""".formatted(digest))
                .path("imageDetails")
                .path(0);
    }

    private JsonNode delete(String id) {
        return Json.parse(Json.write(
                ecr(account, "BatchDeleteImage", "{'repositoryName': 'acme/web', 'imageIds': [%s]}".formatted(id))));
    }

    @ParameterizedTest(name = "{0} with {1}: tag {2} moves: {3}")
    @CsvSource({
        "MUTABLE, , v1, true",
        "IMMUTABLE, , v1, false",
        "IMMUTABLE_WITH_EXCLUSION, latest, v1, false",
        "IMMUTABLE_WITH_EXCLUSION, latest, latest, true",
        "IMMUTABLE_WITH_EXCLUSION, dev-*, dev-7, true",
        "IMMUTABLE_WITH_EXCLUSION, *.*, v1, false",
        "IMMUTABLE_WITH_EXCLUSION, *.*, v1.2, true",
        "MUTABLE_WITH_EXCLUSION, v*, v1, false",
        "MUTABLE_WITH_EXCLUSION, v*, main, true"
    })
    void tagMovesAsTheRepositorySays(String mode, String filter, String tag, boolean moves) {
        ecr(account, "CreateRepository", mutability("tags", mode, filter));
        account.setup().push("tags", tag, "one");

        if (moves) {
            account.setup().push("tags", tag, "two");
        } else {
            assertThatThrownBy(() -> account.setup().push("tags", tag, "two"))
                    .hasMessageContaining("cannot be overwritten because the repository is immutable");
        }
        JsonNode shown = ecr(account, "DescribeRepositories", "{'repositoryNames': ['tags']}")
                .at("/repositories/0");
        assertThat(shown.path("imageTagMutability").asText()).isEqualTo(mode);
        assertThat(shown.at("/imageTagMutabilityExclusionFilters/0/filter").asText(null))
                .isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource({
        "SOMETIMES, ",
        "IMMUTABLE_WITH_EXCLUSION, ",
        "MUTABLE, v*",
        "MUTABLE_WITH_EXCLUSION, a b",
        "MUTABLE_WITH_EXCLUSION, *.*.*"
    })
    void invalidMutabilityIsRefused(String mode, String filter) {
        assertThatThrownBy(() -> ecr(account, "CreateRepository", mutability("tags", mode, filter)))
                .hasMessageContaining("imageTagMutability");
    }

    @Test
    void mutabilityChangesLater() {
        ecr(account, "CreateRepository", mutability("tags", "IMMUTABLE", null));
        account.setup().push("tags", "latest", "one");
        ecr(account, "PutImageTagMutability", mutability("tags", "IMMUTABLE_WITH_EXCLUSION", "latest"));

        account.setup().push("tags", "latest", "two");
    }

    @Test
    void repositoryShowsWhetherPushesAreScanned() {
        ecr(account, "CreateRepository", """
                {'repositoryName': 'scanned', 'imageScanningConfiguration': {'scanOnPush': true}}""");

        assertThat(ecr(account, "DescribeRepositories", "{}").findValues("scanOnPush"))
                .extracting(JsonNode::asBoolean)
                .containsExactly(false, true);
    }

    private static String mutability(String repository, String mode, @Nullable String filter) {
        return "{'repositoryName': '%s', 'imageTagMutability': '%s', 'imageTagMutabilityExclusionFilters': [%s]}"
                .formatted(
                        repository,
                        mode,
                        filter == null ? "" : "{'filterType': 'WILDCARD', 'filter': '%s'}".formatted(filter));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DescribeImageScanFindings  | acme/web   | {'imageTag': 'v1'}        | ScanNotFoundException
            DescribeImageScanFindings  | acme/web   | {'imageTag': 'index'}     | ScanNotFoundException
            DescribeImageScanFindings  | acme/web   | {'imageTag': 'v9'}        | ImageNotFoundException
            DescribeImageScanFindings  | acme/other | {'imageTag': 'v1'}        | RepositoryNotFoundException
            DescribeImageScanFindings  | acme/web   | {}                        | InvalidParameterException
            DescribeImageSigningStatus | acme/web   | {'imageDigest': 'sha256:0'} | ImageNotFoundException
            DescribeImageSigningStatus | acme/other | {'imageTag': 'v1'}        | RepositoryNotFoundException
            DescribeImageSigningStatus | acme/web   | {}                        | InvalidParameterException
            """)
    void refusesToDescribeWhatIsNotThere(String operation, String repository, String image, String type) {
        account.setup().push("acme/web", "v1", "one");
        account.setup().pushIndex("acme/web", "index", "two", List.of(new Platform("linux", "amd64")));
        account.setup().scan("acme/web:index", ScanResult.complete(Map.of()));

        assertThatThrownBy(() ->
                        ecr(account, operation, "{'repositoryName': '%s', 'imageId': %s}".formatted(repository, image)))
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .extracting(SandboxException::type)
                .isEqualTo(type);
    }

    /** Each page has the counts of all findings. */
    @Test
    void findingsComeInPages() {
        account.setup().push("acme/web", "v1", "one");
        account.setup().scan("acme/web:v1", ScanResult.complete(Map.of("HIGH", 2, "LOW", 1)));
        String input = "{'repositoryName': 'acme/web', 'imageId': {'imageTag': 'v1'}, 'maxResults': 2%s}";

        JsonNode first = ecr(account, "DescribeImageScanFindings", input.formatted(""));
        JsonNode second = ecr(
                account,
                "DescribeImageScanFindings",
                input.formatted(
                        ", 'nextToken': '%s'".formatted(first.path("nextToken").asText())));

        for (JsonNode page : List.of(first, second)) {
            assertThat(page.at("/imageScanFindings/findingSeverityCounts")).isEqualTo(object("{'HIGH': 2, 'LOW': 1}"));
        }
        assertThat(first.at("/imageScanFindings/findings")).hasSize(2);
        assertThat(second.at("/imageScanFindings/findings")).hasSize(1);
        assertThat(second.has("nextToken")).isFalse();
    }
}
