package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.ecr.ScanResult;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Creates the resources that a test or demo starts with. The call log does not keep these calls, and reads see what they
 * create at once, except for pushes, which do send events.
 */
public final class Setup {
    private static final String OCI = "application/vnd.oci.image.";

    private final AwsAccount aws;

    Setup(AwsAccount aws) {
        this.aws = aws;
    }

    public Setup cluster(String name) {
        aws.quietly("ecs", "CreateCluster", Json.object().put("clusterName", name));
        return this;
    }

    /**
     * Registers a task definition.
     *
     * @return its ARN
     */
    public String taskDefinition(String request) {
        return aws.quietly("ecs", "RegisterTaskDefinition", (ObjectNode) Json.parse(request))
                .path("taskDefinition")
                .path("taskDefinitionArn")
                .asText();
    }

    /** Creates a service with two tasks of the task definition, and its cluster if it does not exist. */
    public Setup service(String cluster, String name, String taskDefinition) {
        return service(Json.object()
                .put("cluster", cluster)
                .put("serviceName", name)
                .put("taskDefinition", taskDefinition)
                .put("desiredCount", 2));
    }

    /** @param request input of CreateService; the first deployment is completed at once */
    public Setup service(ObjectNode request) {
        String cluster = request.path("cluster").asText();
        ObjectNode which = Json.object();
        which.putArray("clusters").add(cluster);
        if (aws.quietly("ecs", "DescribeClusters", which).path("clusters").isEmpty()) {
            cluster(ResourceName.lastPart(cluster));
        }
        aws.quietly("ecs", "CreateService", request);
        return aws.atOnce(() -> {
            aws.settle(cluster, request.path("serviceName").asText());
            return this;
        });
    }

    /** Creates an event bus in addition to the default one. */
    public Setup eventBus(String name) {
        aws.createBus(name);
        return this;
    }

    /** Starts a trail: from now on each RegisterTaskDefinition sends an event. */
    public Setup trail() {
        aws.startTrail();
        return this;
    }

    public Setup repository(String name) {
        aws.quietly("ecr", "CreateRepository", Json.object().put("repositoryName", name));
        return this;
    }

    public Setup parameter(String name, String value) {
        aws.quietly(
                "ssm",
                "PutParameter",
                Json.object()
                        .put("Name", name)
                        .put("Value", value)
                        .put("Type", "String")
                        .put("Overwrite", true));
        return this;
    }

    /**
     * Pushes an image for linux/amd64.
     *
     * @param build determines the content: in one repository the same build has the same digest
     * @return its digest
     */
    public String push(String repository, String tag, String build) {
        return pushManifest(repository, tag, image(repository + " " + build, new Platform("linux", "amd64")));
    }

    /** Pushes an index as buildx does: first the images without a tag, then the index. */
    public String pushIndex(String repository, String tag, String build, List<Platform> platforms) {
        ObjectNode index = Json.object().put("schemaVersion", 2).put("mediaType", OCI + "index.v1+json");
        ArrayNode manifests = index.putArray("manifests");
        for (Platform platform : platforms) {
            String manifest = image(repository + " " + build, platform);
            ObjectNode child = manifests.addObject().put("mediaType", OCI + "manifest.v1+json");
            child.put("digest", pushManifest(repository, "", manifest)).put("size", manifest.length());
            child.putObject("platform")
                    .put("architecture", platform.architecture())
                    .put("os", platform.os());
        }
        return pushManifest(repository, tag, Json.write(index));
    }

    /**
     * Pushes a manifest.
     *
     * @param tag empty for none
     * @return its digest
     */
    public String pushManifest(String repository, String tag, String manifest) {
        ObjectNode input = Json.object().put("repositoryName", repository).put("imageManifest", manifest);
        if (!tag.isEmpty()) {
            input.put("imageTag", tag);
        }
        return aws.unlogged("ecr", "PutImage", input)
                .at("/image/imageId/imageDigest")
                .asText();
    }

    public void archive(String repository, String digest) {
        store(repository, digest, "ARCHIVE");
    }

    /** Restores an archived image, which takes 20 minutes. */
    public void restore(String repository, String digest) {
        store(repository, digest, "STANDARD");
    }

    private void store(String repository, String digest, String storageClass) {
        ObjectNode input = Json.object().put("repositoryName", repository).put("targetStorageClass", storageClass);
        input.putObject("imageId").put("imageDigest", digest);
        aws.quietly("ecr", "UpdateImageStorageClass", input);
    }

    /**
     * How far managed signing of an image is, with one status for each signing profile.
     *
     * @param image {@code repository:tag}, {@code repository@digest} or a digest
     */
    public Setup signing(String image, SigningStatus... statuses) {
        aws.inRegistry(registry -> registry.sign(image, List.of(statuses)));
        return this;
    }

    /**
     * The scan of an image or, of an index, of each image that it lists.
     *
     * @param image {@code repository:tag}, {@code repository@digest} or a digest
     */
    public Setup scan(String image, ScanResult result) {
        aws.inRegistry(registry -> registry.scan(image, result));
        return this;
    }

    /** The manifest of an image with one layer. */
    public static String image(String build, Platform platform) {
        String config = Ids.sha256(build + " config of " + platform);
        ObjectNode manifest = Json.object().put("schemaVersion", 2).put("mediaType", OCI + "manifest.v1+json");
        manifest.putObject("config")
                .put("mediaType", OCI + "config.v1+json")
                .put("digest", "sha256:" + config)
                .put("size", config.getBytes(StandardCharsets.UTF_8).length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", OCI + "layer.v1.tar+gzip")
                .put("digest", "sha256:" + Ids.sha256(build + " layer of " + platform))
                .put("size", 1024);
        return Json.write(manifest);
    }
}
