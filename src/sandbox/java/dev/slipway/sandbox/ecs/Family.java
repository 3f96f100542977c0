package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task definition family: values, replaced as a whole by every change.
 *
 * @param last the highest number so far; numbers are not reused
 * @param revisions in the order of their numbers
 */
record Family(String name, int last, List<Revision> revisions) {
    static Family empty(String name) {
        return new Family(name, 0, List.of());
    }

    Family plus(Revision revision) {
        var all = new ArrayList<Revision>(revisions.size() + 1);
        all.addAll(revisions);
        all.add(revision);
        return new Family(name, revision.number(), Collections.unmodifiableList(all));
    }

    Family with(Revision changed) {
        return new Family(
                name,
                last,
                revisions.stream()
                        .map(r -> r.number() == changed.number() ? changed : r)
                        .toList());
    }

    Family without(int number) {
        return new Family(
                name, last, revisions.stream().filter(r -> r.number() != number).toList());
    }

    Optional<Revision> revision(int number) {
        return revisions.stream().filter(r -> r.number() == number).findFirst();
    }

    Optional<Revision> newestActive() {
        return revisions.reversed().stream().filter(Revision::isActive).findFirst();
    }

    /**
     * One revision.
     *
     * @param content as DescribeTaskDefinition answers it; shared, never changed
     * @param identity the same for the same request
     */
    record Revision(int number, ObjectNode content, String identity, Map<String, String> tags) {
        String arn() {
            return content.path("taskDefinitionArn").asText();
        }

        String status() {
            return content.path("status").asText();
        }

        boolean isActive() {
            return status().equals("ACTIVE");
        }

        Revision with(Map<String, String> newTags) {
            return new Revision(number, content, identity, newTags);
        }

        Revision withStatus(String status, String timeMember, JsonNode time) {
            ObjectNode changed = content.objectNode();
            changed.setAll(content);
            changed.put("status", status).set(timeMember, time);
            return new Revision(number, changed, identity, tags);
        }
    }
}
