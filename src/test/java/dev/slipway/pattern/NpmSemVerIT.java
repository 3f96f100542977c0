package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pattern.NpmSemVer.Membership;
import dev.slipway.pattern.NpmSemVer.Pair;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares Slipway's reading of versions and ranges with npm's own, on random ones of every form. */
class NpmSemVerIT {
    private static final int PAIRS = 100_000;

    private final NpmSemVer npm = NpmSemVer.installed();
    private final RandomSemVer random = new RandomSemVer(Long.getLong("semver.seed", 1));

    @Test
    void readsRangesAsNpmDoes() {
        List<Pair> pairs = pairs(() -> new Pair(random.version(), random.range()));
        List<Membership> answers = npm.memberships(pairs);

        assertSame(pairs, answers, NpmSemVerIT::membership);
        for (Membership answer : Membership.values()) {
            assertThat(answers).filteredOn(answer::equals).hasSizeGreaterThan(PAIRS / 20);
        }
    }

    @Test
    void comparesVersionsAsNpmDoes() {
        List<Pair> pairs = pairs(() -> new Pair(random.version(), random.version()));
        List<OptionalInt> answers = npm.comparisons(pairs);

        assertSame(pairs, answers, NpmSemVerIT::comparison);
        assertThat(answers)
                .contains(OptionalInt.empty(), OptionalInt.of(0))
                .filteredOn(answer -> answer.equals(OptionalInt.of(-1)))
                .hasSizeGreaterThan(PAIRS / 3);
    }

    private static List<Pair> pairs(Supplier<Pair> pair) {
        return Stream.generate(pair).limit(PAIRS).toList();
    }

    private static Membership membership(Pair pair) {
        try {
            var range = new SemVerRange(pair.second(), SemVerRangeParser.parse(pair.second()));
            return SemVer.parse(pair.first()).filter(range::contains).isPresent() ? Membership.IN : Membership.OUT;
        } catch (IllegalArgumentException e) {
            return Membership.NO_RANGE;
        }
    }

    private static OptionalInt comparison(Pair pair) {
        Optional<SemVer> first = SemVer.parse(pair.first());
        Optional<SemVer> second = SemVer.parse(pair.second());
        return first.isPresent() && second.isPresent()
                ? OptionalInt.of(Integer.signum(first.get().compareTo(second.get())))
                : OptionalInt.empty();
    }

    private static <T> void assertSame(List<Pair> pairs, List<T> answers, Function<Pair, T> slipway) {
        assertThat(answers).hasSameSizeAs(pairs);
        assertThat(IntStream.range(0, pairs.size())
                        .filter(i -> !slipway.apply(pairs.get(i)).equals(answers.get(i)))
                        .mapToObj(i -> "%s: npm %s, Slipway %s"
                                .formatted(pairs.get(i), answers.get(i), slipway.apply(pairs.get(i)))))
                .isEmpty();
    }
}
