package dev.slipway.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.release.TagValues;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The value of slipway:state-reason: the cause is cut, ECS's reason is not. */
@NullMarked
class KeptReasonTest {
    private static final String BREAKER = "ECS deployment circuit breaker: tasks failed to start";

    private static Cause cause(String words) {
        return new Cause(3, List.of(new Cause.End(words, 3)), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            container app exited with 1 | container app exited with 1: 3 of 3 tasks
            container app exited with 137 (OutOfMemoryError: Container killed due to memory usage) | container app exited with 137 - OutOfMemoryError: Container killed due to memory usage: 3 of 3 tasks
            exec: "…": not found, [502] | exec: : not found - 502: 3 of 3 tasks
            """)
    void hasTheCauseInCharactersOfATag(String words, String kept) {
        String value = cause(words).keptBefore(BREAKER);

        assertThat(value).isEqualTo(kept + " - " + BREAKER).isEqualTo(TagValues.clean(value));
        assertThat(KeptReason.ofEcs(value)).isEqualTo(BREAKER);
    }

    @ParameterizedTest
    @CsvSource({"1, 53", "100, 53", "300, 53", "300, 200", "300, 232"})
    void cutsTheCauseSoThatEcssReasonFits(int cause, int reason) {
        String ofEcs = "r".repeat(reason);
        String value = cause("c".repeat(cause)).keptBefore(ofEcs);

        assertThat(value).endsWith(" - " + ofEcs).startsWith("c").hasSizeLessThanOrEqualTo(256);
        assertThat(KeptReason.ofEcs(value)).isEqualTo(ofEcs);
    }

    @ParameterizedTest
    @CsvSource({"234", "256", "400"})
    void hasNoCauseWhereEcssReasonLeavesNoRoom(int reason) {
        assertThat(cause("c".repeat(300)).keptBefore("r".repeat(reason))).isEqualTo("r".repeat(Math.min(reason, 256)));
    }

    @Test
    void splitsNoCharacter() {
        String value = cause("😀".repeat(200)).keptBefore(BREAKER);

        assertThat(value).endsWith(" - " + BREAKER).isEqualTo(TagValues.clean(value));
    }

    /** A container's name may be any of the words by which Slipway finds the detector that failed a deployment. */
    @Test
    void namesOfContainersAreNotTakenForEcssReason() {
        String value = cause("container alarm exited with 1").keptBefore("its deployment failed");

        assertThat(KeptReason.ofEcs(value)).isEqualTo("its deployment failed");
        assertThat(KeptReason.ofEcs("its deployment failed")).isEqualTo("its deployment failed");
    }
}
