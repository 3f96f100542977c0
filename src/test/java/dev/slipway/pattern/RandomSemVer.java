package dev.slipway.pattern;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Versions and ranges of every form: valid ones, rare ones and wrong ones, of numbers that meet often. */
final class RandomSemVer {
    private static final List<String> RARE_NUMBERS = List.of(
            "10",
            "01",
            "00",
            "9007199254740990",
            "9007199254740991",
            "9007199254740992",
            "20261128101530",
            "99999999999999999999999");
    private static final List<String> IDENTIFIERS = List.of(
            "0",
            "1",
            "2",
            "10",
            "alpha",
            "beta",
            "rc",
            "RC",
            "rc1",
            "x",
            "-",
            "a-b",
            "0a",
            "007",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "20261128101530123");
    private static final List<String> JUNK = List.of(
            "latest",
            "main-1",
            "1.2.3.4",
            "a.b.c",
            "1.2.3rc",
            "1.2-rc",
            ">",
            "<>1",
            "^^1",
            "1.",
            ".1",
            "1,2",
            "!1",
            "[1]",
            "v",
            "1..2",
            "=>1",
            "~<1",
            "-",
            "+",
            "1.2.3-",
            "1.2.3-rc.",
            "1.2.3-01",
            "1.2.3+",
            "vv1.2.3",
            "=v1.2.3",
            "v=1.2.3",
            ">=1.2.3<2.0.0");

    private final Random random;

    RandomSemVer(long seed) {
        this.random = new Random(seed);
    }

    String version() {
        if (oneIn(60)) {
            return pick(JUNK);
        }
        return (oneIn(6) ? "v" : "") + number() + "." + number() + "." + number() + preRelease(3) + build(12);
    }

    String range() {
        int alternatives = oneIn(4) ? 2 + random.nextInt(2) : 1;
        String range = IntStream.range(0, alternatives)
                .mapToObj(i -> alternative())
                .collect(Collectors.joining(space(2) + "||" + space(2)));
        return space(20) + range + space(20);
    }

    private String alternative() {
        if (oneIn(40)) {
            return "";
        }
        if (oneIn(6)) {
            return partial() + space(1) + (oneIn(30) ? "" : " ") + "-" + (oneIn(30) ? "" : " ") + partial();
        }
        int comparators = 1 + (oneIn(2) ? random.nextInt(4) : 0);
        return IntStream.range(0, comparators).mapToObj(i -> comparator()).collect(Collectors.joining(" " + space(10)));
    }

    String comparator() {
        if (oneIn(120)) {
            return pick(JUNK);
        }
        String operator = pick(List.of("", "", "=", "<", ">", "<=", ">=", ">=", "<", "~", "~", "~>", "^", "^"));
        return operator + space(4) + partial();
    }

    private String partial() {
        var partial = new StringBuilder();
        if (oneIn(10)) {
            partial.append(pick(List.of("v", "v", "v", "=", "= ", "v ", "vv", "v=", "==")));
        }
        partial.append(part());
        int parts = 1 + random.nextInt(5);
        for (int i = 1; i < Math.min(parts, 3); i++) {
            partial.append('.').append(part());
        }
        if (parts >= 3) {
            partial.append(preRelease(3));
        }
        return partial + build(12);
    }

    private String part() {
        return oneIn(7) ? pick(List.of("x", "X", "*")) : number();
    }

    private String number() {
        return oneIn(60) ? pick(RARE_NUMBERS) : String.valueOf(random.nextInt(4));
    }

    private String preRelease(int oneIn) {
        return oneIn(oneIn) ? "-" + identifiers() : "";
    }

    private String build(int oneIn) {
        return oneIn(oneIn) ? "+" + identifiers() : "";
    }

    private String identifiers() {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> oneIn(2) ? pick(IDENTIFIERS.subList(0, 7)) : pick(IDENTIFIERS))
                .collect(Collectors.joining("."));
    }

    private String space(int oneIn) {
        return oneIn(oneIn) ? " ".repeat(1 + (oneIn(8) ? 1 : 0)) : "";
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
