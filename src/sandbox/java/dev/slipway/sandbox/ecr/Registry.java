package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Consistency;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.api.Timeline;
import dev.slipway.sandbox.ecr.Repository.ImageId;
import dev.slipway.sandbox.ecr.Repository.Stored;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** ECR: repositories, and the operations on them and their images. */
public final class Registry {
    /** ECR takes up to 20 minutes (<a
     * href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html">restoring images</a>). */
    private static final Duration RESTORING = Duration.ofMinutes(20);

    private final AccountScope account;
    private final Bus bus;
    private final ImageOperations images;
    private final FindingOperations findings;
    private final Repositories repositories;
    private final RepositoryOperations operations;
    private final Timeline<Repositories> timeline;

    public Registry(AccountScope account, Bus bus, Consistency consistency) {
        this(account, bus, consistency, Repositories.empty(account));
    }

    private Registry(AccountScope account, Bus bus, Consistency consistency, Repositories repositories) {
        this.account = account;
        this.bus = bus;
        this.images = new ImageOperations(account);
        this.findings = new FindingOperations(account, images);
        this.repositories = repositories;
        this.operations = new RepositoryOperations(account, repositories);
        this.timeline = new Timeline<>(consistency);
    }

    /** An independent copy on another bus. Its reads do not lag. */
    public Registry copy(Bus itsBus, Consistency itsConsistency) {
        return new Registry(account, itsBus, itsConsistency, repositories.copy());
    }

    /** @param image {@code repository:tag} or {@code repository@digest}, with or without this registry, or a digest */
    public boolean has(String image) {
        return !named(image).isEmpty();
    }

    private record Located(Repository repository, Stored image) {}

    private List<Located> named(String image) {
        if (ImageReference.isDigest(image)) {
            return located(repositories.all(), new ImageId(Optional.of(image), Optional.empty()));
        }
        return ImageReference.tryParse(image)
                .filter(i -> i.digest().isPresent() || i.tag().isPresent())
                .filter(i -> i.registry().map(account.registry()::equals).orElse(true))
                .map(i -> located(
                        repositories.all().stream()
                                .filter(r -> r.name().equals(i.repository()))
                                .toList(),
                        new ImageId(i.digest(), i.tag())))
                .orElse(List.of());
    }

    private static List<Located> located(Collection<Repository> in, ImageId id) {
        return in.stream()
                .flatMap(r -> r.image(id).map(image -> new Located(r, image)).stream())
                .toList();
    }

    /**
     * How far managed signing of an image is. An index is signed as what it is.
     *
     * @param image as for {@link #has}
     */
    public void sign(String image, List<SigningStatus> statuses) {
        timeline.replacing(repositories::copy);
        existing(image)
                .forEach(found -> found.repository().replace(found.image().signed(statuses)));
    }

    /** The scan of an image or, of an index, of each image that it lists. */
    public void scan(String image, ScanResult result) {
        timeline.replacing(repositories::copy);
        for (Located found : existing(image)) {
            List<String> digests = found.image().isIndex()
                    ? found.image().children()
                    : List.of(found.image().digest());
            digests.stream()
                    .flatMap(digest ->
                            found.repository().image(new ImageId(Optional.of(digest), Optional.empty())).stream())
                    .forEach(one -> found.repository().replace(one.scanned(result)));
        }
    }

    private List<Located> existing(String image) {
        List<Located> found = named(image);
        if (found.isEmpty()) {
            throw SandboxException.invalid("ECR has no image \"" + image
                    + "\"; name repository:tag, repository@digest or a digest of an image that was pushed.");
        }
        return found;
    }

    public ObjectNode call(String operation, Input input) {
        return switch (operation) {
            case "GetAuthorizationToken" -> authorization();
            case "DescribeRepositories" -> operations.describe(input);
            case "DescribeImages" -> images.describe(seen(input), input);
            case "DescribeImageSigningStatus" -> findings.signing(seen(input), input);
            case "DescribeImageScanFindings" -> findings.scan(seen(input), input);
            case "BatchGetImage" -> images.get(seen(input), input);
            case "ListImages" -> images.list(seen(input), input);
            case "ListTagsForResource" ->
                Json.object().set("tags", Json.object().arrayNode());
            default -> {
                timeline.replacing(repositories::copy);
                yield write(operation, input);
            }
        };
    }

    private ObjectNode write(String operation, Input input) {
        return switch (operation) {
            case "CreateRepository" -> operations.create(input);
            case "DeleteRepository" -> operations.delete(input);
            case "PutImage" -> put(repositories.existing(input), input);
            case "PutImageTagMutability" -> operations.mutability(input);
            case "BatchDeleteImage" -> delete(repositories.existing(input), input);
            case "UpdateImageStorageClass" -> store(repositories.existing(input), input);
            default -> throw SandboxException.unknownOperation("ECR", operation);
        };
    }

    private Repository seen(Input input) {
        return timeline.seenBy(ReadKind.IMAGES, repositories).existing(input);
    }

    /** The token for {@code docker login}. The sandbox has no registry that accepts it. */
    private ObjectNode authorization() {
        String token = Base64.getEncoder().encodeToString("AWS:sandbox".getBytes(StandardCharsets.UTF_8));
        ObjectNode answer = Json.object();
        ObjectNode data = answer.putArray("authorizationData").addObject().put("authorizationToken", token);
        data.set("expiresAt", AccountScope.time(account.now().plus(Duration.ofHours(12))));
        data.put("proxyEndpoint", "https://" + account.registry());
        return answer;
    }

    private ObjectNode put(Repository repository, Input input) {
        var pushed =
                Stored.of(input.text("imageManifest").orElse(""), input.text("imageManifestMediaType"), account.now());
        Optional<String> tag = input.text("imageTag");
        Optional<Stored> known = repository.image(new ImageId(Optional.of(pushed.digest()), tag));
        if (known.isPresent()) {
            throw SandboxException.refused(
                    "ImageAlreadyExistsException",
                    "Image with digest '%s' and tag '%s' already exists in the repository with name '%s' in registry with id '%s'"
                            .formatted(pushed.digest(), tag.orElse("null"), repository.name(), account.id()));
        }
        tag.ifPresent(t -> checkTag(repository, t));
        if (pushed.children().stream()
                .anyMatch(child -> repository
                        .image(new ImageId(Optional.of(child), Optional.empty()))
                        .isEmpty())) {
            throw SandboxException.refused(
                    "ReferencedImagesNotFoundException",
                    "The manifest list references images that are not in the repository with name '%s'"
                            .formatted(repository.name()));
        }
        repository.put(pushed, tag);
        emit(repository, "PUSH", pushed, tag.or(() -> Optional.of("")));
        ObjectNode answer = Json.object();
        answer.set("image", images.written(repository, pushed, tag));
        return answer;
    }

    private void checkTag(Repository repository, String tag) {
        if (repository.mutability().isImmutable(tag)
                && repository
                        .image(new ImageId(Optional.empty(), Optional.of(tag)))
                        .isPresent()) {
            throw SandboxException.refused(
                    "ImageTagAlreadyExistsException",
                    "The image tag '%s' already exists in the '%s' repository and cannot be overwritten because the repository is immutable."
                            .formatted(tag, repository.name()));
        }
    }

    private ObjectNode delete(Repository repository, Input input) {
        ObjectNode answer = Json.object();
        ArrayNode deleted = answer.putArray("imageIds");
        ArrayNode failures = answer.putArray("failures");
        for (JsonNode node : input.json().path("imageIds")) {
            ImageId id = ImageId.read(node);
            Optional<Stored> image = repository.image(id);
            if (image.isEmpty()) {
                failures.add(images.failure(node));
                continue;
            }
            List<String> tags = id.tag()
                    .map(List::of)
                    .orElseGet(() -> repository.tagsOf(image.get().digest()));
            repository.remove(id, image.get());
            emit(repository, "DELETE", image.get(), Optional.of(tags.isEmpty() ? "" : tags.getFirst()));
            ObjectNode gone = deleted.addObject().put("imageDigest", image.get().digest());
            id.tag().ifPresent(t -> gone.put("imageTag", t));
        }
        return answer;
    }

    /** Archives an image at once. To restore one takes a while, in which nobody can pull it. */
    private ObjectNode store(Repository repository, Input input) {
        ImageId id = ImageId.read(input.json().path("imageId"));
        Stored image = repository.image(id).orElseThrow(() -> images.notFound(repository, id));
        boolean archive =
                input.text("targetStorageClass").filter("ARCHIVE"::equals).isPresent();
        Stored stored = image.activeFrom(
                archive ? Optional.empty() : Optional.of(account.now().plus(RESTORING)));
        repository.replace(stored);
        ObjectNode detail = detail(repository, "UPDATE_STORAGE_CLASS", stored, Optional.empty());
        detail.put("target-storage-class", archive ? "ARCHIVE" : "STANDARD");
        if (!archive) {
            detail.put("last-activated-at", account.now().toString());
        }
        bus.emit("aws.ecr", "ECR Image Action", List.of(), detail);
        ObjectNode answer = Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
        answer.putObject("imageId").put("imageDigest", stored.digest());
        return answer.put("imageStatus", stored.status(account.now()));
    }

    private void emit(Repository repository, String action, Stored image, Optional<String> tag) {
        bus.emit("aws.ecr", "ECR Image Action", List.of(), detail(repository, action, image, tag));
    }

    /** As ECR sends it: an index has no artifact-media-type, and an untagged push has an empty tag. */
    private static ObjectNode detail(Repository repository, String action, Stored image, Optional<String> tag) {
        ObjectNode detail = Json.object();
        detail.put("action-type", action);
        detail.put("image-digest", image.digest());
        tag.ifPresent(t -> detail.put("image-tag", t));
        detail.put("repository-name", repository.name());
        detail.put("result", "SUCCESS");
        detail.put("manifest-media-type", image.mediaType());
        image.artifactType().ifPresent(type -> detail.put("artifact-media-type", type));
        return detail;
    }
}
