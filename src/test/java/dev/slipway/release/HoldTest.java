package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds, as tags of releases have them. */
class HoldTest {
    private static final Hold HOLD =
            new Hold(NOON, NOON.plus(Duration.ofHours(24)), Optional.of("jo@acme.example"), "release freeze");

    private static Release held(int number, int after, Hold hold) {
        return release(number, NOON, "r" + number, Release.AFTER, Integer.toString(after), Release.HELD, hold.tag());
    }

    @Test
    void isOneTagThatSaysWhenByWhomAndWhy() {
        assertThat(HOLD.tag()).isEqualTo("2026-03-01T12:00:00Z 2026-03-02T12:00:00Z by=jo@acme.example release freeze");
        assertThat(HOLD.words()).isEqualTo("held until 2026-03-02T12:00:00Z by jo@acme.example: release freeze");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jo      | why not           | jo      | why not",
                "        | why not           |         | why not",
                "Jo Doe  | by=somebody else  | Jo_Doe  | by=somebody else",
                "j,o     | \"quoted\", a;b   | j_o     | _quoted__ a_b",
                "jo      |                   | jo      |",
            })
    void tagIsReadBack(@Nullable String by, @Nullable String reason, @Nullable String readBy, @Nullable String read) {
        var hold = new Hold(NOON, NOON.plusSeconds(60), Optional.ofNullable(by), reason == null ? "" : reason);

        assertThat(Hold.parse(hold.tag()))
                .contains(new Hold(NOON, NOON.plusSeconds(60), Optional.ofNullable(readBy), read == null ? "" : read));
    }

    @Test
    void longTextKeepsTheTimes() {
        var hold = new Hold(NOON, NOON.plusSeconds(60), Optional.of("n".repeat(300)), "r".repeat(300));

        assertThat(hold.tag()).hasSize(256);
        assertThat(Hold.parse(hold.tag()))
                .hasValueSatisfying(read -> assertThat(read.until()).isEqualTo(NOON.plusSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z tomorrow by=jo x"})
    void otherTextIsNoHold(String tag) {
        assertThat(Hold.parse(tag)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-PT1S, true", "PT0S, false", "PT1S, false"})
    void isInForceUntilItsEnd(Duration afterEnd, boolean inForce) {
        assertThat(HOLD.isInForce(HOLD.until().plus(afterEnd))).isEqualTo(inForce);
    }

    /** The seconds at which a person asked for what the releases 8 and 9 say, which of the two ended it, and the result. */
    @ParameterizedTest
    @CsvSource({
        "0, ,  10, , true",
        "0, ,  10, 10, false",
        "10, , 0, 0, true",
        "10, 10, 0, , false",
        "5, , 5, 5, false",
        "5, 5, 5, , true"
    })
    void whatWasAskedForLastCounts(
            int first, @Nullable Integer firstEnds, int second, @Nullable Integer secondEnds, boolean held) {
        LogTail tail = log(held(8, 7, act(first, firstEnds)), held(9, 7, act(second, secondEnds)));

        assertThat(tail.holdAt(NOON.plusSeconds(60)).isPresent()).isEqualTo(held);
    }

    private static Hold act(int second, @Nullable Integer ends) {
        Instant since = NOON.plusSeconds(second);
        return ends == null
                ? new Hold(since, NOON.plusSeconds(3_600), Optional.empty(), "freeze")
                : Hold.ended(since, Optional.empty(), "");
    }

    @Test
    void releaseWithoutTheTagDoesNotEndAHold() {
        assertThat(log(held(8, 7, HOLD), release(9, NOON, "r9", Release.AFTER, "7"))
                        .holdAt(NOON))
                .contains(HOLD);
    }

    /** Tags of the template, tags at registration, whether a hold fits next to what Slipway adds later. */
    @ParameterizedTest
    @CsvSource({"30, 11, true", "30, 12, false", "29, 12, true", "41, 0, true", "42, 0, false"})
    void leavesPlaceForTheTagsThatComeLater(int template, int registered, boolean fits) {
        var keys = new ArrayList<>(List.of("aws:a", "AWS:b", Release.STATE_REASON, Release.PROGRESS, Release.HELD));
        Stream.of("team-", "slipway:at-registration-")
                .forEach(prefix -> IntStream.range(0, prefix.startsWith("team") ? template : registered)
                        .forEach(i -> keys.add(prefix + i)));

        assertThat(TagPlaces.holdFits(keys)).isEqualTo(fits);
    }

    /** The same of a release with a release task, whose id comes later; {@code id}: it has come. */
    @ParameterizedTest
    @CsvSource({"28, 11, false, true", "28, 12, false, false", "28, 11, true, true", "29, 11, false, false"})
    void leavesPlaceForTheIdOfTheReleaseTask(int template, int registered, boolean hasId, boolean fits) {
        var keys = new ArrayList<>(List.of(Release.EARLIER, Release.RELEASE_TASK));
        if (hasId) {
            keys.add(Release.RELEASE_TASK_ID);
        }
        IntStream.range(0, template).forEach(i -> keys.add("team-" + i));
        // a release without an id has one place more
        IntStream.range(0, registered - 1).forEach(i -> keys.add("slipway:at-registration-" + i));

        assertThat(TagPlaces.holdFits(keys)).isEqualTo(fits);
    }
}
