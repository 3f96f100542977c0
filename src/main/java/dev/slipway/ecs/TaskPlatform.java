package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.Platform;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The platform that a task definition requires of its images, from {@code runtimePlatform}. Fargate's default is
 * {@code LINUX/X86_64}. On EC2 the instances decide, so without {@code runtimePlatform} every image is accepted.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html">RuntimePlatform</a>
 */
public final class TaskPlatform {
    private TaskPlatform() {}

    /** Why a task of this definition cannot run the image, and what to do; empty where it can, or nothing is known. */
    public static Optional<String> mismatch(TaskDefinition template, ImageIndex index, String image) {
        return required(template)
                .filter(platform ->
                        !index.platforms().isEmpty() && !index.platforms().contains(platform))
                .map(platform ->
                        "%s has no manifest for %s, which %s requires (it has: %s); build the image for that platform, or change `runtimePlatform` in Terraform"
                                .formatted(
                                        image,
                                        platform,
                                        template.name(),
                                        index.platforms().stream()
                                                .map(Platform::toString)
                                                .collect(Collectors.joining(", "))));
    }

    /**
     * The platform of its tasks wherever they run; empty where the instances may decide, also those of a template that
     * names no architecture and is for Fargate and for EC2.
     */
    public static Optional<Platform> certain(TaskDefinition template) {
        boolean isNamed = template.content().path("runtimePlatform").hasNonNull("cpuArchitecture");
        boolean isForOthers = false;
        for (JsonNode compatibility : template.content().path("requiresCompatibilities")) {
            isForOthers |= !compatibility.asText().equals("FARGATE");
        }
        return isNamed || !isForOthers ? required(template) : Optional.empty();
    }

    /** The platform of its tasks; empty where the instances decide. */
    public static Optional<Platform> required(TaskDefinition template) {
        JsonNode platform = template.content().path("runtimePlatform");
        boolean fargate = false;
        for (JsonNode compatibility : template.content().path("requiresCompatibilities")) {
            fargate |= compatibility.asText().equals("FARGATE");
        }
        String architecture = platform.path("cpuArchitecture").asText(fargate ? "X86_64" : "");
        String family = platform.path("operatingSystemFamily").asText("LINUX");
        String os = family.startsWith("WINDOWS") ? "windows" : "linux";
        return switch (architecture) {
            case "X86_64" -> Optional.of(new Platform(os, "amd64"));
            case "ARM64" -> Optional.of(new Platform(os, "arm64"));
            default -> Optional.empty();
        };
    }
}
