package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * ECS's rules for tags
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html">Tagging</a>).
 */
public final class Tags {
    private static final int AT_MOST = 50;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** @param tags the member {@code tags}; an empty list is refused as ECS refuses it */
    static Map<String, String> read(JsonNode tags) {
        if (tags.isMissingNode() || tags.isNull()) {
            return Map.of();
        }
        if (tags.isEmpty()) {
            throw SandboxException.client("Tags can not be empty.");
        }
        var read = new LinkedHashMap<String, String>();
        for (JsonNode tag : tags) {
            String key = tag.path("key").asText();
            check(key, tag.path("value").asText());
            if (read.put(key, tag.path("value").asText()) != null) {
                throw SandboxException.invalid(
                        "Duplicate tag keys found. Please note that Tag keys are case sensitive.");
            }
        }
        checkCount(read);
        return Collections.unmodifiableMap(read);
    }

    static Map<String, String> with(Map<String, String> old, Map<String, String> added) {
        var all = new LinkedHashMap<>(old);
        all.putAll(added);
        checkCount(all);
        return Collections.unmodifiableMap(all);
    }

    public static ArrayNode write(Map<String, String> tags) {
        ArrayNode written = Json.object().arrayNode();
        tags.forEach((key, value) -> written.addObject().put("key", key).put("value", value));
        return written;
    }

    private static void checkCount(Map<String, String> tags) {
        if (tags.size() > AT_MOST) {
            throw SandboxException.invalid(
                    "Too many tags: %d. At most %d are allowed.".formatted(tags.size(), AT_MOST));
        }
    }

    private static void check(String key, String value) {
        if (key.isEmpty() || key.length() > 128) {
            throw SandboxException.invalid("Tag key must be between 1 and 128 characters: \"%s\".".formatted(key));
        }
        if (value.length() > 256) {
            throw SandboxException.invalid("Tag value of \"%s\" must be at most 256 characters.".formatted(key));
        }
        if (!ALLOWED.matcher(key).matches() || !ALLOWED.matcher(value).matches()) {
            throw SandboxException.invalid("Tag \"%s\" contains invalid characters.".formatted(key));
        }
        if (isReserved(key) || isReserved(value)) {
            throw SandboxException.invalid(
                    "Tag \"%s\": \"aws:\" prefixed tags are not allowed for external use.".formatted(key));
        }
    }

    private static boolean isReserved(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("aws:");
    }
}
