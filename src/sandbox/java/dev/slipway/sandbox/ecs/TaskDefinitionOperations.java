package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecs.Family.Revision;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * ECS's operations on task definitions. They keep the members of a request, known or not, and add what ECS adds. Members
 * that only responses have are dropped from a request.
 */
final class TaskDefinitionOperations {
    private static final Set<String> RESPONSE_ONLY = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "deregisteredAt",
            "deleteRequestedAt",
            "registeredBy");

    private final AccountScope account;

    TaskDefinitionOperations(AccountScope account) {
        this.account = account;
    }

    ObjectNode register(EcsState state, Input input) {
        // a copy, because the caller may change its tree after the call
        ObjectNode request = input.json().deepCopy();
        Map<String, String> tags = Tags.read(request.path("tags"));
        request.remove("tags");
        request.remove(RESPONSE_ONLY);
        String text = Json.write(request);
        TaskDefinitionRules.check(new Input(request), text.getBytes(StandardCharsets.UTF_8).length);
        TaskDefinitionDefaults.fill(request);
        Family family = state.family(request.path("family").asText());
        int number = family.last() + 1;
        var revision = new Revision(number, content(request, family.name(), number), Ids.sha256(text), tags);
        state.put(family.plus(revision));
        return answer(revision, !tags.isEmpty());
    }

    /** @param tagged what a read of tags may see, oldest first: the tags are those of the first state with the revision */
    ObjectNode describe(EcsState state, Stream<EcsState> tagged, Input input) {
        String name = input.text("taskDefinition").orElse("");
        Revision revision =
                find(state, name).orElseThrow(() -> SandboxException.client("Unable to describe task definition."));
        return answer(revision.with(tags(tagged, revision.arn())), input.includes("TAGS"));
    }

    static Map<String, String> tags(Stream<EcsState> tagged, String arn) {
        return tagged.flatMap(state -> exact(state, arn).stream())
                .map(Revision::tags)
                .findFirst()
                .orElse(Map.of());
    }

    ObjectNode list(EcsState state, Input input) {
        String status = input.text("status").orElse("ACTIVE");
        var arns = new ArrayList<String>();
        for (Family family : state.families().values()) {
            if (input.text("familyPrefix").map(family.name()::equals).orElse(true)) {
                family.revisions().stream()
                        .filter(r -> r.status().equals(status))
                        .forEach(r -> arns.add(r.arn()));
            }
        }
        boolean descending = input.text("sort").map("DESC"::equals).orElse(false);
        return input.sortedPage("taskDefinitionArns", descending ? arns.reversed() : arns, 100, 100, TextNode::valueOf);
    }

    ObjectNode families(EcsState state, Input input) {
        String status = input.text("status").orElse("ALL");
        String prefix = input.text("familyPrefix").orElse("");
        List<String> names = state.families().values().stream()
                .filter(f -> f.name().startsWith(prefix))
                .filter(f -> switch (status) {
                    case "ACTIVE" -> f.newestActive().isPresent();
                    case "INACTIVE" -> f.newestActive().isEmpty();
                    default -> true;
                })
                .map(Family::name)
                .toList();
        return input.page("families", names, 100, 100, TextNode::valueOf);
    }

    ObjectNode deregister(EcsState state, Input input) {
        Revision revision = named(state, input.text("taskDefinition").orElse(""));
        if (!revision.isActive()) {
            throw SandboxException.client(
                    "The specified task definition is inactive. " + "Specify an active task definition and try again.");
        }
        Revision inactive = revision.withStatus("INACTIVE", "deregisteredAt", AccountScope.time(account.now()));
        state.put(state.family(familyOf(revision)).with(inactive));
        return answer(inactive, false);
    }

    /** Deletes INACTIVE revisions at once. ECS does not use their numbers again. */
    ObjectNode delete(EcsState state, Input input) {
        ObjectNode answer = Json.object();
        ArrayNode deleted = answer.putArray("taskDefinitions");
        ArrayNode failures = answer.putArray("failures");
        for (String name : input.texts("taskDefinitions")) {
            Optional<Revision> revision = exact(state, name);
            if (revision.filter(r -> !r.isActive()).isEmpty()) {
                failures.addObject()
                        .put("arn", name)
                        .put(
                                "reason",
                                revision.isPresent()
                                        ? "The specified task definition is still in ACTIVE status."
                                                + " Please deregister the target and try again."
                                        : "The specified task definition was not found.");
                continue;
            }
            Revision going = revision.get()
                    .withStatus("DELETE_IN_PROGRESS", "deleteRequestedAt", AccountScope.time(account.now()));
            state.put(state.family(familyOf(going)).without(going.number()));
            deleted.add(going.content());
        }
        return answer;
    }

    /** An ACTIVE revision for CreateService or UpdateService, by family, {@code family:revision} or ARN. */
    Revision usable(EcsState state, String name) {
        Revision revision = find(state, name).orElseThrow(() -> SandboxException.client("TaskDefinition not found."));
        if (!revision.isActive()) {
            throw SandboxException.client("TaskDefinition is inactive");
        }
        return revision;
    }

    /** Finds a revision by family (its newest ACTIVE one), {@code family:revision} or ARN. */
    Optional<Revision> find(EcsState state, String name) {
        Optional<Revision> exact = exact(state, name);
        return exact.isPresent()
                ? exact
                : state.names()
                        .name("task-definition", name)
                        .map(state.families()::get)
                        .flatMap(Family::newestActive);
    }

    /** @param name {@code family:revision} or ARN */
    static Optional<Revision> exact(EcsState state, String name) {
        return revision(state, name).flatMap(n -> find(state, n));
    }

    private static Optional<RevisionName> revision(EcsState state, String name) {
        return state.names().name("task-definition", name).flatMap(RevisionName::parse);
    }

    private static Optional<Revision> find(EcsState state, RevisionName name) {
        return state.family(name.family()).revision(name.number());
    }

    private static Revision named(EcsState state, String name) {
        RevisionName exact = revision(state, name)
                .orElseThrow(() -> SandboxException.client("Invalid revision number. Number: " + name));
        return find(state, exact)
                .orElseThrow(() -> SandboxException.client("The specified task definition does not exist."
                        + " Specify a valid account, family, revision and try again."));
    }

    private static String familyOf(Revision revision) {
        return revision.content().path("family").asText();
    }

    private ObjectNode content(ObjectNode request, String family, int number) {
        ObjectNode content = Json.object();
        content.put("taskDefinitionArn", account.arn("ecs", "task-definition/" + family + ":" + number));
        content.setAll(request);
        content.put("revision", number).put("status", "ACTIVE");
        ArrayNode attributes = content.putArray("requiresAttributes");
        attributes.addObject().put("name", "com.amazonaws.ecs.capability.docker-remote-api.1.18");
        ArrayNode compatibilities = content.putArray("compatibilities").add("EC2");
        if (request.path("networkMode").asText().equals("awsvpc")) {
            attributes.addObject().put("name", "ecs.capability.task-eni");
            compatibilities.add("FARGATE");
        }
        content.set("registeredAt", AccountScope.time(account.now()));
        content.put("registeredBy", "arn:aws:iam::" + account.id() + ":root");
        return content;
    }

    private static ObjectNode answer(Revision revision, boolean withTags) {
        ObjectNode answer = Json.object();
        answer.set("taskDefinition", revision.content());
        if (withTags) {
            answer.set("tags", Tags.write(revision.tags()));
        }
        return answer;
    }
}
