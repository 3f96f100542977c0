package dev.slipway.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.outcome.Change;
import dev.slipway.text.Json;
import dev.slipway.text.TextTable;
import dev.slipway.text.TextTable.Row;
import java.util.List;
import java.util.Optional;

/** The differences between two task definitions as a table. Values that are not shown are not there. */
public final class ChangesText {
    private ChangesText() {}

    public static String of(List<Change> changes) {
        return new TextTable(
                        List.of("", ""),
                        changes.stream()
                                .map(change -> Row.of(change.path(), words(change)))
                                .toList())
                .render();
    }

    /** In a sentence, such as {@code $.cpu: 256 -> 512}. */
    static String sentence(Change change) {
        Optional<String> from = shown(change, change.from());
        Optional<String> to = shown(change, change.to());
        return "%s: %s"
                .formatted(
                        change.path(),
                        from.isPresent() || to.isPresent()
                                ? "%s -> %s".formatted(from.orElse("none"), to.orElse("none"))
                                : change.kind().json());
    }

    private static String words(Change change) {
        Optional<String> from = shown(change, change.from());
        Optional<String> to = shown(change, change.to());
        return switch (change.kind()) {
            case ADDED -> to.map("added: "::concat).orElse("added");
            case REMOVED -> from.map("removed: "::concat).orElse("removed");
            case CHANGED -> from.isPresent() && to.isPresent() ? "%s -> %s".formatted(from.get(), to.get()) : "changed";
        };
    }

    /** Without the registry where both images have the same. */
    private static Optional<String> shown(Change change, Optional<JsonNode> one) {
        boolean isOneRegistry =
                registry(change.from()).isPresent() && registry(change.from()).equals(registry(change.to()));
        return one.map(value -> value(value, isOneRegistry));
    }

    private static Optional<String> registry(Optional<JsonNode> value) {
        return value.flatMap(ChangesText::image).flatMap(ImageReference::registry);
    }

    /** Only images have a digest. */
    private static Optional<ImageReference> image(JsonNode value) {
        return value.isTextual()
                ? ImageReference.tryParse(value.textValue())
                        .filter(image -> image.digest().isPresent())
                : Optional.empty();
    }

    /** Of an image, what tells it from the other: a registry that both have does not, and the beginning of a digest does. */
    private static String value(JsonNode value, boolean withoutRegistry) {
        return image(value)
                .map(image -> new ImageReference(
                                withoutRegistry ? Optional.empty() : image.registry(),
                                image.repository(),
                                image.tag(),
                                Optional.empty())
                        + "@" + Words.digest(image.digest().orElseThrow()))
                .orElseGet(() -> value.isTextual() ? value.textValue() : Json.write(value));
    }
}
