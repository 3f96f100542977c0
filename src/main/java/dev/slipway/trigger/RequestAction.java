package dev.slipway.trigger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a request asks for, and the fields that it may then have. */
enum RequestAction {
    DEPLOY,
    ROLLBACK,
    STATUS,
    HISTORY,
    WHY,
    CHECK,
    DIFF,
    RESTART,
    PROMOTE,
    HOLD,
    UNHOLD;

    static final String FIELD = "action";

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
        return switch (this) {
            case DEPLOY ->
                List.of(
                        "service",
                        "environment",
                        "tag",
                        "digest",
                        "from",
                        "dryRun",
                        "wait",
                        "requestedBy",
                        "reason",
                        "id",
                        "despiteHold",
                        FIELD);
            case ROLLBACK ->
                List.of(
                        "service",
                        "environment",
                        "to",
                        "dryRun",
                        "wait",
                        "requestedBy",
                        "reason",
                        "id",
                        "since",
                        "hold",
                        "until",
                        FIELD);
            case RESTART ->
                List.of(
                        "service",
                        "environment",
                        "dryRun",
                        "wait",
                        "requestedBy",
                        "reason",
                        "id",
                        "despiteHold",
                        FIELD);
            case PROMOTE ->
                List.of(
                        "environment",
                        "from",
                        "services",
                        "dryRun",
                        "wait",
                        "requestedBy",
                        "reason",
                        "id",
                        "despiteHold",
                        FIELD);
            case HOLD -> List.of("service", "environment", "until", "reason", "requestedBy", FIELD);
            case UNHOLD -> List.of("service", "environment", "reason", "requestedBy", FIELD);
            case STATUS -> List.of("service", "environment", FIELD);
            case HISTORY -> List.of("service", "environment", "limit", FIELD);
            case WHY -> List.of("service", "environment", "revision", "tag", FIELD);
            case CHECK -> List.of("service", "environment", "tag", "configuration", FIELD);
            case DIFF -> List.of("service", "environment", "from", "to", FIELD);
        };
    }

    static Set<String> fieldsOfAll() {
        Set<String> all = new TreeSet<>();
        Arrays.stream(values()).forEach(a -> all.addAll(a.fields()));
        return all;
    }

    /** Whether it only reads. */
    boolean onlyAnswers() {
        return switch (this) {
            case DEPLOY, ROLLBACK, RESTART, PROMOTE, HOLD, UNHOLD -> false;
            case STATUS, HISTORY, WHY, CHECK, DIFF -> true;
        };
    }
}
