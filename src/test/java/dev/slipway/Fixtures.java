package dev.slipway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Image;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.plan.Seen;
import dev.slipway.target.Asked;
import dev.slipway.target.Target;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.NullMarked;

/** Builders that tests share: the target {@code web} in {@code dev}, and what Slipway reads about it. */
@NullMarked
public final class Fixtures {
    public static final String REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    public static final ImageReference WEB = ImageReference.of(REGISTRY, "acme/web");
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final String A = digest('a');
    public static final String B = digest('b');
    public static final String C = digest('c');
    public static final String ARNS = "arn:aws:ecs:us-east-1:123456789012:task-definition/";

    private Fixtures() {}

    public static String digest(char hex) {
        return "sha256:" + String.valueOf(hex).repeat(64);
    }

    public static Target target(String... containers) {
        return new Target(
                "web",
                "dev",
                REGISTRY,
                "acme/web",
                List.of(),
                "dev",
                "web",
                "web-dev",
                "web-dev-template",
                List.of(containers),
                "latest",
                Target.Rollback.AUTO,
                OptionalInt.empty(),
                false,
                Place.OWN);
    }

    /** A revision of Terraform's family, as ECS describes it. */
    public static TaskDefinition template(int number, String members) {
        return template(number, members, Map.of());
    }

    public static TaskDefinition template(int number, String members, Map<String, String> tags) {
        return definition("web-dev-template", number, (ObjectNode) Json.parse(members), tags);
    }

    /** The template of most tests: one container of the target and one that Terraform pins. */
    public static TaskDefinition template() {
        return template(3, """
                {"containerDefinitions":[
                  {"name":"web","image":"%s:latest","environment":[{"name":"MODE","value":"on"}]},
                  {"name":"agent","image":"public.ecr.aws/acme/agent:1.4"}],
                 "cpu":"256"}""".formatted(WEB));
    }

    public static TaskDefinition definition(String family, int number, ObjectNode members, Map<String, String> tags) {
        ObjectNode content = Json.object();
        content.put("taskDefinitionArn", ARNS + family + ":" + number);
        content.put("family", family);
        content.setAll(members);
        content.put("taskDefinitionArn", ARNS + family + ":" + number);
        content.put("family", family);
        content.put("revision", number);
        content.put("status", "ACTIVE");
        return new TaskDefinition(content, tags);
    }

    /** The task definition that ECS describes after this request. */
    public static TaskDefinition registered(ObjectNode request, int number) {
        ObjectNode members = request.deepCopy();
        members.remove("tags");
        return definition(request.path("family").asText(), number, members, tagsOf(request));
    }

    public static Map<String, String> tagsOf(ObjectNode request) {
        var tags = new LinkedHashMap<String, String>();
        for (JsonNode tag : request.path("tags")) {
            tags.put(tag.path("key").asText(), tag.path("value").asText());
        }
        return tags;
    }

    /** A release with Slipway's tags and minimal content. */
    public static Entry entry(int number, Instant requestedAt, String request, String... otherTags) {
        var tags = new LinkedHashMap<>(Map.of(
                Entry.REQUESTED_AT,
                requestedAt.toString(),
                Entry.REQUEST,
                request,
                Entry.IMAGE_DIGEST,
                C,
                Entry.TEMPLATE,
                "web-dev-template:3",
                Entry.AFTER,
                Integer.toString(number - 1),
                Entry.STATE,
                "good"));
        for (int i = 0; i < otherTags.length; i += 2) {
            tags.put(otherTags[i], otherTags[i + 1]);
        }
        ObjectNode members = Json.object();
        members.putArray("containerDefinitions")
                .addObject()
                .put("name", "web")
                .put("image", WEB.withDigest(C).toString());
        return Entry.read(definition("web-dev", number, members, tags)).orElseThrow();
    }

    public static LogEnd log(Entry... entries) {
        int newest = List.of(entries).stream().mapToInt(Entry::number).max().orElse(0);
        return new LogEnd(newest, List.of(entries), Optional.empty());
    }

    public static Asked push(String tag, String digest, String id, Instant at) {
        ImageReference image = WEB.withTag(Optional.of(tag)).withDigest(digest);
        return asked(target(), image, Asked.By.PUSH, id, at, Attempts.OF_ONE_TIME);
    }

    public static Asked request(String tag, String id, Instant at, Attempts attempts) {
        return asked(target(), WEB.withTag(Optional.of(tag)), Asked.By.PERSON, id, at, attempts);
    }

    public static Asked asked(
            Target target, ImageReference image, Asked.By by, String id, Instant at, Attempts attempts) {
        return new Asked(
                target,
                image,
                Optional.empty(),
                by,
                false,
                id,
                at,
                attempts,
                false,
                Optional.empty(),
                Optional.empty());
    }

    public static Asked onlyNewerVersions(Asked asked) {
        return new Asked(
                asked.target(),
                asked.image(),
                asked.mediaType(),
                asked.by(),
                true,
                asked.request(),
                asked.requestedAt(),
                asked.attempts(),
                asked.dryRun(),
                asked.requestedBy(),
                asked.reason());
    }

    /** An ACTIVE service of the ECS controller that has settled on this revision. */
    public static Service service(String revision) {
        return service(revision, "ACTIVE", "ECS", "COMPLETED");
    }

    public static Service service(String revision, String status, String controller, String rolloutState) {
        return new Service(
                "arn:aws:ecs:us-east-1:123456789012:service/dev/web",
                status,
                controller,
                ARNS + revision,
                "ROLLING",
                false,
                List.of(deployment("ecs-svc/1", "PRIMARY", revision, rolloutState, NOON)));
    }

    /** A deployment of the service, with all of its tasks running. */
    public static Service.Deployment deployment(
            String id, String status, String revision, String rolloutState, Instant createdAt) {
        return new Service.Deployment(
                id,
                status,
                ARNS + revision,
                Optional.of(rolloutState),
                Optional.empty(),
                createdAt,
                createdAt,
                2,
                2,
                0);
    }

    public static Image image(String digest, Instant firstPushedAt) {
        return new Image(digest, Optional.of("application/vnd.oci.image.manifest.v1+json"), firstPushedAt, false);
    }

    /**
     * A healthy target: the service runs, the template exists, and the image was pushed after every release of the log.
     */
    public static Seen seen(LogEnd log) {
        return new Seen(
                Optional.of(service("web-dev:7")),
                Optional.of(template()),
                log,
                Optional.of(image(A, NOON.plusSeconds(1_000_000_000))),
                Optional.empty());
    }
}
