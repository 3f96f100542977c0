package dev.slipway.query;

import dev.slipway.config.TargetField;
import dev.slipway.config.UnclearEntry;
import dev.slipway.config.UnclearEntry.Cause;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.release.Waiting;
import dev.slipway.text.TextTable;
import dev.slipway.text.TextTable.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer to {@code status} as a table: one row for each target, then the entries of the configuration with a problem. */
final class StatusText {
    private static final List<String> HEADS =
            List.of("SERVICE", "ENVIRONMENT", "RUNS", "STATE", "TASKS", "SINCE", "BY");
    private static final String UNKNOWN = "?";

    private StatusText() {}

    static String of(List<TargetStatus> all, List<UnclearEntry> faulty) {
        return new TextTable(
                        HEADS,
                        Stream.concat(
                                        all.stream().map(StatusText::row),
                                        faulty.stream().map(StatusText::row))
                                .toList())
                .render();
    }

    private static Row row(TargetStatus status) {
        Optional<Deployment> primary = status.existing().flatMap(Service::primary);
        List<String> cells = List.of(
                status.target().service(),
                status.target().environment(),
                runs(status),
                state(status),
                primary.map(p -> "%d/%d".formatted(p.runningCount(), p.desiredCount()))
                        .orElse(""),
                since(status).map(Words::time).orElse(""),
                status.running().map(Words::by).orElse(""));
        return new Row(cells, notes(status));
    }

    /** Since when it runs: a task's revision from its registration on. */
    private static Optional<Instant> since(TargetStatus status) {
        return status.target().isTask()
                ? status.running().map(Release::registeredAt)
                : status.existing().flatMap(Service::primary).map(Deployment::createdAt);
    }

    private static String runs(TargetStatus status) {
        return status.running()
                .map(Words::revision)
                .or(() -> status.existing()
                        .map(Service::taskDefinition)
                        .map(arn -> RevisionName.parse(arn)
                                .map(RevisionName::toString)
                                .orElse(arn)))
                .orElse("");
    }

    /** Of the release that runs; of a service that is not ACTIVE, ECS's word. */
    private static String state(TargetStatus status) {
        if (status.trouble().isPresent()) {
            return "unknown";
        }
        if (status.service().isEmpty()) {
            return "MISSING";
        }
        Service service = status.service().get();
        return service.isActive()
                ? status.running().map(r -> r.state().tag()).orElseGet(() -> notSlipways(service, status))
                : service.status();
    }

    private static String notSlipways(Service service, TargetStatus status) {
        boolean isNew = status.lastAttempt().isEmpty()
                || service.revisionOf(status.target().template()).isPresent();
        return isNew ? "not deployed" : "changed outside";
    }

    /** The sentences below the row. */
    private static List<String> notes(TargetStatus status) {
        return List.of(
                status.lastAttempt().map(StatusText::attempt).orElse(""),
                status.hold().map(StatusText::hold).orElse(""),
                status.waiting().map(StatusText::waiting).orElse(""),
                problem(status));
    }

    private static String waiting(Waiting waiting) {
        return switch (waiting.what()) {
            case HOOK, RELEASE_TASK -> waiting.reason();
            case ROLLOUT, ECS_ROLLBACK, UPDATE -> "waits: " + waiting.reason();
        };
    }

    private static String hold(Hold hold) {
        return "held until %s%s: %s"
                .formatted(
                        Words.time(hold.until()), hold.by().map(" by "::concat).orElse(""), hold.reason());
    }

    private static String attempt(Release release) {
        String when = Words.time(release.settledAt().orElse(release.requestedAt()));
        String why = release.tag(Release.STATE_REASON)
                .filter(reason -> !reason.isEmpty())
                .map(": "::concat)
                .orElse("");
        return "last attempt: %s %s %s%s"
                .formatted(Words.revision(release), release.state().tag(), when, why);
    }

    private static String problem(TargetStatus status) {
        if (status.trouble().isPresent()) {
            return status.trouble().get();
        }
        if (status.service().isEmpty()) {
            return "ECS has no service " + status.target().serviceRef();
        }
        if (status.existing().isEmpty()) {
            return "the service was deleted";
        }
        return status.missed()
                .filter(desired -> status.waiting().isEmpty())
                .map(desired -> "revision %d is desired".formatted(desired.number()))
                .orElse("");
    }

    /** Content that is not valid is not shown, as in every message about a parameter. */
    private static Row row(UnclearEntry entry) {
        boolean isValid = entry.cause() == Cause.CLASHING || entry.cause() == Cause.MISSING;
        List<String> cells = List.of(
                isValid ? names(entry, TargetField.SERVICE) : UNKNOWN,
                isValid ? names(entry, TargetField.ENVIRONMENT) : UNKNOWN,
                "",
                entry.cause() == Cause.MISSING ? "removed" : "refused",
                "",
                "",
                "");
        return new Row(
                cells,
                entry.problems().stream()
                        .map(problem -> problem.startsWith(entry.name()) ? problem : entry.name() + ": " + problem)
                        .toList());
    }

    private static String names(UnclearEntry entry, TargetField field) {
        return entry.specs().stream()
                .map(spec -> spec.text(field).map(Object::toString).orElse(UNKNOWN))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
