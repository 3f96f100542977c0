package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.MediaTypes;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One ECR repository. */
final class Repository {
    private final String name;
    private final Instant createdAt;
    private final TagMutability mutability;
    private final boolean scanOnPush;
    private final Map<String, Stored> images;
    private final Map<String, String> digestByTag;

    Repository(String name, Instant createdAt, TagMutability mutability, boolean scanOnPush) {
        this(name, createdAt, mutability, scanOnPush, Map.of(), Map.of());
    }

    private Repository(
            String name,
            Instant createdAt,
            TagMutability mutability,
            boolean scanOnPush,
            Map<String, Stored> images,
            Map<String, String> digestByTag) {
        this.name = name;
        this.createdAt = createdAt;
        this.mutability = mutability;
        this.scanOnPush = scanOnPush;
        this.images = new LinkedHashMap<>(images);
        this.digestByTag = new LinkedHashMap<>(digestByTag);
    }

    Repository copy() {
        return new Repository(name, createdAt, mutability, scanOnPush, images, digestByTag);
    }

    String name() {
        return name;
    }

    Instant createdAt() {
        return createdAt;
    }

    TagMutability mutability() {
        return mutability;
    }

    boolean isScannedOnPush() {
        return scanOnPush;
    }

    Repository with(TagMutability changed) {
        return new Repository(name, createdAt, changed, scanOnPush, images, digestByTag);
    }

    Collection<Stored> images() {
        return images.values();
    }

    Optional<Stored> image(ImageId id) {
        Optional<String> tagged = id.tag().map(digestByTag::get);
        if (id.tag().isPresent() && tagged.isEmpty()) {
            return Optional.empty();
        }
        return id.digest()
                .or(() -> tagged)
                .map(images::get)
                .filter(i ->
                        id.tag().isEmpty() || tagged.filter(i.digest()::equals).isPresent());
    }

    List<String> tagsOf(String digest) {
        var tags = new ArrayList<String>();
        digestByTag.forEach((tag, of) -> {
            if (of.equals(digest)) {
                tags.add(tag);
            }
        });
        return tags;
    }

    /** A digest keeps the time of its first push when it gets more tags. */
    void put(Stored image, Optional<String> tag) {
        images.putIfAbsent(image.digest(), image);
        tag.ifPresent(t -> digestByTag.put(t, image.digest()));
    }

    void replace(Stored image) {
        images.put(image.digest(), image);
    }

    /** A tag deletes itself, and the image if it was the last tag. A digest deletes the image and all its tags. */
    void remove(ImageId id, Stored image) {
        if (id.digest().isEmpty()) {
            id.tag().ifPresent(digestByTag::remove);
            if (!tagsOf(image.digest()).isEmpty()) {
                return;
            }
        }
        images.remove(image.digest());
        digestByTag.values().removeIf(image.digest()::equals);
    }

    /** An image identifier: digest, tag, or both. */
    record ImageId(Optional<String> digest, Optional<String> tag) {
        static ImageId read(JsonNode node) {
            return new ImageId(
                    Optional.ofNullable(node.get("imageDigest")).map(JsonNode::asText),
                    Optional.ofNullable(node.get("imageTag")).map(JsonNode::asText));
        }

        /** As ECR's messages write it. */
        @Override
        public String toString() {
            return "{imageDigest:'%s', imageTag:'%s'}".formatted(digest.orElse("null"), tag.orElse("null"));
        }
    }

    /**
     * A manifest in the repository.
     *
     * @param artifactType empty for an index, and if the manifest has none
     * @param activeFrom when it can be pulled; empty while it is archived
     * @param signing one element for each signing profile
     * @param scan empty until it is scanned
     */
    record Stored(
            String digest,
            String manifest,
            String mediaType,
            Optional<String> artifactType,
            Instant pushedAt,
            Optional<Instant> activeFrom,
            List<SigningStatus> signing,
            Optional<ScanResult> scan) {

        private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

        static Stored of(String manifest, Optional<String> saidMediaType, Instant now) {
            JsonNode read;
            try {
                read = Json.parse(manifest);
            } catch (MalformedJsonException e) {
                throw SandboxException.invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint:"
                        + " 'Invalid JSON syntax'");
            }
            String mediaType = saidMediaType
                    .or(() -> Optional.ofNullable(read.get("mediaType")).map(JsonNode::asText))
                    .orElse(DOCKER_MANIFEST);
            Optional<String> artifact = MediaTypes.isIndex(mediaType)
                    ? Optional.empty()
                    : Optional.ofNullable(read.get("artifactType"))
                            .or(() -> Optional.ofNullable(read.path("config").get("mediaType")))
                            .map(JsonNode::asText);
            return new Stored(
                    "sha256:" + Ids.sha256(manifest),
                    manifest,
                    mediaType,
                    artifact,
                    now,
                    Optional.of(now),
                    List.of(),
                    Optional.empty());
        }

        boolean isIndex() {
            return MediaTypes.isIndex(mediaType);
        }

        List<String> children() {
            var digests = new ArrayList<String>();
            if (isIndex()) {
                Json.parse(manifest)
                        .path("manifests")
                        .forEach(m -> digests.add(m.path("digest").asText()));
            }
            return digests;
        }

        /** As ECR names it. */
        String status(Instant now) {
            return activeFrom
                    .map(from -> now.isBefore(from) ? "ACTIVATING" : "ACTIVE")
                    .orElse("ARCHIVED");
        }

        Stored activeFrom(Optional<Instant> when) {
            return new Stored(digest, manifest, mediaType, artifactType, pushedAt, when, signing, scan);
        }

        Stored signed(List<SigningStatus> statuses) {
            return new Stored(digest, manifest, mediaType, artifactType, pushedAt, activeFrom, statuses, scan);
        }

        Stored scanned(ScanResult result) {
            return new Stored(
                    digest, manifest, mediaType, artifactType, pushedAt, activeFrom, signing, Optional.of(result));
        }
    }
}
