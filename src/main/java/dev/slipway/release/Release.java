package dev.slipway.release;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log: a revision of Slipway's family, read through the tags that Slipway put on it.
 *
 * @param requestedAt what orders the log: the time of the event, or of the request's first attempt
 * @param request event id, request id or invoke id: the same one is the same request
 * @param template the revision of Terraform's family that this one was made from
 * @param after the newest revision seen when this one was appended, 0 for none
 * @param telling when a service was about to be told to run this one, by a run that had not registered it itself
 * @param deployment the {@code ecs-svc/…} that telling gave
 * @param rolledBackTo on a failed entry: the good one the service went back to
 * @param restores on a person's rollback: the revision whose content it has; on what was made of that with a newer
 *     template, the same
 * @param noticed what was published of it by who looked at it last, so that it is published once
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
        Optional<Instant> telling,
        Optional<String> deployment,
        Optional<Integer> rolledBackTo,
        Optional<Integer> restores,
        Optional<String> noticed) {

    public static final String PREFIX = "slipway:";
    public static final String SERVICE = PREFIX + "service";
    public static final String ENVIRONMENT = PREFIX + "environment";
    public static final String TEMPLATE = PREFIX + "template";
    public static final String IMAGE_TAG = PREFIX + "image-tag";
    public static final String IMAGE_DIGEST = PREFIX + "image-digest";
    public static final String REQUESTED_AT = PREFIX + "requested-at";
    public static final String REQUEST = PREFIX + "request";
    public static final String REQUESTED_BY = PREFIX + "requested-by";
    public static final String REASON = PREFIX + "reason";
    public static final String AFTER = PREFIX + "after";
    public static final String TELLING = PREFIX + "telling";
    public static final String DEPLOYMENT = PREFIX + "deployment";
    public static final String STATE = PREFIX + "state";
    public static final String ROLLED_BACK_TO = PREFIX + "rolled-back-to";
    public static final String RESTORES = PREFIX + "restores";
    public static final String SETTLED_AT = PREFIX + "settled-at";
    public static final String STATE_REASON = PREFIX + "state-reason";
    public static final String NOTICED = PREFIX + "noticed";

    /**
     * Empty for what is no entry of the log: an INACTIVE revision, or one that somebody else registered. Such a
     * revision is passed over.
     */
    public static Optional<Release> read(TaskDefinition definition) {
        Map<String, String> tags = definition.tags();
        if (!definition.active() || !tags.containsKey(REQUEST) || !tags.containsKey(IMAGE_DIGEST)) {
            return Optional.empty();
        }
        Optional<Instant> requestedAt = instant(tags.get(REQUESTED_AT));
        Optional<ReleaseState> state = Optional.ofNullable(tags.get(STATE)).flatMap(ReleaseState::ofTag);
        Optional<Integer> after = number(tags.get(AFTER));
        if (requestedAt.isEmpty() || state.isEmpty() || after.isEmpty()) {
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
                instant(tags.get(TELLING)),
                Optional.ofNullable(tags.get(DEPLOYMENT)),
                number(tags.get(ROLLED_BACK_TO)),
                number(tags.get(RESTORES)),
                Optional.ofNullable(tags.get(NOTICED))));
    }

    /** As it is with these tags written on it. */
    public Release with(Map<String, String> written) {
        var tags = new LinkedHashMap<>(definition.tags());
        tags.putAll(written);
        return read(new TaskDefinition(definition.content(), tags))
                .orElseThrow(() -> new IllegalArgumentException("no entry any more with " + written));
    }

    /** What Slipway noted beside what the log's order rests on: who asked, why, how it ended. */
    public Optional<String> tag(String key) {
        return Optional.ofNullable(definition.tags().get(key));
    }

    public Optional<Instant> settledAt() {
        return instant(definition.tags().get(SETTLED_AT));
    }

    public int number() {
        return definition.name().number();
    }

    public String arn() {
        return definition.arn();
    }

    /** The log's order: requested later wins; at equal times the higher number. */
    public boolean supersedes(Release other) {
        int order = requestedAt.compareTo(other.requestedAt);
        return order > 0 || (order == 0 && number() > other.number());
    }

    /** The one that supersedes all others. */
    public static Optional<Release> requestedLast(Stream<Release> releases) {
        return releases.reduce((a, b) -> b.supersedes(a) ? b : a);
    }

    /**
     * Whether it is the other's version, with the other's place in the order, made from the same revision of the
     * template or a newer one: nobody requested another version. From the same one it is where the template was followed
     * twice at once, and then each of the two follows the other.
     */
    public boolean follows(Release other) {
        return requestedAt.equals(other.requestedAt)
                && digest.equals(other.digest)
                && other.template.filter(this::madeFrom).isPresent();
    }

    /** Whether it was made from this revision of its template, or a newer one. */
    public boolean madeFrom(RevisionName least) {
        return template.filter(t -> t.family().equals(least.family()) && t.number() >= least.number())
                .isPresent();
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
