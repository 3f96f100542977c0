package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.Quoted;
import dev.slipway.text.Spelling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads single values and notes the problem of each that is not valid. */
record ValueReader(List<ConfigurationProblem> problems) {

    /** @param reader its IllegalArgumentException continues the text */
    <T> Optional<T> text(JsonNode node, ConfigPath path, Function<String, T> reader) {
        if (!node.isTextual()) {
            problem(
                    path,
                    "is %s; write a string, \"…\"%s"
                            .formatted(Json.kind(node), node.isNull() ? ", or leave it out" : ""));
            return Optional.empty();
        }
        if (node.textValue().isBlank()) {
            problem(path, "is empty; write a string, or leave it out");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(node.textValue()));
        } catch (IllegalArgumentException e) {
            problem(path, path.about(node.textValue(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /**
     * A whole number from 1 to {@code most}, such as 30 or 30.0; empty without a problem where it is missing.
     *
     * @param advice what to write
     */
    OptionalInt whole(JsonNode node, ConfigPath path, int most, String advice) {
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            boolean inRange = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
            // the scale is checked first, because computing the remainder of 1e-999999999 is expensive
            if (inRange
                    && number.scale() < 100
                    && number.remainder(BigDecimal.ONE).signum() == 0) {
                return OptionalInt.of(number.intValue());
            }
        }
        problem(path, "is %s; %s".formatted(node.isNumber() ? found(node, path) : Json.kind(node), advice));
        return OptionalInt.empty();
    }

    void unknownMembers(JsonNode object, ConfigPath path, List<String> known, Predicate<String> alsoAllowed) {
        for (String name : JsonMembers.names(object)) {
            if (!known.contains(name) && !alsoAllowed.test(name)) {
                problem(path.member(name), Spelling.unknownField(name, known));
            }
        }
    }

    /** The value of a text or number where it may be quoted, else its kind. */
    static String found(JsonNode node, ConfigPath path) {
        return path.mayQuote() && node.isValueNode() && !node.isBoolean() && !node.isNull()
                ? Quoted.of(node.asText())
                : Json.kind(node);
    }

    void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
