package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The stored resources of one kind by name, as AWS returns them. */
final class Shelf {
    private final NavigableMap<String, ObjectNode> byName;
    private final Supplier<SandboxException> missing;

    /** @param missing AWS's answer where there is no such resource */
    Shelf(Supplier<SandboxException> missing) {
        this(new TreeMap<>(), missing);
    }

    private Shelf(NavigableMap<String, ObjectNode> byName, Supplier<SandboxException> missing) {
        this.byName = byName;
        this.missing = missing;
    }

    Shelf copy() {
        var copies = new TreeMap<String, ObjectNode>();
        byName.forEach((name, resource) -> copies.put(name, resource.deepCopy()));
        return new Shelf(copies, missing);
    }

    /** Stores or replaces it. */
    ObjectNode put(String name, ObjectNode resource) {
        byName.put(name, resource);
        return resource;
    }

    Optional<ObjectNode> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    ObjectNode get(String name) {
        return find(name).orElseThrow(missing);
    }

    void remove(String name) {
        get(name);
        byName.remove(name);
    }

    void removeStartingWith(String prefix) {
        byName.keySet().removeIf(name -> name.startsWith(prefix));
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** Those whose names begin so, in the order of their names. */
    List<ObjectNode> startingWith(String prefix) {
        return byName.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    static ObjectNode list(String member, List<ObjectNode> resources) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray(member);
        resources.forEach(list::add);
        return answer;
    }
}
