package dev.slipway.ecs;

import static dev.slipway.Fixtures.A;
import static dev.slipway.Fixtures.NOON;
import static dev.slipway.Fixtures.definition;
import static dev.slipway.Fixtures.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
    private static final Map<String, String> TAGS = Map.ofEntries(
            Map.entry(Entry.REQUESTED_AT, "2026-03-01T12:00:00Z"),
            Map.entry(Entry.REQUEST, "push-1"),
            Map.entry(Entry.IMAGE_TAG, "main-42"),
            Map.entry(Entry.IMAGE_DIGEST, A),
            Map.entry(Entry.TEMPLATE, "web-dev-template:3"),
            Map.entry(Entry.AFTER, "6"),
            Map.entry(Entry.STATE, "failed"),
            Map.entry(Entry.TELLING, "2026-03-01T12:00:05Z"),
            Map.entry(Entry.DEPLOYMENT, "ecs-svc/42"),
            Map.entry(Entry.ROLLED_BACK_TO, "5"));

    private static Optional<Entry> read(Map<String, String> tags) {
        return Entry.read(definition("web-dev", 7, Json.object(), tags));
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
    void followsReleaseWithTheSamePlaceAndVersionOfTheSameOrAnOlderTemplate(String template, Duration later, boolean so) {
        Entry first = entry(1, NOON, "push-1");

        assertThat(entry(2, NOON.plus(later), "event-1", Entry.TEMPLATE, template)
                        .follows(first))
                .isEqualTo(so);
    }

    @Test
    void doesNotFollowAnotherVersion() {
        assertThat(entry(2, NOON, "event-1", Entry.IMAGE_DIGEST, A).follows(entry(1, NOON, "push-1")))
                .isFalse();
    }

    @Test
    void isReadFromTheTags() {
        Entry entry = read(TAGS).orElseThrow();

        assertThat(entry)
                .isEqualTo(new Entry(
                        definition("web-dev", 7, Json.object(), TAGS),
                        NOON,
                        "push-1",
                        A,
                        Optional.of("main-42"),
                        Optional.of(new RevisionName("web-dev-template", 3)),
                        State.FAILED,
                        6,
                        Optional.of(NOON.plusSeconds(5)),
                        Optional.of("ecs-svc/42"),
                        Optional.of(5),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(entry.number()).isEqualTo(7);
        assertThat(entry.arn()).endsWith(":task-definition/web-dev:7");
    }

    @ParameterizedTest
    @CsvSource({
        Entry.REQUESTED_AT + ", ",
        Entry.REQUESTED_AT + ", yesterday",
        Entry.REQUESTED_AT + ", 2026-03-01T12:00:00",
        Entry.REQUEST + ", ",
        Entry.IMAGE_DIGEST + ", ",
        Entry.AFTER + ", ",
        Entry.AFTER + ", -1",
        Entry.AFTER + ", six",
        Entry.AFTER + ", 99999999999",
        Entry.STATE + ", ",
        Entry.STATE + ", GOOD",
        Entry.STATE + ", unheard-of"
    })
    void isEmptyWithoutARequiredTag(String tag, @Nullable String value) {
        assertThat(read(with(tag, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        Entry.IMAGE_TAG + ", ",
        Entry.TEMPLATE + ", ",
        Entry.TEMPLATE + ", web-dev-template",
        Entry.TELLING + ", now",
        Entry.DEPLOYMENT + ", ",
        Entry.ROLLED_BACK_TO + ", five"
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

        assertThat(Entry.read(new TaskDefinition(content, TAGS))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void readsEveryState(State state) {
        assertThat(read(with(Entry.STATE, state.tag())).map(Entry::state)).contains(state);
    }

    @Test
    void beatsEarlierRequestWhateverTheNumbers() {
        Entry early = entry(9, NOON, "early");
        Entry late = entry(8, NOON.plusNanos(1), "late");

        assertThat(late.beats(early)).isTrue();
        assertThat(early.beats(late)).isFalse();
    }

    @Test
    void beatsTheLowerNumberAtEqualTimesAndNeverItself() {
        Entry eight = entry(8, NOON, "x");
        Entry nine = entry(9, NOON, "y");

        assertThat(nine.beats(eight)).isTrue();
        assertThat(eight.beats(nine)).isFalse();
        assertThat(nine.beats(nine)).isFalse();
    }
}
