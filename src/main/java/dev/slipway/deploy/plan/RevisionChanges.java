package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import dev.slipway.outcome.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a revision differs from the running one. It shows the values of images, cpu, memory, roles and ports, and the
 * version that Slipway put into variables and labels, which the images show, too. Other values may be secret.
 */
public final class RevisionChanges {
    private static final String CONTAINER = "\\$\\.containerDefinitions\\[[^\\]]*\\]";
    private static final Pattern SHOWN = Pattern.compile(
            "\\$\\.(cpu|memory|taskRoleArn|executionRoleArn)|" + CONTAINER
                    + "\\.(image|cpu|memory|memoryReservation|portMappings\\[[^\\]]*\\](\\.(containerPort|hostPort|protocol|containerPortRange))?)");

    /** Where Slipway puts the version. */
    private static final Pattern VERSION_MEMBERS = Pattern.compile(CONTAINER + "\\.(environment|dockerLabels)");

    private final List<Change> found = new ArrayList<>();
    private final VersionNames names;
    private final Set<String> versionsBefore;
    private final Set<String> versionsAfter;

    private RevisionChanges(VersionNames names, JsonNode before, JsonNode after) {
        this.names = names;
        this.versionsBefore = versions(before);
        this.versionsAfter = versions(after);
    }

    public static List<Change> between(TaskDefinition running, RegisterRequest revision) {
        return between(running, revision.request(), revision.template(), revision.versionNames());
    }

    /** How two registered revisions differ. */
    public static List<Change> between(TaskDefinition from, TaskDefinition to) {
        return between(from, to.content(), to, VersionNames.NONE);
    }

    /** @param tagged has Terraform's tags of the later content */
    private static List<Change> between(TaskDefinition from, ObjectNode to, TaskDefinition tagged, VersionNames names) {
        JsonNode before = DefinitionContent.withoutIdentity(from.content());
        JsonNode after = DefinitionContent.withoutIdentity(to);
        var changes = new RevisionChanges(names, before, after);
        changes.compare("$", before, after);
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
            JsonNode before = orEmpty(path + key, from.get(key), to.get(key));
            JsonNode after = orEmpty(path + key, to.get(key), from.get(key));
            if (before != null && after != null) {
                compare(path + key, before, after);
            } else {
                add(path + key, before == null ? Change.Type.ADDED : Change.Type.REMOVED, before, after);
            }
        }
    }

    /** A list or map that Slipway adds for the version is empty before, so that the change has the variable's name. */
    private @Nullable JsonNode orEmpty(String path, @Nullable JsonNode node, @Nullable JsonNode other) {
        if (node != null
                || other == null
                || names.isEmpty()
                || !VERSION_MEMBERS.matcher(path).matches()) {
            return node;
        }
        return other.isArray() ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
    }

    private void add(String path, Change.Type kind, @Nullable JsonNode from, @Nullable JsonNode to) {
        boolean shown = SHOWN.matcher(path).matches();
        boolean hasVersion = hasVersion(path);
        found.add(new Change(
                path,
                kind,
                Optional.ofNullable(from).filter(v -> shown || (hasVersion && isVersion(v, versionsBefore))),
                Optional.ofNullable(to).filter(v -> shown || (hasVersion && isVersion(v, versionsAfter)))));
    }

    private boolean hasVersion(String path) {
        return names.variables().stream().anyMatch(name -> isVariable(path, name))
                || names.labels().stream().anyMatch(name -> matches(path, ".dockerLabels" + member(name)));
    }

    private static boolean isVariable(String path, String name) {
        String variable = ".environment" + element(name);
        return matches(path, variable) || matches(path, variable + ".value");
    }

    private static boolean matches(String path, String inContainer) {
        return path.matches(CONTAINER + Pattern.quote(inContainer));
    }

    /** Whether the value is only the version: a template may have given the variable any other value. */
    private static boolean isVersion(JsonNode value, Set<String> versions) {
        JsonNode text = value.isObject() && value.size() == 2 && value.has("name") ? value.path("value") : value;
        return text.isTextual() && versions.contains(text.asText());
    }

    /** The tags and digests of the images, which a change of an image shows. */
    private static Set<String> versions(JsonNode definition) {
        Set<String> versions = new HashSet<>();
        for (JsonNode container : definition.path("containerDefinitions")) {
            ImageReference.tryParse(container.path("image").asText()).ifPresent(image -> {
                image.tag().ifPresent(versions::add);
                image.digest().ifPresent(versions::add);
            });
        }
        return versions;
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        var members = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(m -> members.put(member(m.getKey()), m.getValue()));
        return members;
    }

    private static String member(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + name : "['" + quoted(name) + "']";
    }

    private static String element(String name) {
        return "[?@.name=='" + quoted(name) + "']";
    }

    /** By name where the elements have names (containers, variables, secrets): their order may change. */
    private static Map<String, JsonNode> elements(JsonNode array, JsonNode other) {
        boolean named = DefinitionContent.haveNames(array) && DefinitionContent.haveNames(other);
        var elements = new LinkedHashMap<String, JsonNode>();
        for (int i = 0; i < array.size(); i++) {
            elements.put(named ? element(array.get(i).path("name").asText()) : "[" + i + "]", array.get(i));
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
