package dev.slipway.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds wherever the contract's rows meet. That the rules come to an end at all is tried with each crossing.
 * {@code mvn test} tries every 211th crossing and {@code mvn verify} every 13th. {@code mvn verify
 * -Dslipway.crossings=1} tries all of them, which takes minutes.
 */
class CrossingsTest {
    private static final int FEW = 211;
    private static final int MANY = Integer.getInteger("slipway.crossings", 13);
    private static final int SHOWN = 5;
    /** By stride: the tests of all invariants share one run through the crossings. */
    private static final Map<Integer, Map<Invariant, List<String>>> BROKEN = new HashMap<>();

    private static Map<Invariant, List<String>> cross(int stride) {
        Map<Invariant, List<String>> all = new EnumMap<>(Invariant.class);
        for (Invariant invariant : Invariant.values()) {
            all.put(invariant, new ArrayList<>());
        }
        Crossings.each(
                stride,
                crossing -> all.forEach((invariant, broken) -> {
                    if (broken.size() < SHOWN && !invariant.holds(crossing)) {
                        broken.add(crossing.toString());
                    }
                }));
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void holds(Invariant invariant) {
        assertThat(broken(FEW).get(invariant)).isEmpty();
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void holdsAtManyCrossings(Invariant invariant) {
        assertThat(broken(MANY).get(invariant)).isEmpty();
    }

    private static Map<Invariant, List<String>> broken(int stride) {
        return BROKEN.computeIfAbsent(stride, CrossingsTest::cross);
    }
}
