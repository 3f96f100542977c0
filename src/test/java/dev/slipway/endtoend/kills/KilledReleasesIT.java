package dev.slipway.endtoend.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.endtoend.kills.FaultyConnection.Fate;
import dev.slipway.endtoend.kills.KilledRelease.Ended;
import dev.slipway.endtoend.kills.KilledRelease.Story;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The functions from the jar die by {@code kill -9} at each call on the road of a release with a release task: from the push
 * to the end of its deployment, before the call and after it. The build tries {@code -Dkills.releases} of them by chance
 * ({@code -Dkills.seed}); {@code -Dkills.releases=all} takes half an hour.
 */
class KilledReleasesIT {
    private static final String RELEASES = System.getProperty("kills.releases", "6");
    private static final long SEED = Long.getLong("kills.seed", 1);

    private final KillStatistics counts = new KillStatistics();

    /**
     * One death.
     *
     * @param call the function's number of it since the push
     */
    private record Death(Story story, boolean isDeployFunction, int call, Fate how) {
        private void prepare(KilledFunction deploy, KilledFunction rollback) {
            (isDeployFunction ? deploy : rollback).killOnce(call, how);
        }
    }

    @Test
    void releaseEndsRightWhereverAFunctionDies(@TempDir Path first, @TempDir Path second) throws Exception {
        var wrong = new ArrayList<String>();
        try (var deploy = new KilledFunction("DeployFunction", first, SEED, counts);
                var rollback = new KilledFunction("RollbackFunction", second, SEED, counts)) {
            int number = 0;
            var deaths = new ArrayList<Death>();
            for (Map.Entry<Story, Ended> story : undisturbed(deploy, rollback).entrySet()) {
                assertThat(story.getValue().wrong())
                        .as("%s without kills", story.getKey())
                        .isEmpty();
                deaths.addAll(deaths(story.getKey(), true, story.getValue().deployCalls()));
                deaths.addAll(deaths(story.getKey(), false, story.getValue().rollbackCalls()));
            }
            for (Death death : chosen(deaths)) {
                Ended ended = new KilledRelease(100 + number++, death.story(), deploy, rollback)
                        .play(() -> death.prepare(deploy, rollback), counts);
                ended.wrong().forEach(what -> wrong.add("%s: %s".formatted(death, what)));
                ended.wrong().forEach(what -> System.out.printf("%s: %s%n", death, what));
            }
            assertThat(deploy.errors()).isEmpty();
            assertThat(rollback.errors()).isEmpty();
        }
        System.out.printf("%s    %6d wrong ends%n", counts, wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(counts.kills()).isPositive();
    }

    private Map<Story, Ended> undisturbed(KilledFunction deploy, KilledFunction rollback) throws Exception {
        var ended = new EnumMap<Story, Ended>(Story.class);
        for (Story story : Story.values()) {
            ended.put(story, new KilledRelease(ended.size(), story, deploy, rollback).play(() -> {}, counts));
        }
        return ended;
    }

    private static List<Death> deaths(Story story, boolean isDeployFunction, int calls) {
        var deaths = new ArrayList<Death>();
        for (int call = 0; call < calls; call++) {
            deaths.add(new Death(story, isDeployFunction, call, Fate.KILLED_BEFORE));
            deaths.add(new Death(story, isDeployFunction, call, Fate.KILLED_AFTER));
        }
        return deaths;
    }

    private static List<Death> chosen(List<Death> deaths) {
        if (RELEASES.equals("all")) {
            return deaths;
        }
        var shuffled = new ArrayList<>(deaths);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, Integer.parseInt(RELEASES));
    }
}
