package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What Fargate needs of a task definition that names it in {@code requiresCompatibilities}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html">task definition
 * differences</a>).
 */
final class FargateRules {
    /** Memory in MiB by CPU units: least, most and step. */
    private static final Map<Integer, int[]> MEMORY = Map.of(
            512, new int[] {1024, 4096, 1024},
            1024, new int[] {2048, 8192, 1024},
            2048, new int[] {4096, 16384, 1024},
            4096, new int[] {8192, 30720, 1024},
            8192, new int[] {16384, 61440, 4096},
            16384, new int[] {32768, 122880, 8192});

    private FargateRules() {}

    static void check(Input definition) {
        if (!definition.texts("requiresCompatibilities").contains("FARGATE")) {
            return;
        }
        if (!definition.text("networkMode").orElse("").equals("awsvpc")) {
            throw SandboxException.client("Fargate only supports network mode ‘awsvpc’.");
        }
        for (String member : new String[] {"cpu", "memory"}) {
            if (definition.text(member).isEmpty()) {
                throw SandboxException.client(
                        "Fargate requires that '%s' be defined at the task level.".formatted(member));
            }
        }
        int cpu = TaskSize.CPU.units(definition.text("cpu").orElseThrow());
        int memory = TaskSize.MEMORY.units(definition.text("memory").orElseThrow());
        if (!isConfiguration(cpu, memory)) {
            throw SandboxException.client(
                    "No Fargate configuration exists for given values: %d CPU, %d memory. See the Amazon ECS documentation for the valid values."
                            .formatted(cpu, memory));
        }
        definition.json().path("containerDefinitions").forEach(container -> checkContainer(definition, container));
    }

    private static void checkContainer(Input definition, JsonNode container) {
        if (container.path("privileged").asBoolean()) {
            throw SandboxException.client("Tasks using the Fargate launch type do not support privileged containers.");
        }
        if (definition.text("executionRoleArn").isPresent()) {
            return;
        }
        String needs = container.path("image").asText().matches("[0-9]{12}\\.dkr[.-]ecr\\..*")
                ? "ECR images"
                : container.at("/logConfiguration/logDriver").asText().equals("awslogs") ? "log driver awslogs" : "";
        if (!needs.isEmpty()) {
            throw SandboxException.client(
                    "Fargate requires task definition to have execution role ARN to support " + needs + ".");
        }
    }

    private static boolean isConfiguration(int cpu, int memory) {
        if (cpu == 256) {
            return IntStream.of(512, 1024, 2048).anyMatch(m -> m == memory);
        }
        int[] range = MEMORY.get(cpu);
        return range != null && memory >= range[0] && memory <= range[1] && (memory - range[0]) % range[2] == 0;
    }
}
