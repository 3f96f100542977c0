package dev.slipway.query;

import dev.slipway.query.StatusQuery.History;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.text.TextTable;
import dev.slipway.text.TextTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer to {@code history} as a table: one row for each release, newest first. */
final class HistoryText {
    private static final List<String> HEADS =
            List.of("REVISION", "IMAGE", "STATE", "", "REQUESTED", "TOOK", "BY", "REASON");

    private HistoryText() {}

    static String of(History history) {
        return history.releases().isEmpty()
                ? "Slipway has not deployed to %s yet".formatted(history.target())
                : new TextTable(
                                HEADS,
                                history.releases().stream()
                                        .map(release -> row(history, release))
                                        .toList())
                        .render();
    }

    private static Row row(History history, Release release) {
        List<String> cells = List.of(
                Integer.toString(release.number()),
                Words.version(release),
                release.state().tag(),
                mark(history, release),
                Words.time(release.requestedAt()),
                release.settledAt()
                        .map(end -> Duration.between(release.requestedAt(), end))
                        .filter(took -> !took.isNegative())
                        .map(Words::length)
                        .orElse(""),
                Words.by(release),
                release.tag(Release.REASON).orElse(""));
        return new Row(cells, List.of(note(release)));
    }

    private static String mark(History history, Release release) {
        boolean isDesired =
                history.desired().filter(d -> d.number() == release.number()).isPresent();
        if (history.running().equals(Optional.of(release.arn()))) {
            return "runs";
        }
        return isDesired ? "desired" : "";
    }

    private static Optional<String> preparing(Preparation preparation) {
        return Optional.of(preparation)
                .filter(Preparation::isOpen)
                .map(open -> open.task()
                        .map(id -> "release task runs%s: task %s".formatted(since(open), id))
                        .orElse("waits for a release task"));
    }

    private static String since(Preparation open) {
        return open.announcement()
                .map(start -> " since " + Words.time(start.at()))
                .orElse("");
    }

    /** How it ended, beside its state. */
    private static String note(Release release) {
        return Stream.of(
                        preparing(release.preparation()),
                        Optional.of("requested despite findings").filter(words -> release.isDespiteFindings()),
                        release.tag(Release.STATE_REASON),
                        release.rolledBackTo().map(n -> "rolled back to revision " + n),
                        release.restores().map(n -> "restores revision " + n))
                .flatMap(Optional::stream)
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
