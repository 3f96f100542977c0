package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.outcome.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a revision differs from the running one. It shows the values of images, cpu, memory, roles and ports only: other
 * values may be secret.
 */
public final class RevisionChanges {
    private static final String CONTAINER = "\\$\\.containerDefinitions\\[[^\\]]*\\]";
    private static final Pattern SHOWN = Pattern.compile(
            "\\$\\.(cpu|memory|taskRoleArn|executionRoleArn)|" + CONTAINER
                    + "\\.(image|cpu|memory|memoryReservation|portMappings\\[[^\\]]*\\](\\.(containerPort|hostPort|protocol|containerPortRange))?)");

    private final List<Change> found = new ArrayList<>();

    private RevisionChanges() {}

    public static List<Change> between(TaskDefinition running, RegisterRequest revision) {
        return between(running, revision.request(), revision.template());
    }

    /** How two registered revisions differ. */
    public static List<Change> between(TaskDefinition from, TaskDefinition to) {
        return between(from, to.content(), to);
    }

    /** @param tagged has Terraform's tags of the later content */
    private static List<Change> between(TaskDefinition from, ObjectNode to, TaskDefinition tagged) {
        var changes = new RevisionChanges();
        changes.compare("$", DefinitionContent.withoutIdentity(from.content()), DefinitionContent.withoutIdentity(to));
        changes.compareTags(RevisionBuilder.terraformsTags(from), RevisionBuilder.terraformsTags(tagged));
        return List.copyOf(changes.found);
    }

    private void compareTags(Map<String, String> from, Map<String, String> to) {
        if (!from.equals(to)) {
            found.add(new Change("$.tags", Change.Type.CHANGED, Optional.empty(), Optional.empty()));
        }
    }

    private void compare(String path, JsonNode from, JsonNode to) {
        if (from.equals(to)) {
            return;
        }
        if (from.isObject() && to.isObject()) {
            compareMembers(path, members(from), members(to));
        } else if (from.isArray() && to.isArray()) {
            compareMembers(path, elements(from, to), elements(to, from));
        } else {
            add(path, Change.Type.CHANGED, from, to);
        }
    }

    private void compareMembers(String path, Map<String, JsonNode> from, Map<String, JsonNode> to) {
        Set<String> keys = new LinkedHashSet<>(from.keySet());
        keys.addAll(to.keySet());
        for (String key : keys) {
            JsonNode before = from.get(key);
            JsonNode after = to.get(key);
            if (before != null && after != null) {
                compare(path + key, before, after);
            } else {
                add(path + key, before == null ? Change.Type.ADDED : Change.Type.REMOVED, before, after);
            }
        }
    }

    private void add(String path, Change.Type kind, @Nullable JsonNode from, @Nullable JsonNode to) {
        boolean shown = SHOWN.matcher(path).matches();
        found.add(new Change(
                path,
                kind,
                Optional.ofNullable(from).filter(v -> shown),
                Optional.ofNullable(to).filter(v -> shown)));
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        var members = new LinkedHashMap<String, JsonNode>();
        object.properties()
                .forEach(m -> members.put(
                        m.getKey().matches("[A-Za-z_][A-Za-z0-9_]*")
                                ? "." + m.getKey()
                                : "['" + quoted(m.getKey()) + "']",
                        m.getValue()));
        return members;
    }

    /** By name where the elements have names (containers, variables, secrets): their order may change. */
    private static Map<String, JsonNode> elements(JsonNode array, JsonNode other) {
        boolean named = DefinitionContent.haveNames(array) && DefinitionContent.haveNames(other);
        var elements = new LinkedHashMap<String, JsonNode>();
        for (int i = 0; i < array.size(); i++) {
            String name = quoted(array.get(i).path("name").asText());
            elements.put(named ? "[?@.name=='" + name + "']" : "[" + i + "]", array.get(i));
        }
        return elements;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\\', '\'' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted(c) : String.valueOf((char) c));
            }
        });
        return quoted.toString();
    }
}
