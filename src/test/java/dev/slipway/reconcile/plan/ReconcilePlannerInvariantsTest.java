package dev.slipway.reconcile.plan;

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
 * Checks the invariants in many combinations of situations, and that the rules terminate. {@code mvn test} checks every
 * 211th combination and {@code mvn verify} every 13th; {@code mvn verify -Dslipway.crossings=1} checks them all, which
 * takes minutes.
 */
class ReconcilePlannerInvariantsTest {
    private static final int FEW = 211;
    private static final int MANY = Integer.getInteger("slipway.crossings", 13);
    private static final int SHOWN = 5;
    /** By stride: the tests of all invariants share one run through the crossings. */
    private static final Map<Integer, Map<PlannerInvariant, List<String>>> BROKEN = new HashMap<>();

    private static Map<PlannerInvariant, List<String>> cross(int stride) {
        Map<PlannerInvariant, List<String>> all = new EnumMap<>(PlannerInvariant.class);
        for (PlannerInvariant invariant : PlannerInvariant.values()) {
            all.put(invariant, new ArrayList<>());
        }
        SituationCombinations.each(
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
    void invariantHolds(PlannerInvariant invariant) {
        assertThat(broken(FEW).get(invariant)).isEmpty();
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource
    void invariantHoldsInManyCombinations(PlannerInvariant invariant) {
        assertThat(broken(MANY).get(invariant)).isEmpty();
    }

    private static Map<PlannerInvariant, List<String>> broken(int stride) {
        return BROKEN.computeIfAbsent(stride, ReconcilePlannerInvariantsTest::cross);
    }
}
