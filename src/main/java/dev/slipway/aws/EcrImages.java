package dev.slipway.aws;

import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.MediaTypes;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Signature;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.ScanNotFoundException;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** Reads ECR through the SDK, in the account and region of the image's registry. */
record EcrImages(Clients clients, AwsCall call) implements Images {
    private static final int MAX_TAGS = 5;
    private static final int PAGE = 1000;
    /** Tags of signatures and attestations, which build tools push after each image. */
    private static final String ATTACHMENT_PREFIX = "sha256-";

    @Override
    public Optional<Image> find(ImageReference image) {
        Registry registry = registry(image);
        return call.make("DescribeImages", settings -> {
            try {
                DescribeImagesResponse answer = registry.client()
                        .describeImages(r -> r.registryId(registry.account())
                                .repositoryName(image.repository())
                                .imageIds(identifier(image))
                                // without this filter ECR omits archived images
                                .filter(f -> f.imageStatus(ImageStatusFilter.ANY))
                                .overrideConfiguration(settings));
                return answer.imageDetails().stream().findFirst().map(EcrImages::image);
            } catch (ImageNotFoundException | RepositoryNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static Image image(ImageDetail detail) {
        return new Image(
                detail.imageDigest(),
                Optional.ofNullable(detail.imageManifestMediaType()),
                Optional.ofNullable(detail.artifactMediaType()),
                Optional.ofNullable(detail.imagePushedAt()).orElse(Instant.EPOCH),
                Image.Status.of(String.valueOf(detail.imageStatusAsString())));
    }

    @Override
    public Optional<ImageIndex> index(ImageReference image) {
        Registry registry = registry(image);
        return call.make("BatchGetImage", settings -> {
            try {
                return registry
                        .client()
                        .batchGetImage(r -> r.registryId(registry.account())
                                .repositoryName(image.repository())
                                .imageIds(identifier(image))
                                .acceptedMediaTypes(MediaTypes.INDEXES)
                                .overrideConfiguration(settings))
                        .images()
                        .stream()
                        .filter(i -> MediaTypes.isIndex(String.valueOf(i.imageManifestMediaType())))
                        .findFirst()
                        .map(i -> ImageIndex.read(i.imageId().imageDigest(), Json.parse(i.imageManifest())));
            } catch (RepositoryNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<Signature> signatures(ImageReference image) {
        Registry registry = registry(image);
        return call.make("DescribeImageSigningStatus", settings -> {
            try {
                return registry
                        .client()
                        .describeImageSigningStatus(r -> r.registryId(registry.account())
                                .repositoryName(image.repository())
                                .imageId(identifier(image))
                                .overrideConfiguration(settings))
                        .signingStatuses()
                        .stream()
                        .map(ImageFindings::signature)
                        .toList();
            } catch (ImageNotFoundException | RepositoryNotFoundException e) {
                return List.of();
            }
        });
    }

    @Override
    public ImageScan scan(ImageReference image) {
        Registry registry = registry(image);
        return call.make("DescribeImageScanFindings", settings -> {
            try {
                return ImageFindings.scan(registry.client()
                        .describeImageScanFindings(r -> r.registryId(registry.account())
                                .repositoryName(image.repository())
                                .imageId(identifier(image))
                                // the counts are of all findings, whatever the page
                                .maxResults(1)
                                .overrideConfiguration(settings)));
            } catch (ScanNotFoundException | ImageNotFoundException | RepositoryNotFoundException e) {
                return new ImageScan.None();
            }
        });
    }

    @Override
    public List<String> newestTags(ImageReference repository) {
        Registry registry = registry(repository);
        return call.make("DescribeImages", settings -> {
            try {
                return registry
                        .client()
                        .describeImages(r -> r.registryId(registry.account())
                                .repositoryName(repository.repository())
                                .filter(f -> f.tagStatus(TagStatus.TAGGED))
                                .maxResults(PAGE)
                                .overrideConfiguration(settings))
                        .imageDetails()
                        .stream()
                        .sorted(Comparator.comparing(ImageDetail::imagePushedAt).reversed())
                        .flatMap(d -> d.imageTags().stream())
                        .filter(tag -> !tag.startsWith(ATTACHMENT_PREFIX))
                        .limit(MAX_TAGS)
                        .toList();
            } catch (RepositoryNotFoundException e) {
                return List.of();
            }
        });
    }

    @Override
    public List<PushedTag> pushedSince(ImageReference repository, Instant since) {
        var pushed = new ArrayList<PushedTag>();
        Optional<String> next = Optional.empty();
        do {
            DescribeImagesResponse page = page(repository, next);
            page.imageDetails().stream()
                    .filter(d -> d.imagePushedAt() != null && d.imagePushedAt().isAfter(since))
                    .forEach(d -> d.imageTags().stream()
                            .filter(tag -> !tag.startsWith(ATTACHMENT_PREFIX))
                            .forEach(tag -> pushed.add(new PushedTag(tag, d.imageDigest(), d.imagePushedAt()))));
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return pushed.stream()
                .sorted(Comparator.comparing(PushedTag::pushedAt).reversed())
                .toList();
    }

    private DescribeImagesResponse page(ImageReference repository, Optional<String> next) {
        Registry registry = registry(repository);
        return call.make("DescribeImages", settings -> {
            try {
                return registry.client()
                        .describeImages(r -> r.registryId(registry.account())
                                .repositoryName(repository.repository())
                                .filter(f -> f.tagStatus(TagStatus.TAGGED))
                                .maxResults(PAGE)
                                .nextToken(next.orElse(null))
                                .overrideConfiguration(settings));
            } catch (RepositoryNotFoundException e) {
                return DescribeImagesResponse.builder().build();
            }
        });
    }

    /** Uses the digest if the reference has one, because the tag may have moved. */
    private static ImageIdentifier identifier(ImageReference image) {
        return image.digest()
                .map(digest -> ImageIdentifier.builder().imageDigest(digest).build())
                .orElseGet(() -> ImageIdentifier.builder()
                        .imageTag(image.tag().orElseThrow())
                        .build());
    }

    private Registry registry(ImageReference image) {
        EcrRegistry registry = image.ecrRegistry()
                .orElseThrow(() -> new IllegalArgumentException(image + " is not in an ECR registry"));
        return new Registry(clients.ecr(registry.region()), registry.account());
    }

    private record Registry(EcrClient client, String account) {}
}
