package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.definition;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {
    private static final Map<String, String> TAGS = Map.ofEntries(
            Map.entry(Release.REQUESTED_AT, "2026-03-01T12:00:00Z"),
            Map.entry(Release.REQUEST, "push-1"),
            Map.entry(Release.IMAGE_TAG, "main-42"),
            Map.entry(Release.IMAGE_DIGEST, A),
            Map.entry(Release.TEMPLATE, "web-dev-template:3"),
            Map.entry(Release.AFTER, "6"),
            Map.entry(Release.STATE, "failed"),
            Map.entry(Release.ANNOUNCED, "2026-03-01T12:00:05Z"),
            Map.entry(Release.DEPLOYMENT, "ecs-svc/42"),
            Map.entry(Release.ROLLED_BACK_TO, "5"));

    private static Optional<Release> read(Map<String, String> tags) {
        return Release.read(definition("web-dev", 7, Json.object(), tags));
    }

    private static Map<String, String> with(String key, @Nullable String value) {
        var tags = new LinkedHashMap<>(TAGS);
        tags.remove(key);
        if (value != null) {
            tags.put(key, value);
        }
        return tags;
    }

    /** Also from the same template revision: when two runs redeploy at once, each has done what was requested. */
    @ParameterizedTest
    @CsvSource({
        "web-dev-template:3, PT0S, true",
        "web-dev-template:4, PT0S, true",
        "web-dev-template:2, PT0S, false",
        "another-template:4, PT0S, false",
        "web-dev-template:4, PT1S, false"
    })
    void followsReleaseWithTheSamePlaceAndVersionOfTheSameOrAnOlderTemplate(
            String template, Duration later, boolean so) {
        Release first = release(1, NOON, "push-1");

        assertThat(release(2, NOON.plus(later), "event-1", Release.TEMPLATE, template)
                        .follows(first))
                .isEqualTo(so);
    }

    @Test
    void doesNotFollowAnotherVersion() {
        assertThat(release(2, NOON, "event-1", Release.IMAGE_DIGEST, A).follows(release(1, NOON, "push-1")))
                .isFalse();
    }

    @Test
    void isReadFromTheTags() {
        Release release = read(TAGS).orElseThrow();

        assertThat(release)
                .isEqualTo(new Release(
                        definition("web-dev", 7, Json.object(), TAGS),
                        NOON,
                        "push-1",
                        A,
                        Optional.of("main-42"),
                        Optional.of(new RevisionName("web-dev-template", 3)),
                        ReleaseState.FAILED,
                        6,
                        Optional.of(NOON.plusSeconds(5)),
                        Optional.of("ecs-svc/42"),
                        Optional.of(5),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(release.number()).isEqualTo(7);
        assertThat(release.arn()).endsWith(":task-definition/web-dev:7");
    }

    @ParameterizedTest
    @CsvSource({
        Release.REQUESTED_AT + ", ",
        Release.REQUESTED_AT + ", yesterday",
        Release.REQUESTED_AT + ", 2026-03-01T12:00:00",
        Release.REQUEST + ", ",
        Release.IMAGE_DIGEST + ", ",
        Release.AFTER + ", ",
        Release.AFTER + ", -1",
        Release.AFTER + ", six",
        Release.AFTER + ", 99999999999",
        Release.STATE + ", ",
        Release.STATE + ", GOOD",
        Release.STATE + ", unheard-of"
    })
    void isEmptyWithoutARequiredTag(String tag, @Nullable String value) {
        assertThat(read(with(tag, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        Release.IMAGE_TAG + ", ",
        Release.TEMPLATE + ", ",
        Release.TEMPLATE + ", web-dev-template",
        Release.ANNOUNCED + ", now",
        Release.DEPLOYMENT + ", ",
        Release.ROLLED_BACK_TO + ", five"
    })
    void isReadWithoutAnOptionalTag(String tag, @Nullable String value) {
        assertThat(read(with(tag, value))).isPresent();
    }

    @Test
    void isEmptyWhenSlipwayDidNotRegisterTheRevision() {
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of("team", "shop"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INACTIVE", "DELETE_IN_PROGRESS"})
    void isEmptyWhenTheRevisionIsNotActive(String status) {
        TaskDefinition definition = definition("web-dev", 7, Json.object(), TAGS);
        ObjectNode content = definition.content().deepCopy().put("status", status);

        assertThat(Release.read(new TaskDefinition(content, TAGS))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ReleaseState.class)
    void readsEveryState(ReleaseState state) {
        assertThat(read(with(Release.STATE, state.tag())).map(Release::state)).contains(state);
    }

    /** What happened, and how long before ECS registered the revision. Clocks differ a little. */
    @ParameterizedTest
    @CsvSource({
        Release.SETTLED_AT + ", PT1M0.001S, false",
        Release.SETTLED_AT + ", PT1M, true",
        Release.SETTLED_AT + ", PT-1H, true",
        Release.ANNOUNCED + ", PT1M0.001S, false",
        Release.ANNOUNCED + ", PT1M, true",
        Release.REQUESTED_AT + ", PT48H, true"
    })
    void isEmptyWhenItSettledOrWasAnnouncedBeforeItsRegistration(String tag, Duration before, boolean isRelease) {
        Map<String, String> tags = with(Release.ANNOUNCED, null);
        tags.put(tag, NOON.minus(before).toString());
        ObjectNode registered = Json.object().put("registeredAt", NOON.getEpochSecond());

        assertThat(Release.read(definition("web-dev", 7, registered, tags)).isPresent())
                .isEqualTo(isRelease);
    }

    @Test
    void completionIsNeverBeforeTheRegistration() {
        ObjectNode registered = Json.object().put("registeredAt", NOON.getEpochSecond());
        Release release = Release.read(definition("web-dev", 7, registered, with(Release.ANNOUNCED, null)))
                .orElseThrow();

        assertThat(release.with(ReleaseTags.completion(release, NOON.minusSeconds(90)))
                        .settledAt())
                .contains(NOON);
    }

    /** The number, request and slipway:after of a revision above 6, which is release "first" after 5. */
    @ParameterizedTest
    @CsvSource({
        "7, first,  5, false",
        "9, first,  5, false",
        "7, first,  6, true",
        "9, first,  8, true",
        "7, second, 5, true"
    })
    void copyOrTwinHasTheRequestOfALowerRevisionThatItHadNotSeen(
            int number, String request, int after, boolean isRelease) {
        Release first = release(6, NOON, "first");
        Release other = release(number, NOON, request, Release.AFTER, Integer.toString(after));

        assertThat(Copies.without(List.of(other, first))).isEqualTo(isRelease ? List.of(other, first) : List.of(first));
    }

    @Test
    void beatsEarlierRequestWhateverTheNumbers() {
        Release early = release(9, NOON, "early");
        Release late = release(8, NOON.plusNanos(1), "late");

        assertThat(late.supersedes(early)).isTrue();
        assertThat(early.supersedes(late)).isFalse();
    }

    @Test
    void beatsTheLowerNumberAtEqualTimesAndNeverItself() {
        Release eight = release(8, NOON, "x");
        Release nine = release(9, NOON, "y");

        assertThat(nine.supersedes(eight)).isTrue();
        assertThat(eight.supersedes(nine)).isFalse();
        assertThat(nine.supersedes(nine)).isFalse();
    }
}
