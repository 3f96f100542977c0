package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.Quoted;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A person's request, direct or in an event's detail. */
final class Requests {
    /** As an entry of the log keeps it: a longer or stranger one would be cut there, and no longer be the same. */
    static final Predicate<String> ID =
            Pattern.compile("[A-Za-z0-9_.:/=+@-]{1,256}").asMatchPredicate();

    static final String AN_ID = "an id of 1 to 256 letters, digits or _ . : / = + - @";

    private static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z0-9_.-]{1,255}").asMatchPredicate();
    private static final Predicate<String> DIGEST =
            Pattern.compile("sha256:[0-9a-f]{64}").asMatchPredicate();
    private static final List<String> KNOWN =
            List.of("service", "environment", "tag", "digest", "dryRun", "requestedBy", "reason", "id", "action");
    private static final List<String> ACTIONS_TO_COME = List.of("rollback", "status", "history");
    private static final List<String> FIELDS_TO_COME = List.of("from", "wait");
    private static final String NOT_YET = "not part of this version of Slipway yet";

    private Requests() {}

    /**
     * @param path where the request stands in the event
     * @throws BadRequest listing everything that is wrong with it
     */
    static Trigger read(String path, JsonNode request, Origin origin) {
        var fields = new Fields(path, request);
        action(fields);
        Optional<String> service = fields.required("service", NAME, named("service"));
        Optional<String> environment = fields.required("environment", NAME, named("environment"));
        Optional<Version> version = version(fields);
        boolean dryRun = fields.flag("dryRun");
        Optional<String> id = fields.text("id", ID, AN_ID);
        Optional<String> requestedBy = fields.text("requestedBy");
        Optional<String> reason = fields.text("reason");
        unknown(fields);
        fields.check();
        return new Trigger.Deploy(
                service.orElseThrow(),
                environment.orElseThrow(),
                version.orElseThrow(),
                dryRun,
                id.orElse(origin.id()),
                origin.time(),
                // another event, of another time, may carry the same id
                id.isPresent() ? Attempts.BY_CLIENT : origin.attempts(),
                requestedBy,
                reason);
    }

    /** Another action has other fields: it is refused before those are called unknown. */
    private static void action(Fields fields) {
        fields.text("action").filter(action -> !action.equals("deploy")).ifPresent(action -> {
            fields.problem(
                    "action",
                    ACTIONS_TO_COME.contains(action)
                            ? "%s is %s; there is deploy".formatted(Quoted.of(action), NOT_YET)
                            : "%s is no action; there is deploy".formatted(Quoted.of(action)));
            fields.check();
        });
    }

    private static Optional<Version> version(Fields fields) {
        Optional<Version> tag = fields.text(
                        "tag",
                        ImageReference::isTag,
                        "an image tag (1 to 128 letters, digits or _ . -, the first no . or -)")
                .map(Version.Tag::new);
        Optional<Version> digest = fields.text(
                        "digest", DIGEST, "a digest (sha256: and 64 lower-case hexadecimal digits)")
                .map(Version.Digest::new);
        if (fields.has("tag") && fields.has("digest")) {
            fields.problem("tag and digest are both given; leave one of them out");
        } else if (!fields.has("tag") && !fields.has("digest") && !fields.has("from")) {
            fields.problem("tag", "missing; say which image by tag or by digest");
        }
        return tag.or(() -> digest);
    }

    private static void unknown(Fields fields) {
        FIELDS_TO_COME.stream().filter(fields::has).forEach(name -> fields.problem(name, NOT_YET + "; leave it out"));
        fields.refuseOthersThan(KNOWN, FIELDS_TO_COME);
    }

    private static String named(String what) {
        return "the name that the configuration has for the %s, 1 to 255 letters, digits or _ . -".formatted(what);
    }
}
