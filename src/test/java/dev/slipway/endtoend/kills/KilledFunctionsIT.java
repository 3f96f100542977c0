package dev.slipway.endtoend.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The functions from the jar, in Lambda's runtime client, die by {@code kill -9} at random calls: {@code -Dkills.times}
 * of them. Wherever they die, each service ends right. {@code -Dkills.seed} makes another run; two processes and ECS
 * race, so a seed repeats the plan of a run and not its order.
 */
class KilledFunctionsIT {
    private static final int TIMES = Integer.getInteger("kills.times", 15);
    private static final long SEED = Long.getLong("kills.seed", 1);

    private final KillStatistics counts = new KillStatistics();

    @Test
    void everyServiceEndsRightWhereverAFunctionDies(@TempDir Path first, @TempDir Path second) throws Exception {
        var wrong = new ArrayList<String>();
        try (var deploy = new KilledFunction("DeployFunction", first, SEED * 31, counts);
                var rollback = new KilledFunction("RollbackFunction", second, SEED * 37, counts)) {
            for (int round = 0; counts.kills() < TIMES && round < TIMES; round++) {
                List<String> ended = new KillRound(round, SEED * 1000 + round, deploy, rollback, counts).play();
                ended.forEach(System.out::println);
                wrong.addAll(ended);
            }
            assertThat(deploy.errors()).isEmpty();
            assertThat(rollback.errors()).isEmpty();
        }
        System.out.printf("%s    %6d wrong ends%n", counts, wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(counts.kills()).isGreaterThanOrEqualTo(TIMES);
    }
}
