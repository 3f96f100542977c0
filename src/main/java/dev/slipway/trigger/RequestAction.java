package dev.slipway.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request asks for, and the fields that it may then have. */
enum RequestAction {
    DEPLOY(
            Effect.CHANGES,
            Fields.TARGET,
            List.of("tag", "digest", "from"),
            Fields.DEPLOYMENT,
            Fields.DESPITE_HOLD,
            Fields.DESPITE_FINDINGS),
    ROLLBACK(Effect.CHANGES, Fields.TARGET, List.of("to"), Fields.DEPLOYMENT, List.of("since", "hold"), Fields.UNTIL),
    STATUS(Effect.READS, Fields.TARGET),
    HISTORY(Effect.READS, Fields.TARGET, List.of("limit")),
    WHY(Effect.READS, Fields.TARGET, List.of("revision", "tag")),
    CHECK(Effect.READS, Fields.TARGET, List.of("tag", "configuration")),
    DIFF(Effect.READS, Fields.TARGET, List.of("from", "to")),
    QUEUES(Effect.READS),
    RESTART(Effect.CHANGES, Fields.TARGET, Fields.DEPLOYMENT, Fields.DESPITE_HOLD),
    PROMOTE(
            Effect.CHANGES,
            List.of("environment", "from", "services"),
            Fields.DEPLOYMENT,
            Fields.DESPITE_HOLD,
            Fields.DESPITE_FINDINGS),
    HOLD(Effect.CHANGES, Fields.TARGET, Fields.UNTIL, Fields.REASON),
    UNHOLD(Effect.CHANGES, Fields.TARGET, Fields.REASON),
    CONTINUE(Effect.CHANGES, Fields.TARGET, Fields.REASON),
    ABORT(Effect.CHANGES, Fields.TARGET, Fields.REASON),
    RUN(Effect.RUNS, Fields.TARGET, Fields.TASK);

    static final String FIELD = "action";

    private final Effect effect;

    @SuppressWarnings("ImmutableEnumChecker") // toList() returns a list that cannot change
    private final List<String> fields;

    @SafeVarargs
    @SuppressWarnings("varargs")
    RequestAction(Effect effect, List<String>... groups) {
        this.effect = effect;
        this.fields = Stream.concat(Arrays.stream(groups).flatMap(List::stream), Stream.of("action"))
                .toList();
    }

    private enum Effect {
        CHANGES,
        READS,
        /** A task, whose end only the answer tells. */
        RUNS
    }

    /** Groups of fields that several requests have. */
    private static final class Fields {
        static final List<String> TARGET = List.of("service", "environment");
        static final List<String> DEPLOYMENT = List.of("dryRun", "wait", "seen", "requestedBy", "reason", "id");
        static final List<String> DESPITE_HOLD = List.of("despiteHold");
        static final List<String> DESPITE_FINDINGS = List.of("despiteFindings");
        static final List<String> UNTIL = List.of("until");
        static final List<String> REASON = List.of("reason", "requestedBy");
        static final List<String> TASK = List.of(
                "command",
                "container",
                "tag",
                "revision",
                "cpu",
                "memory",
                "wait",
                "seen",
                "requestedBy",
                "reason",
                "id");
    }

    /** Its name in a request. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RequestAction> of(String json) {
        return Arrays.stream(values()).filter(a -> a.json().equals(json)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(RequestAction::json).collect(Collectors.joining(", "));
    }

    /** In the order in which a message lists them. */
    List<String> fields() {
        return fields;
    }

    static Set<String> fieldsOfAll() {
        Set<String> all = new TreeSet<>();
        Arrays.stream(values()).forEach(a -> all.addAll(a.fields()));
        return all;
    }

    /** Whether it only reads. */
    boolean onlyAnswers() {
        return effect == Effect.READS;
    }

    /** Whether it starts a task: nothing is published, so the answer must reach somebody. */
    boolean onlyRuns() {
        return effect == Effect.RUNS;
    }
}
