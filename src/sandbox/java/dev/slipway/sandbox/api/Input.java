package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call's input. A member that is null counts as absent, as in AWS's protocol.
 *
 * @param shuffle the seed of the order of lists; empty for the order in which things were created
 */
public record Input(ObjectNode json, Optional<Long> shuffle) {
    public Input(ObjectNode json) {
        this(json, Optional.empty());
    }

    public Input with(ObjectNode otherJson) {
        return new Input(otherJson, shuffle);
    }

    public Optional<JsonNode> member(String name) {
        return Optional.ofNullable(json.get(name)).filter(n -> !n.isNull());
    }

    public Optional<String> text(String name) {
        return member(name).map(JsonNode::asText);
    }

    public boolean flag(String name) {
        return member(name).map(JsonNode::asBoolean).orElse(false);
    }

    public int number(String name, int otherwise) {
        return member(name).map(JsonNode::asInt).orElse(otherwise);
    }

    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (JsonNode text : json.path(name)) {
            texts.add(text.asText());
        }
        return texts;
    }

    public boolean includes(String what) {
        return texts("include").contains(what);
    }

    /** Whether a time is within the bounds {@code after} and {@code before} of a member, both of which may be absent. */
    public boolean within(String name, Instant time) {
        JsonNode bounds = json.path(name);
        BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), 3);
        return (!bounds.has("after") || seconds.compareTo(bounds.path("after").decimalValue()) >= 0)
                && (!bounds.has("before")
                        || seconds.compareTo(bounds.path("before").decimalValue()) <= 0);
    }

    /**
     * The page that {@code maxResults} and {@code nextToken} ask for, and the token of the next one. AWS documents no
     * order for it.
     *
     * @param usual the size of a page if the input does not give one
     */
    public <T> ObjectNode page(String member, List<T> all, int usual, int atMost, Function<T, JsonNode> written) {
        return sortedPage(member, listed(all.stream().map(written).toList()), usual, atMost, node -> node);
    }

    /** An order that depends on each element alone, so that the pages fit together. */
    private List<JsonNode> listed(List<JsonNode> all) {
        return shuffle.map(seed -> all.stream()
                        .sorted(Comparator.comparing(node -> Ids.digits(node.toString(), seed.intValue())))
                        .toList())
                .orElse(all);
    }

    /** The same where AWS documents the order. */
    public <T> ObjectNode sortedPage(String member, List<T> all, int usual, int atMost, Function<T, JsonNode> written) {
        int size = number("maxResults", usual);
        if (size < 1 || size > atMost) {
            throw SandboxException.invalid("maxResults must be at least 1 and at most " + atMost + ".");
        }
        int from = text("nextToken").map(Input::offset).orElse(0);
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = Json.object();
        ArrayNode page = answer.putArray(member);
        for (T one : all.subList(Math.min(from, to), to)) {
            page.add(written.apply(one));
        }
        if (to < all.size()) {
            answer.put("nextToken", "page-" + to);
        }
        return answer;
    }

    private static int offset(String token) {
        if (!token.matches("page-[0-9]{1,9}")) {
            throw SandboxException.invalid("Invalid token.");
        }
        return Integer.parseInt(token.substring("page-".length()));
    }
}
