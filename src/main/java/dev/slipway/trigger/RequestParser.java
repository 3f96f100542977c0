package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.release.Hold;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.To;
import dev.slipway.trigger.Trigger.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A person's request, direct or in an event's detail. */
final class RequestParser {
    /** What fits a tag unchanged: another id would be cut or cleaned there, and would no longer be the same. */
    static final Predicate<String> ID =
            Pattern.compile("[A-Za-z0-9_.:/=+@-]{1,256}").asMatchPredicate();

    static final String AN_ID = "an id of 1 to 256 letters, digits or _ . : / = + - @";

    static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z0-9_.-]{1,255}").asMatchPredicate();
    private static final Predicate<String> DIGEST =
            Pattern.compile("sha256:[0-9a-f]{64}").asMatchPredicate();
    static final String A_TAG = "an image tag (1 to 128 letters, digits or _ . -, the first no . or -)";

    private static final int LONGEST_SEEN = 256;
    private static final String A_SEEN =
            "the `seen` of an earlier answer (at most %d characters)".formatted(LONGEST_SEEN);

    final JsonFields fields;
    private final RequestOrigin origin;

    private RequestParser(JsonFields fields, RequestOrigin origin) {
        this.fields = fields;
        this.origin = origin;
    }

    /**
     * @param path the request's JSON path in the event
     * @throws InvalidRequestException listing every problem
     */
    static Trigger read(String path, JsonNode request, RequestOrigin origin) {
        var requests = new RequestParser(new JsonFields(path, request), origin);
        RequestAction action = requests.action();
        return switch (action) {
            case DEPLOY -> requests.deploy();
            case ROLLBACK -> requests.fields.has("since") ? requests.rollbackSince() : requests.rollback();
            case RESTART -> requests.restart();
            case PROMOTE -> requests.promote();
            case HOLD -> requests.hold(RequestAction.HOLD);
            case UNHOLD -> requests.hold(RequestAction.UNHOLD);
            case CONTINUE -> requests.control(RequestAction.CONTINUE, Trigger.Control.What.CONTINUE);
            case ABORT -> requests.control(RequestAction.ABORT, Trigger.Control.What.ABORT);
            case STATUS -> new QueryParser(requests).status();
            case HISTORY -> new QueryParser(requests).history();
            case WHY -> new QueryParser(requests).why();
            case CHECK -> new QueryParser(requests).check();
            case DIFF -> new QueryParser(requests).diff();
            case RUN -> new RunParser(requests).run();
            case QUEUES -> new QueryParser(requests).queues();
        };
    }

    /** Reported first: which fields are valid depends on the action. */
    private RequestAction action() {
        Optional<RequestAction> action = fields.text(RequestAction.FIELD).flatMap(text -> {
            Optional<RequestAction> known = RequestAction.of(text);
            if (known.isEmpty()) {
                fields.problem(
                        RequestAction.FIELD,
                        "%s is not an action; the actions are %s".formatted(Quoted.of(text), RequestAction.all()));
            }
            return known;
        });
        fields.check();
        action.filter(RequestAction::onlyAnswers)
                .filter(a -> !origin.answered())
                .ifPresent(a -> {
                    fields.problem(
                            RequestAction.FIELD,
                            "%s only returns an answer, which an event does not receive; invoke the function instead"
                                    .formatted(Quoted.of(a.json())));
                });
        action.filter(RequestAction::onlyRuns)
                .filter(a -> !origin.answered())
                .ifPresent(a -> fields.problem(
                        RequestAction.FIELD,
                        "%s starts a task only by direct invoke; invoke the function instead"
                                .formatted(Quoted.of(a.json()))));
        return action.orElse(RequestAction.DEPLOY);
    }

    private Trigger deploy() {
        Optional<String> service = required("service");
        Optional<String> environment = required("environment");
        RequestMetadata metadata = metadata();
        Optional<Version> version = version();
        check(RequestAction.DEPLOY);
        return new Trigger.Deploy(service.orElseThrow(), environment.orElseThrow(), metadata, version.orElseThrow());
    }

    private Trigger rollback() {
        Optional<String> service = required("service");
        Optional<String> environment = required("environment");
        RequestMetadata metadata = metadata();
        Optional<To> to = revisions().named("to");
        Optional<Hold> hold = new HoldParser(fields, origin.time()).afterRollback();
        check(RequestAction.ROLLBACK);
        return new Trigger.Rollback(service.orElseThrow(), environment.orElseThrow(), metadata, to, hold);
    }

    private Trigger rollbackSince() {
        Optional<String> environment = required("environment");
        RequestMetadata metadata = metadata();
        for (String other : List.of("service", "to")) {
            if (fields.has(other)) {
                fields.problem(other, "`since` rolls every target of the environment back; remove one of the two");
            }
        }
        Optional<Instant> since = new HoldParser(fields, origin.time()).since();
        Optional<Hold> hold = new HoldParser(fields, origin.time()).afterRollback();
        check(RequestAction.ROLLBACK);
        return new Trigger.RollbackSince(environment.orElseThrow(), since.orElseThrow(), metadata, hold);
    }

    private Trigger restart() {
        Optional<String> service = required("service");
        Optional<String> environment = required("environment");
        RequestMetadata metadata = metadata();
        check(RequestAction.RESTART);
        return new Trigger.Restart(service.orElseThrow(), environment.orElseThrow(), metadata);
    }

    private Trigger promote() {
        Optional<String> environment = required("environment");
        if (!fields.has("from")) {
            fields.problem("from", "missing; expected " + named("environment to take the versions from"));
        }
        Optional<String> from = from();
        List<String> services = fields.texts("services", NAME, named("service"));
        RequestMetadata metadata = metadata();
        check(RequestAction.PROMOTE);
        return new Trigger.Promote(from.orElseThrow(), environment.orElseThrow(), services, metadata);
    }

    private Trigger hold(RequestAction action) {
        Optional<String> service = optional("service");
        Optional<String> environment = optional("environment");
        var holds = new HoldParser(fields, origin.time());
        Hold hold = action == RequestAction.HOLD ? holds.hold() : holds.end();
        check(action);
        return new Trigger.HoldRequest(service, environment, hold);
    }

    private Trigger control(RequestAction action, Trigger.Control.What what) {
        Optional<String> service = required("service");
        Optional<String> environment = required("environment");
        var by = new Person(fields.text("requestedBy"), fields.text("reason"), origin.time());
        check(action);
        return new Trigger.Control(service.orElseThrow(), environment.orElseThrow(), what, by);
    }

    RequestMetadata metadata() {
        boolean dryRun = fields.flag("dryRun");
        boolean waits = fields.flag("wait");
        if (waits && !origin.answered()) {
            fields.problem("wait", "an event does not receive an answer; remove it");
        }
        Optional<String> seen = fields.text("seen", text -> text.length() <= LONGEST_SEEN, A_SEEN);
        if (fields.has("seen") && !waits) {
            fields.problem("seen", "only a request with `\"wait\": true` has it; add that, or remove `seen`");
        }
        Optional<String> id = fields.text("id", ID, AN_ID);
        return new RequestMetadata(
                id.orElse(origin.id()),
                origin.time(),
                // another event, of another time, may carry the same id
                id.isPresent() ? Attempts.BY_CLIENT : origin.attempts(),
                dryRun,
                waits,
                fields.text("requestedBy"),
                fields.text("reason"),
                fields.flag("despiteHold"),
                fields.flag("despiteFindings"),
                seen);
    }

    private Optional<Version> version() {
        Optional<Version> tag = fields.text("tag", ImageReference::isTag, A_TAG).map(Version.Tag::new);
        Optional<Version> digest = fields.text(
                        "digest", DIGEST, "a digest (sha256: and 64 lower-case hexadecimal digits)")
                .map(Version.Digest::new);
        Optional<Version> from = from().map(Version.From::new);
        List<String> given =
                List.of("tag", "digest", "from").stream().filter(fields::has).toList();
        switch (given.size()) {
            case 0 -> fields.problem("tag", "missing; give one of tag, digest or from (an environment)");
            case 1 -> {}
            case 2 ->
                fields.problem(
                        "%s and %s are both given; remove one of them".formatted(given.getFirst(), given.getLast()));
            default -> fields.problem("tag, digest and from are all given; remove two of them");
        }
        return tag.or(() -> digest).or(() -> from);
    }

    private Optional<String> from() {
        Optional<String> from = fields.text("from", NAME, named("environment to take the version from"));
        if (from.isPresent()
                && from.equals(Optional.ofNullable(fields.node("environment").textValue()))) {
            fields.problem(
                    "from", "%s is the request's own environment; name another one".formatted(Quoted.of(from.get())));
        }
        return from;
    }

    RevisionFields revisions() {
        return new RevisionFields(fields);
    }

    Optional<String> required(String name) {
        return fields.required(name, NAME, named(name));
    }

    private Optional<String> optional(String name) {
        return fields.text(name, NAME, named(name));
    }

    void check(RequestAction action) {
        fields.refuseOthersThan(action.fields(), action.json(), RequestAction.fieldsOfAll());
        fields.check();
    }

    static String named(String what) {
        return "the name of the %s in the configuration, 1 to 255 letters, digits or _ . -".formatted(what);
    }
}
