package dev.slipway.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pattern.NamePattern.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares the matcher with a search that tries every text for every part, the shortest first. */
class NamePatternMatcherTest {
    private static final int TIMES = 20_000;

    @Test
    void bindsWhatTryingEveryTextBinds() {
        var random = new Random(7);
        int matched = 0;
        for (int i = 0; i < TIMES; i++) {
            NamePattern pattern =
                    NamePattern.glob(text(random, List.of("a", "b", "/", "*", "?", "{x}", "{x}", "{y}"), 7));
            String text = text(random, List.of("a", "b", "a", "b", "/"), 9);
            if (pattern.repeatedNames().size() > 1) {
                continue;
            }
            Optional<Map<String, String>> expected = everyText(pattern.parts(), text, Map.of());
            matched += expected.isPresent() ? 1 : 0;

            assertThat(pattern.match(text, Map.of()))
                    .as("%s in %s", pattern, text)
                    .isEqualTo(expected);
        }
        assertThat(matched).isGreaterThan(TIMES / 20);
    }

    private static String text(Random random, List<String> pieces, int most) {
        return IntStream.range(0, 1 + random.nextInt(most))
                .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                .collect(Collectors.joining());
    }

    private static Optional<Map<String, String>> everyText(List<Part> parts, String text, Map<String, String> bound) {
        if (parts.isEmpty()) {
            return text.isEmpty() ? Optional.of(bound) : Optional.empty();
        }
        for (int end = 0; end <= text.length(); end++) {
            String taken = text.substring(0, end);
            boolean fits = switch (parts.getFirst()) {
                case Part.Literal(String literal) -> taken.equals(literal);
                case Part.AnyCharacter() -> end == 1;
                case Part.AnyText() -> true;
                case Part.Name(String name) ->
                    taken.matches("[A-Za-z0-9._-]+")
                            && bound.getOrDefault(name, taken).equals(taken);
            };
            if (fits) {
                var more = new HashMap<>(bound);
                if (parts.getFirst() instanceof Part.Name(String name)) {
                    more.put(name, taken);
                }
                Optional<Map<String, String>> found =
                        everyText(parts.subList(1, parts.size()), text.substring(end), more);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
