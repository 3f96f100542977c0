package dev.slipway.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.deploy.plan.RefusedException;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.Platform;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a task needs of an image, from {@code runtimePlatform}; Fargate takes {@code LINUX/X86_64} where nothing is
 * said. On EC2 the instances decide, so nothing is known and nothing is refused.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html">RuntimePlatform</a>
 */
public final class TaskPlatform {
    private TaskPlatform() {}

    public static void check(TaskDefinition template, ImageIndex index, String image) throws RefusedException {
        Optional<Platform> needed = needed(template);
        if (needed.isPresent()
                && !index.platforms().isEmpty()
                && !index.platforms().contains(needed.get())) {
            throw new RefusedException(
                    "%s has no manifest for %s, which %s asks for (it has: %s); build it for that platform, or change `runtimePlatform` in Terraform"
                            .formatted(
                                    image,
                                    needed.get(),
                                    template.name(),
                                    index.platforms().stream()
                                            .map(Platform::toString)
                                            .collect(Collectors.joining(", "))));
        }
    }

    static Optional<Platform> needed(TaskDefinition template) {
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
