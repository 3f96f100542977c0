package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.deploy.plan.RollbackTargetFinder.Search;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogPart;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.To;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollbackTargetFinderTest {
    private static final Release RUNNING = tagged(9, "v9", "good");
    private static final int LOWEST = 5;

    private static Release tagged(int number, String tag, String state) {
        return release(number, NOON.plusSeconds(number), "r" + number, Release.IMAGE_TAG, tag, Release.STATE, state);
    }

    private static Search find(To to, int lowest, Release... read) {
        return RollbackTargetFinder.find(
                RUNNING, Optional.of(to), new LogPart(List.of(read), lowest), Optional.empty());
    }

    @Test
    void readsOlderReleasesUntilOneFits() {
        assertThat(find(new To.Revision(3), LOWEST, RUNNING)).isEqualTo(new Search.ReadOlder());
        Release third = tagged(3, "v3", "good");
        assertThat(find(new To.Revision(3), 3, RUNNING, third)).isEqualTo(new Search.Found(third));
    }

    @Test
    void findsNothingOnlyWhenTheWholeLogIsRead() {
        assertThat(find(new To.Revision(3), 1, RUNNING)).isInstanceOf(Search.NotFound.class);
        assertThat(RollbackTargetFinder.find(
                        RUNNING, Optional.empty(), new LogPart(List.of(RUNNING), LOWEST), Optional.empty()))
                .isEqualTo(new Search.ReadOlder());
    }

    @Test
    void prefersAnOlderGoodReleaseOfATagToANewerOneThatFailed() {
        Release failed = tagged(8, "v3", "failed");
        assertThat(find(new To.Tag("v3"), LOWEST, RUNNING, failed))
                .as("an older one may be good")
                .isEqualTo(new Search.ReadOlder());
        Release good = tagged(3, "v3", "good");
        assertThat(find(new To.Tag("v3"), 3, RUNNING, failed, good)).isEqualTo(new Search.Found(good));
        assertThat(find(new To.Tag("v3"), 1, RUNNING, failed)).isEqualTo(new Search.Found(failed));
    }

    /** The image was pushed as main-3 and as v1.5.0, and the second push changed nothing. */
    @Test
    void findsReleaseByTheVersionThatWasNotedOnIt() {
        Release third =
                release(3, NOON, "r3", Release.IMAGE_TAG, "main-3", Release.VERSION, "v1.5.0", Release.STATE, "good");

        assertThat(find(new To.Tag("v1.5.0"), 1, RUNNING, third)).isEqualTo(new Search.Found(third));
        assertThat(find(new To.Tag("main-3"), 1, RUNNING, third)).isEqualTo(new Search.Found(third));
    }

    /** v7 completed, and its event was lost before v8 was deployed. */
    @Test
    void asksEcsHistoryForAReleaseThatWasOvertakenBeforeItsEndWasNoted() {
        Release third = tagged(3, "v3", "good");
        Release seventh = tagged(7, "v7", "deploying");
        Release eighth = tagged(8, "v8", "failed");
        var read = new LogPart(List.of(other(RUNNING), eighth, seventh, third), 1);

        assertThat(previous(read, Optional.empty())).isEqualTo(new Search.ReadCompleted(seventh.requestedAt()));
        assertThat(previous(read, Optional.of(Set.of(seventh.arn())))).isEqualTo(new Search.Found(seventh));
        assertThat(previous(read, Optional.of(Set.of()))).isEqualTo(new Search.Found(third));
    }

    private static Search previous(LogPart read, Optional<Set<String>> completed) {
        return RollbackTargetFinder.find(other(RUNNING), Optional.empty(), read, completed);
    }

    /** The same release with another image. */
    private static Release other(Release release) {
        ObjectNode content = release.definition().content().deepCopy();
        ((ObjectNode) content.at("/containerDefinitions/0")).put("image", "nginx:9");
        return Release.read(new TaskDefinition(content, release.definition().tags()))
                .orElseThrow();
    }

    @Test
    void offersTheNewestGoodReleasesWhereNoneHasTheTag() {
        Release[] read = {
            RUNNING,
            tagged(8, "v8", "failed"),
            tagged(7, "v7", "good"),
            tagged(6, "v6", "withdrawn"),
            release(5, NOON, "r5"),
            tagged(4, "v4", "good"),
            tagged(3, "v3", "good"),
            tagged(2, "v2", "good")
        };

        assertThat(find(new To.Tag("v1"), 1, read))
                .isEqualTo(new Search.NotFound("no revision of web-dev has the image tag v1 (the newest good ones:"
                        + " 9 with v9, 7 with v7, 5, 4 with v4, 3 with v3); name one of them, or deploy the tag"));
        assertThat(find(new To.Revision(12), 1, read))
                .isInstanceOfSatisfying(
                        Search.NotFound.class,
                        none -> assertThat(none.reason())
                                .startsWith(
                                        "web-dev:12 is not an ACTIVE revision that Slipway registered (the newest good ones:")
                                .endsWith("name one of them"));
        assertThat(find(new To.Tag("v1"), 1, tagged(8, "v8", "failed")))
                .isEqualTo(new Search.NotFound("no revision of web-dev has the image tag v1, and none is good;"
                        + " request `history` for a list, or deploy the tag"));
    }

    @Test
    void sameImageAtAnotherHostOfItsRegistryIsNoOtherImage() {
        Release same = at("123456789012.dkr-ecr.us-east-1.on.aws", 3);
        Release other = at("210987654321.dkr.ecr.us-east-1.amazonaws.com", 2);

        assertThat(RollbackTargetFinder.find(
                        RUNNING, Optional.empty(), new LogPart(List.of(RUNNING, same, other), 1), Optional.empty()))
                .isEqualTo(new Search.Found(other));
    }

    /** A good release whose image is the one of every release, at this host. */
    private static Release at(String host, int number) {
        Release release = tagged(number, "v" + number, "good");
        ObjectNode members = Json.object();
        members.putArray("containerDefinitions")
                .addObject()
                .put("name", "web")
                .put("image", "%s/acme/web@%s".formatted(host, release.digest()));
        return Release.read(TargetFixture.definition(
                        "web-dev", number, members, release.definition().tags()))
                .orElseThrow();
    }
}
