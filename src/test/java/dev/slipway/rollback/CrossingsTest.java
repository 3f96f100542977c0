package dev.slipway.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks the invariants in every combination of situations, and that the rules terminate. A build checks every 13th
 * combination; {@code -Dslipway.crossings=1} checks them all, which takes minutes.
 */
class CrossingsTest {
    private static final int STRIDE = Integer.getInteger("slipway.crossings", 13);
    private static final int SHOWN = 5;
    private static final Map<Invariant, List<String>> BROKEN = new EnumMap<>(Invariant.class);

    @BeforeAll
    static void cross() {
        for (Invariant invariant : Invariant.values()) {
            BROKEN.put(invariant, new ArrayList<>());
        }
        Crossings.each(
                STRIDE,
                crossing -> BROKEN.forEach((invariant, broken) -> {
                    if (broken.size() < SHOWN && !invariant.holds(crossing)) {
                        broken.add(crossing.toString());
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource
    void invariantHolds(Invariant invariant) {
        assertThat(BROKEN.get(invariant)).isEmpty();
    }
}
