package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares Slipway's reading of versions and ranges with npm's own, on random ones of every form. */
class NpmSemVerIT {
    private static final int PAIRS = 100_000;
    private static final long SEED = Long.getLong("semver.seed", 1);

    private final NpmSemVer npm = NpmSemVer.installed();
    private final RandomSemVer random = new RandomSemVer(SEED);

    private static NpmSemVer.Answer slipwaysAnswer(String version, String range) {
        List<SemVerRange.Alternative> alternatives;
        try {
            alternatives = SemVerRangeParser.parse(range.strip());
        } catch (IllegalArgumentException e) {
            return NpmSemVer.Answer.NO_RANGE;
        }
        return SemVer.parse(version)
                        .filter(new SemVerRange(range, alternatives)::contains)
                        .isPresent()
                ? NpmSemVer.Answer.IN
                : NpmSemVer.Answer.OUT;
    }

    @Test
    void readsRangesAsNpmDoes() {
        List<NpmSemVer.Pair> pairs = Stream.generate(() -> new NpmSemVer.Pair(random.version(), random.range()))
                .limit(PAIRS)
                .toList();

        List<NpmSemVer.Answer> answers = npm.answers(pairs);

        var differences = new ArrayList<String>();
        for (int i = 0; i < PAIRS; i++) {
            NpmSemVer.Pair pair = pairs.get(i);
            NpmSemVer.Answer slipways = slipwaysAnswer(pair.version(), pair.range());
            if (slipways != answers.get(i)) {
                differences.add("%s: Slipway %s, npm %s".formatted(pair, slipways, answers.get(i)));
            }
        }
        assertThat(differences).isEmpty();
        for (NpmSemVer.Answer answer : NpmSemVer.Answer.values()) {
            assertThat(answers).filteredOn(answer::equals).hasSizeGreaterThan(PAIRS / 20);
        }
    }
}
