package dev.slipway.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which releases below a new one can still matter to release tasks: the tag {@code slipway:earlier}, such as
 * {@code open=5+7-9 ready=3 place=4 sha256:…}. So the end of the log is read without a search.
 *
 * @param open numbers of the releases that wait for a release task, whose failure concerns one that waits, or that may have
 *     a task that nobody noted
 * @param ready numbers of the releases that may be desired
 * @param place number of the revision whose release task ended last; 0 for none
 * @param prepared digest of the newest image whose release task succeeded
 */
public record EarlierReleases(List<Integer> open, List<Integer> ready, int place, Optional<String> prepared) {
    public static final EarlierReleases NONE = new EarlierReleases(List.of(), List.of(), 0, Optional.empty());

    private static final Pattern TAG =
            Pattern.compile("open=(\\S*) ready=(\\S*) place=(\\d{1,9})( sha256:[0-9a-f]{64})?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final String AND = "+";
    /** The most characters of a list: a tag has 256. */
    private static final int LONGEST = 60;
    /** No list has more, whatever the tag says. */
    private static final int MOST = 1000;

    public EarlierReleases {
        open = List.copyOf(open);
        ready = List.copyOf(ready);
    }

    static Optional<EarlierReleases> parse(String tag) {
        Matcher matcher = TAG.matcher(tag);
        return matcher.matches()
                ? Optional.of(new EarlierReleases(
                        numbers(matcher.group(1)),
                        numbers(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        Optional.ofNullable(matcher.group(4)).map(String::strip)))
                : Optional.empty();
    }

    public String tag() {
        return "open=%s ready=%s place=%d%s"
                .formatted(
                        text(open),
                        text(ready),
                        place,
                        prepared.map(" "::concat).orElse(""));
    }

    private static List<Integer> numbers(String text) {
        var numbers = new ArrayList<Integer>();
        for (String range : text.split("\\+", -1)) {
            Matcher matcher = RANGE.matcher(range);
            if (matcher.matches()) {
                int from = Integer.parseInt(matcher.group(1));
                int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
                IntStream.rangeClosed(Math.max(1, Math.max(from, to - MOST + 1)), to)
                        .forEach(numbers::add);
            }
        }
        return numbers.subList(Math.max(0, numbers.size() - MOST), numbers.size());
    }

    /** Where the list is too long, the range from its first number to its last. */
    private static String text(List<Integer> numbers) {
        String exact = ranges(numbers);
        return exact.length() <= LONGEST ? exact : numbers.getFirst() + "-" + numbers.getLast();
    }

    private static String ranges(List<Integer> numbers) {
        var ranges = new ArrayList<List<Integer>>();
        for (int number : numbers.stream().sorted().distinct().toList()) {
            boolean continues = !ranges.isEmpty() && ranges.getLast().getLast() == number - 1;
            if (continues) {
                ranges.set(ranges.size() - 1, List.of(ranges.getLast().getFirst(), number));
            } else {
                ranges.add(List.of(number));
            }
        }
        return ranges.stream()
                .map(range -> range.stream().map(String::valueOf).collect(Collectors.joining("-")))
                .collect(Collectors.joining(AND));
    }
}
