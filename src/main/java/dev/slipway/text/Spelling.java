package dev.slipway.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known word that is closest to a misspelled one. */
public final class Spelling {
    private static final int MAX_DISTANCE = 2;
    private static final int MAX_LENGTH = 60;

    private Spelling() {}

    public static String unknownField(String name, Collection<String> known) {
        return closest(name, known)
                .map(meant -> "is not a field; did you mean %s?".formatted(meant))
                .orElse("is not a field; the fields are " + String.join(", ", known));
    }

    static Optional<String> closest(String word, Collection<String> known) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String plain = plain(word);
        return known.stream()
                .filter(k -> distance(plain, plain(k)) <= Math.min(MAX_DISTANCE, k.length() / 2))
                .min(Comparator.comparingInt(k -> distance(plain, plain(k))));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** The number of letters to insert, delete or change (Levenshtein distance). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
