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
        Optional<ImageReference> from = image(change, change.from());
        Optional<ImageReference> to = image(change, change.to());
        boolean isOneRegistry = from.flatMap(ImageReference::registry).isPresent()
                && from.flatMap(ImageReference::registry).equals(to.flatMap(ImageReference::registry));
        return image(change, one)
                .map(image -> brief(image, isOneRegistry))
                .or(() -> one.map(value -> value.isTextual() ? value.textValue() : Json.write(value)));
    }

    private static Optional<ImageReference> image(Change change, Optional<JsonNode> value) {
        return value.filter(v -> v.isTextual() && change.path().endsWith(".image"))
                .flatMap(v -> ImageReference.tryParse(v.textValue()));
    }

    /** What tells an image from the other: a registry that both have does not, and the beginning of a digest does. */
    private static String brief(ImageReference image, boolean withoutRegistry) {
        return new ImageReference(
                        withoutRegistry ? Optional.empty() : image.registry(),
                        image.repository(),
                        image.tag(),
                        Optional.empty())
                + image.digest().map(digest -> "@" + Words.digest(digest)).orElse("");
    }
}
