package dev.slipway.outcome;

import dev.slipway.text.Sha256;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What an answer shows, as a short text: the caller of a request that waits sends it back, so that the next answer comes as
 * soon as there is more to say. Two answers that differ only in words have the same text.
 */
public final class Seen {
    /** Of the SHA-256 digest; a multiple of three needs no padding. */
    private static final int BYTES = 15;

    private Seen() {}

    /** @param outcomes in any order */
    public static String of(Collection<Outcome> outcomes) {
        String shown = outcomes.stream().map(Seen::shown).sorted().collect(Collectors.joining("\n"));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Sha256.of(shown), BYTES));
    }

    private static String shown(Outcome outcome) {
        OutcomeDetails details = outcome.details();
        return "%s %s %s %s %s"
                .formatted(
                        outcome.subject()
                                .map(s -> s.service() + " " + s.environment())
                                .orElse(""),
                        outcome.kind(),
                        details.revision().arn().orElse(""),
                        details.deployment().settled().orElse(false),
                        details.deployment().progress().orElse(""));
    }
}
