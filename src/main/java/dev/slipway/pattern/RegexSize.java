package dev.slipway.pattern;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates the size of a compiled regular expression. RE2 matches in linear time but unrolls repetitions, and {@code
 * ((a{1000}){1000}){1000}} does not fit into memory.
 */
final class RegexSize {
    private static final long MAX_SIZE = 20_000;
    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?}");

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long group;
    private long last;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    /** @throws IllegalArgumentException if the expression is too large */
    static void check(String regex) {
        if (new RegexSize(regex).size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "is too large, because it repeats repetitions ({n} inside {n}); a tag has at most 128 characters");
        }
    }

    private long size() {
        int i = 0;
        while (i < regex.length() && group <= MAX_SIZE) {
            i = step(i);
        }
        return outer.stream().mapToLong(Long::longValue).sum() + group;
    }

    /** Adds the size of one element, and returns the index of the next. */
    private int step(int i) {
        switch (regex.charAt(i)) {
            case '\\' -> {
                if (regex.startsWith("\\Q", i)) {
                    int end = regex.indexOf("\\E", i);
                    int next = end < 0 ? regex.length() : end + 2;
                    atom(next - i);
                    return next;
                }
                atom(1);
                return i + 2;
            }
            case '[' -> {
                atom(1);
                return classEnd(i);
            }
            case '(' -> {
                outer.push(group);
                group = 0;
                last = 0;
            }
            case ')' -> {
                long inner = group;
                group = outer.isEmpty() ? 0 : outer.pop();
                atom(inner);
            }
            case '{' -> {
                Matcher repeat = REPEAT.matcher(regex).region(i, regex.length());
                if (repeat.lookingAt()) {
                    repeat(repeat);
                    return repeat.end();
                }
                atom(1);
            }
            default -> atom(1);
        }
        return i + 1;
    }

    private void atom(long size) {
        group += size;
        last = size;
    }

    private void repeat(Matcher repeat) {
        String upper = repeat.group(2);
        long least = Long.parseLong(repeat.group(1));
        long times = upper == null || upper.isEmpty() ? least : Math.max(least, Long.parseLong(upper));
        long all = last * Math.max(1, times);
        group += all - last;
        last = all;
    }

    private int classEnd(int start) {
        int i = start + 1;
        if (regex.startsWith("^", i)) {
            i++;
        }
        // a ] in the first position is a member of the class
        if (regex.startsWith("]", i)) {
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            int named = regex.startsWith("[:", i) ? regex.indexOf(":]", i) : -1;
            if (named > 0) {
                i = named + 2;
            } else {
                i += regex.charAt(i) == '\\' ? 2 : 1;
            }
        }
        return i + 1;
    }
}
