package dev.slipway.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One release: a revision of Slipway's family and the tags that Slipway put on it.
 *
 * @param requestedAt the time of the event or of the request's first attempt; it orders the releases
 * @param request event id, request id or invoke id; the same id is the same request
 * @param template the template revision that this revision was made from
 * @param after number of the newest revision that was read before this one was registered; 0 for none
 * @param announcedAt when UpdateService was about to be called for this release, by an invocation that had not registered
 *     it
 * @param deployment the deployment id, {@code ecs-svc/…}, that UpdateService returned; an announcement clears it
 * @param rolledBackTo of a failed release: the good revision that the service was rolled back to
 * @param restores of a requested rollback: the revision whose content this one has; a redeployment of it with a newer
 *     template keeps the value
 * @param noticed the kind of event that the last reconciliation published about it, so that it is published once
 */
public record Release(
        TaskDefinition definition,
        Instant requestedAt,
        String request,
        String digest,
        Optional<String> imageTag,
        Optional<RevisionName> template,
        ReleaseState state,
        int after,
        Optional<Instant> announcedAt,
        Optional<String> deployment,
        Optional<Integer> rolledBackTo,
        Optional<Integer> restores,
        Optional<String> noticed) {

    public static final String PREFIX = "slipway:";
    public static final String SERVICE = PREFIX + "service";
    public static final String ENVIRONMENT = PREFIX + "environment";
    public static final String TEMPLATE = PREFIX + "template";
    public static final String IMAGE_TAG = PREFIX + "image-tag";
    public static final String VERSION = PREFIX + "version";
    public static final String IMAGE_DIGEST = PREFIX + "image-digest";
    public static final String REQUESTED_AT = PREFIX + "requested-at";
    public static final String REQUEST = PREFIX + "request";
    public static final String REQUESTED_BY = PREFIX + "requested-by";
    public static final String REASON = PREFIX + "reason";
    public static final String AFTER = PREFIX + "after";
    public static final String ANNOUNCED = PREFIX + "telling";
    public static final String DEPLOYMENT = PREFIX + "deployment";
    public static final String STATE = PREFIX + "state";
    public static final String ROLLED_BACK_TO = PREFIX + "rolled-back-to";
    public static final String RESTORES = PREFIX + "restores";
    public static final String SETTLED_AT = PREFIX + "settled-at";
    public static final String STATE_REASON = PREFIX + "state-reason";
    public static final String NOTICED = PREFIX + "noticed";
    public static final String PROGRESS = PREFIX + "progress";
    public static final String DESPITE_FINDINGS = PREFIX + "despite-findings";
    public static final String HELD = PREFIX + "held";
    public static final String RELEASE_TASK = PREFIX + "release-task";
    public static final String RELEASE_TASK_ID = PREFIX + "release-task-id";
    public static final String EARLIER = PREFIX + "earlier";

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * Reads a revision's tags. Empty if the revision is not a release: it is INACTIVE, Slipway did not register it, or
     * another tool copied its tags from a release with a past. Callers skip such a revision.
     */
    public static Optional<Release> read(TaskDefinition definition) {
        Map<String, String> tags = definition.tags();
        if (!definition.isActive() || !tags.containsKey(REQUEST) || !tags.containsKey(IMAGE_DIGEST)) {
            return Optional.empty();
        }
        Optional<Instant> requestedAt = instant(tags.get(REQUESTED_AT));
        Optional<ReleaseState> state = Optional.ofNullable(tags.get(STATE)).flatMap(ReleaseState::ofTag);
        Optional<Integer> after = number(tags.get(AFTER));
        if (requestedAt.isEmpty() || state.isEmpty() || after.isEmpty() || Copies.hasAnothersPast(definition)) {
            return Optional.empty();
        }
        return Optional.of(new Release(
                definition,
                requestedAt.get(),
                tags.getOrDefault(REQUEST, ""),
                tags.getOrDefault(IMAGE_DIGEST, ""),
                Optional.ofNullable(tags.get(IMAGE_TAG)),
                Optional.ofNullable(tags.get(TEMPLATE)).flatMap(RevisionName::parse),
                state.get(),
                after.get(),
                instant(tags.get(ANNOUNCED)),
                Optional.ofNullable(tags.get(DEPLOYMENT)).filter(id -> !id.isEmpty()),
                number(tags.get(ROLLED_BACK_TO)),
                number(tags.get(RESTORES)),
                Optional.ofNullable(tags.get(NOTICED))));
    }

    /** Whether ECS's COMPLETED makes it good. A failed release that was rolled back stays failed. */
    public boolean mayBecomeGood() {
        return switch (state) {
            case DEPLOYING, SUPERSEDED -> true;
            case FAILED -> rolledBackTo.isEmpty();
            case PREPARING, GOOD, WITHDRAWN -> false;
        };
    }

    /** The release with these tags added. */
    public Release with(Map<String, String> added) {
        var tags = new LinkedHashMap<>(definition.tags());
        tags.putAll(added);
        return read(new TaskDefinition(definition.content(), tags))
                .orElseThrow(
                        () -> new IllegalArgumentException("the revision is not a release with the tags " + added));
    }

    /** A tag that the log's order does not depend on: who requested the release, why, how it ended. */
    public Optional<String> tag(String key) {
        return Optional.ofNullable(definition.tags().get(key));
    }

    /** Whether it was registered for the target of these names. A target that was renamed had others. */
    public boolean isOf(String service, String environment) {
        return tag(SERVICE).filter(service::equals).isPresent()
                && tag(ENVIRONMENT).filter(environment::equals).isPresent();
    }

    /** Whether a person requested it whatever was true of its image. */
    public boolean isDespiteFindings() {
        return tag(DESPITE_FINDINGS).filter(value -> !value.isEmpty()).isPresent();
    }

    /**
     * Whether an event of ECR made it, as far as it shows: such an event has a tag and whole seconds, and names neither a
     * person nor a reason.
     */
    public boolean isOfPush() {
        return imageTag.isPresent()
                && restores.isEmpty()
                && tag(REQUESTED_BY).isEmpty()
                && tag(REASON).isEmpty()
                && requestedAt.equals(requestedAt.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The tags that its image is known to have: the one that was requested, and a version that came later. */
    public Stream<String> imageTags() {
        return Stream.concat(imageTag.stream(), tag(VERSION).stream());
    }

    public Optional<Instant> settledAt() {
        return instant(definition.tags().get(SETTLED_AT));
    }

    /** How far its deployment was at the last look of the schedule that had reason to note it. */
    public Optional<Progress> progress() {
        return tag(PROGRESS).flatMap(Progress::parse);
    }

    /** How far it is with its release task. */
    public Preparation preparation() {
        return new Preparation(this);
    }

    /** What it carries on of the log before it, where its target has release tasks. */
    public Optional<EarlierReleases> earlier() {
        return tag(EARLIER).flatMap(EarlierReleases::parse);
    }

    /** The hold that a person put on it, or that it was registered under; also one that has ended. */
    public Optional<Hold> hold() {
        return tag(HELD).flatMap(Hold::parse);
    }

    /** Whether an ECS deployment of either would run the same, perhaps under another tag of the image. */
    public boolean hasContentOf(Release other, VersionNames names) {
        return DefinitionContent.same(withoutVersion(names), other.withoutVersion(names));
    }

    /** The task definition without the version in its variables and labels of these names. */
    public ObjectNode withoutVersion(VersionNames names) {
        return names.withoutVersion(definition.content(), digest, imageTag.orElse(digest));
    }

    /** When ECS registered the revision. */
    public Instant registeredAt() {
        return definition.registeredAt().orElse(requestedAt);
    }

    /** The version's image as its container names it: in the repository that the target had at that time. */
    public Optional<ImageReference> image() {
        return definition.containers().stream()
                .flatMap(container -> ImageReference.tryParse(container.image()).stream())
                .filter(image -> image.digest().equals(Optional.of(digest))
                        && image.ecrRegistry().isPresent())
                .findFirst();
    }

    public int number() {
        return definition.name().number();
    }

    public String arn() {
        return definition.arn();
    }

    /** Whether this release was requested later; at equal times, whether it has the higher number. */
    public boolean supersedes(Release other) {
        int order = requestedAt.compareTo(other.requestedAt);
        return order > 0 || (order == 0 && number() > other.number());
    }

    /** The release that supersedes all others. */
    public static Optional<Release> requestedLast(Stream<Release> releases) {
        return releases.reduce((a, b) -> b.supersedes(a) ? b : a);
    }

    /**
     * Whether this release redeploys the other's version with the same or a newer template: same request time, same
     * digest. The template is the same if two invocations redeployed it at once; then each release follows the other.
     */
    public boolean follows(Release other) {
        return requestedAt.equals(other.requestedAt)
                && digest.equals(other.digest)
                && other.template.filter(this::isMadeFrom).isPresent();
    }

    /** Whether it was made from this template revision or a newer one. */
    public boolean isMadeFrom(RevisionName least) {
        return template.filter(t -> t.family().equals(least.family()) && t.number() >= least.number())
                .isPresent();
    }

    /** Empty for a time that no clock shows: a duration could not be added to it. */
    static Optional<Instant> instant(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Instant.parse(text)).filter(at -> !at.isBefore(Instant.EPOCH) && at.isBefore(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
