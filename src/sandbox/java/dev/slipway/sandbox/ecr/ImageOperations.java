package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecr.Repository.ImageId;
import dev.slipway.sandbox.ecr.Repository.Stored;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ECR's operations that read images. */
final class ImageOperations {
    private final AccountScope account;

    ImageOperations(AccountScope account) {
        this.account = account;
    }

    /** With identifiers it returns all of them or refuses; without, page by page. It returns archived images only if the filter asks. */
    ObjectNode describe(Repository repository, Input input) {
        JsonNode filter = input.json().path("filter");
        JsonNode ids = input.json().path("imageIds");
        if (ids.isEmpty()) {
            List<Stored> found = repository.images().stream()
                    .filter(i -> matches(repository, i, filter))
                    .toList();
            return input.page("imageDetails", found, 100, 1000, i -> detail(repository, i));
        }
        ObjectNode answer = Json.object();
        ArrayNode details = answer.putArray("imageDetails");
        for (JsonNode node : ids) {
            ImageId id = ImageId.read(node);
            Stored image = repository
                    .image(id)
                    .filter(i -> matches(repository, i, filter))
                    .orElseThrow(() -> notFound(repository, id));
            details.add(detail(repository, image));
        }
        return answer;
    }

    ObjectNode get(Repository repository, Input input) {
        List<String> accepted = input.texts("acceptedMediaTypes");
        ObjectNode answer = Json.object();
        ArrayNode found = answer.putArray("images");
        ArrayNode failures = answer.putArray("failures");
        for (JsonNode node : input.json().path("imageIds")) {
            ImageId id = ImageId.read(node);
            // ECR returns an index only if the caller accepts its media type
            repository
                    .image(id)
                    .filter(i -> i.status(account.now()).equals("ACTIVE"))
                    .filter(i -> accepted.contains(i.mediaType()) || (accepted.isEmpty() && !i.isIndex()))
                    .ifPresentOrElse(
                            image -> found.add(written(repository, image, id.tag())),
                            () -> failures.add(failure(node)));
        }
        return answer;
    }

    ObjectNode list(Repository repository, Input input) {
        var ids = new ArrayList<ObjectNode>();
        for (Stored image : repository.images()) {
            if (matches(repository, image, input.json().path("filter"))) {
                List<String> tags = repository.tagsOf(image.digest());
                if (tags.isEmpty()) {
                    ids.add(Json.object().put("imageDigest", image.digest()));
                }
                tags.forEach(tag ->
                        ids.add(Json.object().put("imageDigest", image.digest()).put("imageTag", tag)));
            }
        }
        return input.page("imageIds", ids, 100, 1000, id -> id);
    }

    ObjectNode written(Repository repository, Stored image, Optional<String> tag) {
        ObjectNode json = Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
        ObjectNode id = json.putObject("imageId").put("imageDigest", image.digest());
        tag.ifPresent(t -> id.put("imageTag", t));
        return json.put("imageManifest", image.manifest()).put("imageManifestMediaType", image.mediaType());
    }

    ObjectNode failure(JsonNode id) {
        ObjectNode failure = Json.object();
        failure.set("imageId", id);
        return failure.put("failureCode", "ImageNotFound").put("failureReason", "Requested image not found");
    }

    SandboxException notFound(Repository repository, ImageId id) {
        return SandboxException.refused(
                "ImageNotFoundException",
                "The image with imageId %s does not exist within the repository with name '%s' in the registry with id '%s'"
                        .formatted(id, repository.name(), account.id()));
    }

    private boolean matches(Repository repository, Stored image, JsonNode filter) {
        boolean tagged = !repository.tagsOf(image.digest()).isEmpty();
        boolean tagPasses = switch (filter.path("tagStatus").asText("ANY")) {
            case "TAGGED" -> tagged;
            case "UNTAGGED" -> !tagged;
            default -> true;
        };
        String status = filter.path("imageStatus").asText("ACTIVE");
        return tagPasses && (status.equals("ANY") || status.equals(image.status(account.now())));
    }

    private ObjectNode detail(Repository repository, Stored image) {
        ObjectNode json = Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
        json.put("imageDigest", image.digest());
        List<String> tags = repository.tagsOf(image.digest());
        if (!tags.isEmpty()) {
            ArrayNode written = json.putArray("imageTags");
            tags.forEach(written::add);
        }
        json.put("imageSizeInBytes", image.manifest().length());
        json.set("imagePushedAt", AccountScope.time(image.pushedAt()));
        json.put("imageManifestMediaType", image.mediaType());
        image.artifactType().ifPresent(type -> json.put("artifactMediaType", type));
        return json.put("imageStatus", image.status(account.now()));
    }
}
