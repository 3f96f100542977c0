package dev.slipway.sandbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ECS's published rates, for the whole account and region, on the account's clock
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html">throttling</a>).
 */
final class TokenBuckets {
    private final Map<Rate, Level> levels = new HashMap<>();

    /** Takes a token, and returns whether there was one. An operation without a published rate always has one. */
    boolean take(String operation, Instant now) {
        Optional<Rate> rate = Rate.of(operation);
        if (rate.isEmpty()) {
            return true;
        }
        Level level = levels.computeIfAbsent(rate.get(), r -> new Level(r.burst, now));
        // a clock that is set back neither adds nor removes tokens
        Instant later = now.isBefore(level.at) ? level.at : now;
        double seconds = Duration.between(level.at, later).toNanos() / 1e9;
        double filled = Math.min(rate.get().burst, level.tokens + seconds * rate.get().perSecond);
        // nanoseconds do not add up to exactly one token
        boolean enough = filled >= 1 - 1e-9;
        levels.put(rate.get(), new Level(enough ? filled - 1 : filled, later));
        return enough;
    }

    private record Level(double tokens, Instant at) {}

    private enum Rate {
        DEFINITION_MODIFY(20, 1),
        DEFINITION_READ(50, 20),
        DEFINITION_DELETE(5, 1),
        SERVICE_MODIFY(50, 5),
        SERVICE_READ(100, 20),
        DEPLOYMENT_READ(50, 20),
        REVISION_READ(50, 20),
        TAG_MODIFY(20, 10),
        TAG_READ(50, 20),
        CLUSTER_READ(50, 20),
        TASK_READ(100, 20),
        TASK_MODIFY(100, 40);

        private final int burst;
        private final int perSecond;

        Rate(int burst, int perSecond) {
            this.burst = burst;
            this.perSecond = perSecond;
        }

        static Optional<Rate> of(String operation) {
            return switch (operation) {
                case "RegisterTaskDefinition", "DeregisterTaskDefinition" -> Optional.of(DEFINITION_MODIFY);
                case "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies" ->
                    Optional.of(DEFINITION_READ);
                case "DeleteTaskDefinitions" -> Optional.of(DEFINITION_DELETE);
                case "CreateService", "UpdateService", "DeleteService" -> Optional.of(SERVICE_MODIFY);
                case "DescribeServices", "ListServices" -> Optional.of(SERVICE_READ);
                case "ListServiceDeployments", "DescribeServiceDeployments" -> Optional.of(DEPLOYMENT_READ);
                case "DescribeServiceRevisions" -> Optional.of(REVISION_READ);
                case "TagResource", "UntagResource" -> Optional.of(TAG_MODIFY);
                case "ListTagsForResource" -> Optional.of(TAG_READ);
                case "DescribeClusters", "ListClusters" -> Optional.of(CLUSTER_READ);
                case "ListTasks", "DescribeTasks" -> Optional.of(TASK_READ);
                case "RunTask", "StopTask" -> Optional.of(TASK_MODIFY);
                default -> Optional.empty();
            };
        }
    }
}
