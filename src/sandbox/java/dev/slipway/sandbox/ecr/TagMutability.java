package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tags of a repository may move
 * (<a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html">tag mutability</a>).
 *
 * @param mode MUTABLE or IMMUTABLE, or one of both {@code _WITH_EXCLUSION}
 * @param filters the tags that the exclusion names, with {@code *} for any text
 */
record TagMutability(String mode, List<String> filters) {
    private static final List<String> MODES =
            List.of("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION");
    private static final Pattern FILTER = Pattern.compile("[0-9a-zA-Z._*-]{1,128}");
    private static final int MOST_FILTERS = 5;
    private static final int MOST_WILDCARDS = 2;

    TagMutability {
        filters = List.copyOf(filters);
        if (!MODES.contains(mode)) {
            throw refused("imageTagMutability is one of %s, not \"%s\"".formatted(MODES, mode));
        }
        if (mode.endsWith("_WITH_EXCLUSION") == filters.isEmpty()) {
            throw refused("imageTagMutabilityExclusionFilters belong to a mode with exclusion, and to no other");
        }
        if (filters.size() > MOST_FILTERS) {
            throw refused("there are at most 5 filters");
        }
        for (String filter : filters) {
            if (!FILTER.matcher(filter).matches()
                    || filter.chars().filter(c -> c == '*').count() > MOST_WILDCARDS) {
                throw refused("\"%s\" is not a filter".formatted(filter));
            }
        }
    }

    static TagMutability read(Input input) {
        var filters = new ArrayList<String>();
        for (JsonNode filter : input.json().path("imageTagMutabilityExclusionFilters")) {
            if (!filter.path("filterType").asText().equals("WILDCARD")) {
                throw refused("filterType is WILDCARD");
            }
            filters.add(filter.path("filter").asText());
        }
        return new TagMutability(input.text("imageTagMutability").orElse("MUTABLE"), filters);
    }

    /** Whether a tag that exists stays where it is. */
    boolean isImmutable(String tag) {
        boolean excluded = filters.stream()
                .anyMatch(filter -> tag.matches(Pattern.quote(filter).replace("*", "\\E.*\\Q")));
        return mode.startsWith("IMMUTABLE") != excluded;
    }

    void write(ObjectNode json) {
        json.put("imageTagMutability", mode);
        if (!filters.isEmpty()) {
            ArrayNode written = json.putArray("imageTagMutabilityExclusionFilters");
            filters.forEach(
                    filter -> written.addObject().put("filterType", "WILDCARD").put("filter", filter));
        }
    }

    private static SandboxException refused(String what) {
        return SandboxException.invalid(
                "Invalid parameter at 'imageTagMutability' failed to satisfy constraint: '%s'".formatted(what));
    }
}
