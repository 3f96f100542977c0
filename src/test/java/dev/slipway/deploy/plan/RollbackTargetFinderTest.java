package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.release.LogPart;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.To;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackTargetFinderTest {
    private static final Release RUNNING = tagged(9, "v9", "good");
    private static final int LOWEST = 5;

    private static Release tagged(int number, String tag, String state) {
        return release(number, NOON.plusSeconds(number), "r" + number, Release.IMAGE_TAG, tag, Release.STATE, state);
    }

    private static Search find(To to, int lowest, Release... read) {
        return RollbackTargetFinder.find(RUNNING, Optional.of(to), new LogPart(List.of(read), lowest));
    }

    @Test
    void readsOlderReleasesUntilOneFits() {
        assertThat(find(new To.Revision(3), LOWEST, RUNNING)).isEqualTo(new Search.ReadOlder());
        Release third = tagged(3, "v3", "good");
        assertThat(find(new To.Revision(3), LOWEST, RUNNING, third)).isEqualTo(new Search.Found(third));
    }

    @Test
    void findsNothingOnlyWhenTheWholeLogIsRead() {
        assertThat(find(new To.Revision(3), 1, RUNNING)).isInstanceOf(Search.NotFound.class);
        assertThat(RollbackTargetFinder.find(RUNNING, Optional.empty(), new LogPart(List.of(RUNNING), LOWEST)))
                .isEqualTo(new Search.ReadOlder());
    }

    @Test
    void prefersAnOlderGoodReleaseOfATagToANewerOneThatFailed() {
        Release failed = tagged(8, "v3", "failed");
        assertThat(find(new To.Tag("v3"), LOWEST, RUNNING, failed))
                .as("an older one may be good")
                .isEqualTo(new Search.ReadOlder());
        Release good = tagged(3, "v3", "good");
        assertThat(find(new To.Tag("v3"), LOWEST, RUNNING, failed, good)).isEqualTo(new Search.Found(good));
        assertThat(find(new To.Tag("v3"), 1, RUNNING, failed)).isEqualTo(new Search.Found(failed));
    }
}
