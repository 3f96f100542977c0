package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.MediaTypes;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Severity;
import dev.slipway.ecr.Signature;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The port to ECR over an {@link AwsAccount}. */
final class SandboxImages implements Images {
    private static final int MAX_TAGS = 5;

    private final SandboxAws aws;

    SandboxImages(SandboxAws aws) {
        this.aws = aws;
    }

    @Override
    public Optional<Image> find(ImageReference image) {
        ObjectNode input = input(image);
        input.putArray("imageIds").add(id(image));
        // ECR returns an archived image, with its status
        input.putObject("filter").put("imageStatus", "ANY");
        return aws.callUnless("ecr", "DescribeImages", input, SandboxImages::isAbsent)
                .map(answer -> image(answer.path("imageDetails").path(0)));
    }

    /** An image does not exist if its repository does not. */
    private static boolean isAbsent(SandboxException error) {
        return error.type().equals("ImageNotFoundException") || error.type().equals("RepositoryNotFoundException");
    }

    private static Image image(JsonNode detail) {
        return new Image(
                detail.path("imageDigest").asText(),
                Optional.ofNullable(detail.get("imageManifestMediaType")).map(JsonNode::asText),
                Optional.ofNullable(detail.get("artifactMediaType")).map(JsonNode::asText),
                SandboxServices.time(detail.path("imagePushedAt")),
                Image.Status.of(detail.path("imageStatus").asText()));
    }

    @Override
    public Optional<ImageIndex> index(ImageReference image) {
        ObjectNode input = input(image);
        input.putArray("imageIds").add(id(image));
        input.putArray("acceptedMediaTypes")
                .add("application/vnd.oci.image.index.v1+json")
                .add("application/vnd.docker.distribution.manifest.list.v2+json")
                .add("application/vnd.oci.image.manifest.v1+json")
                .add("application/vnd.docker.distribution.manifest.v2+json");
        return aws.callUnless("ecr", "BatchGetImage", input, SandboxImages::isAbsent)
                .map(answer -> answer.path("images").path(0))
                .filter(found ->
                        MediaTypes.isIndex(found.path("imageManifestMediaType").asText()))
                .map(SandboxImages::index);
    }

    @Override
    public List<Signature> signatures(ImageReference image) {
        ObjectNode input = input(image).set("imageId", id(image));
        var signatures = new ArrayList<Signature>();
        aws.callUnless("ecr", "DescribeImageSigningStatus", input, SandboxImages::isAbsent)
                .ifPresent(answer -> answer.path("signingStatuses").forEach(status -> {
                    List<String> failure = Stream.of("failureCode", "failureReason")
                            .map(member -> status.path(member).asText())
                            .filter(text -> !text.isEmpty())
                            .toList();
                    signatures.add(Signature.of(
                            status.path("signingProfileArn").asText(),
                            status.path("status").asText(),
                            String.join(": ", failure)));
                }));
        return List.copyOf(signatures);
    }

    @Override
    public ImageScan scan(ImageReference image) {
        ObjectNode input = input(image).set("imageId", id(image));
        return aws.callUnless(
                        "ecr",
                        "DescribeImageScanFindings",
                        input,
                        error -> isAbsent(error) || error.type().equals("ScanNotFoundException"))
                .map(SandboxImages::scan)
                .orElseGet(ImageScan.None::new);
    }

    private static ImageScan scan(ObjectNode answer) {
        JsonNode findings = answer.path("imageScanFindings");
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        for (Severity severity : Severity.values()) {
            JsonNode count = findings.path("findingSeverityCounts").path(severity.name());
            if (count.isInt()) {
                counts.put(severity, count.asInt());
            }
        }
        return ImageScan.of(
                answer.at("/imageScanStatus/status").asText(),
                answer.at("/imageScanStatus/description").asText(),
                findings.has("imageScanCompletedAt"),
                findings.isMissingNode() ? Optional.empty() : Optional.of(counts));
    }

    @Override
    public List<String> newestTags(ImageReference repository) {
        ObjectNode input = input(repository).put("maxResults", 1000);
        input.putObject("filter").put("tagStatus", "TAGGED");
        var details = new ArrayList<JsonNode>();
        aws.callUnless("ecr", "DescribeImages", input, SandboxImages::isAbsent)
                .ifPresent(answer -> answer.path("imageDetails").forEach(details::add));
        details.sort(Comparator.comparing((JsonNode d) -> SandboxServices.time(d.path("imagePushedAt")))
                .reversed());
        var tags = new ArrayList<String>();
        details.forEach(detail -> detail.path("imageTags").forEach(tag -> tags.add(tag.asText())));
        return List.copyOf(tags.subList(0, Math.min(MAX_TAGS, tags.size())));
    }

    @Override
    public List<PushedTag> pushedSince(ImageReference repository, Instant since) {
        ObjectNode input = input(repository).put("maxResults", 1000);
        input.putObject("filter").put("tagStatus", "TAGGED");
        var pushed = new ArrayList<PushedTag>();
        Optional<String> next = Optional.empty();
        do {
            next.ifPresent(token -> input.put("nextToken", token));
            Optional<ObjectNode> answer = aws.callUnless("ecr", "DescribeImages", input, SandboxImages::isAbsent);
            answer.ifPresent(page -> page.path("imageDetails").forEach(detail -> {
                Instant at = SandboxServices.time(detail.path("imagePushedAt"));
                if (at.isAfter(since)) {
                    String digest = detail.path("imageDigest").asText();
                    detail.path("imageTags").forEach(tag -> pushed.add(new PushedTag(tag.asText(), digest, at)));
                }
            }));
            next = answer.map(page -> page.path("nextToken").asText()).filter(token -> !token.isEmpty());
        } while (next.isPresent());
        pushed.sort(Comparator.comparing(PushedTag::pushedAt).reversed());
        return List.copyOf(pushed);
    }

    private static ImageIndex index(JsonNode found) {
        return ImageIndex.read(
                found.path("imageId").path("imageDigest").asText(),
                Json.parse(found.path("imageManifest").asText()));
    }

    private static ObjectNode input(ImageReference image) {
        ObjectNode input = Json.object();
        image.ecrRegistry().ifPresent(registry -> input.put("registryId", registry.account()));
        return input.put("repositoryName", image.repository());
    }

    private static ObjectNode id(ImageReference image) {
        return image.digest()
                .map(digest -> Json.object().put("imageDigest", digest))
                .orElseGet(() -> Json.object().put("imageTag", image.tag().orElse("latest")));
    }
}
