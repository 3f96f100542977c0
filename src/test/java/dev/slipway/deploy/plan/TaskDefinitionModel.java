package dev.slipway.deploy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The members that the SDK's own model of a task definition has, at every depth: {@code volumes[].name string}. */
final class TaskDefinitionModel {
    private TaskDefinitionModel() {}

    static Set<String> requestMembers() {
        var members = new TreeSet<String>();
        for (SdkField<?> field : RegisterTaskDefinitionRequest.builder().build().sdkFields()) {
            collect(members, "", field);
        }
        members.removeIf(member -> member.startsWith("tags[]"));
        return members;
    }

    static Set<String> responseMembers() {
        var members = new TreeSet<String>();
        for (SdkField<?> field : TaskDefinition.builder().build().sdkFields()) {
            collect(members, "", field);
        }
        return members;
    }

    private static void collect(Set<String> members, String path, SdkField<?> field) {
        collectValue(members, path + field.locationName(), field);
    }

    private static void collectValue(Set<String> members, String path, SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.SDK_POJO)) {
            field.constructor().get().sdkFields().forEach(member -> collect(members, path + ".", member));
        } else if (type.equals(MarshallingType.LIST)) {
            collectValue(members, path + "[]", field.getTrait(ListTrait.class).memberFieldInfo());
        } else if (type.equals(MarshallingType.MAP)) {
            collectValue(members, path + "{}", field.getTrait(MapTrait.class).valueFieldInfo());
        } else {
            members.add(path + " " + name(type));
        }
    }

    private static String name(MarshallingType<?> type) {
        Map<MarshallingType<?>, String> names = Map.of(
                MarshallingType.STRING, "string",
                MarshallingType.BOOLEAN, "boolean",
                MarshallingType.INTEGER, "number",
                MarshallingType.INSTANT, "number");
        return names.getOrDefault(type, "unexpected " + type);
    }

    /**
     * The members of a JSON text. JSON does not distinguish maps from structures, so the caller names the paths of
     * maps.
     */
    static Set<String> members(JsonNode json, Set<String> maps) {
        var members = new TreeSet<String>();
        collect(members, "", json, maps);
        return members;
    }

    private static void collect(Set<String> members, String path, JsonNode node, Set<String> maps) {
        if (node.isObject()) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties()
                    .forEach(m -> collect(
                            members, maps.contains(path) ? path + "{}" : prefix + m.getKey(), m.getValue(), maps));
        } else if (node.isArray()) {
            node.forEach(element -> collect(members, path + "[]", element, maps));
        } else {
            members.add(path + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
    }
}
