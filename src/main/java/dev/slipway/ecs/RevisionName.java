package dev.slipway.ecs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A revision's name, {@code family:number}. ECS numbers the revisions of a family from 1 and never reuses a number
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html">TaskDefinition</a>).
 */
public record RevisionName(String family, int number) {
    private static final Pattern NAME = Pattern.compile("(?:.*:task-definition/)?([A-Za-z0-9_-]{1,255}):([0-9]{1,9})");

    public RevisionName {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "revision %d of %s is not valid: ECS numbers revisions from 1".formatted(number, family));
        }
    }

    /** Reads {@code family:number} or an ARN that ends with it; empty for any other text. */
    public static Optional<RevisionName> parse(String text) {
        Matcher m = NAME.matcher(text);
        return m.matches() && !m.group(2).matches("0+")
                ? Optional.of(new RevisionName(m.group(1), Integer.parseInt(m.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return family + ":" + number;
    }
}
