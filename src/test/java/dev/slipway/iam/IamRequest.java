package dev.slipway.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What IAM decides about: an action on a resource, and what conditions may look at.
 *
 * @param action as {@code ecs:UpdateService}
 * @param resource an ARN, or {@code *} where the action knows no resource
 * @param context condition keys with all their values
 */
public record IamRequest(String action, String resource, Map<String, List<String>> context) {
    public IamRequest {
        // in one order, so that equal requests read the same
        var sorted = new TreeMap<String, List<String>>();
        context.forEach((key, values) -> sorted.put(key, List.copyOf(values)));
        context = sorted;
    }

    static IamRequest on(String action, String resource) {
        return new IamRequest(action, resource, Map.of());
    }

    IamRequest with(String key, String... values) {
        return with(key, List.of(values));
    }

    IamRequest with(String key, List<String> values) {
        var more = new TreeMap<>(context);
        more.put(key, values);
        return new IamRequest(action, resource, more);
    }
}
