package dev.slipway.query;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.text.TextTable;
import dev.slipway.text.TextTable.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer to a request that deploys: one outcome as a sentence, several as a table, each with the changes of a dry run. */
public final class OutcomesText {
    private static final List<String> HEADS =
            List.of("SERVICE", "ENVIRONMENT", "OUTCOME", "VERSION", "REVISION", "REASON");

    private OutcomesText() {}

    public static String of(List<Outcome> outcomes) {
        if (outcomes.size() == 1) {
            Outcome only = outcomes.getFirst();
            List<String> changes =
                    changes(only).stream().map(ChangesText::sentence).toList();
            return new TextTable(List.of(""), List.of(new Row(List.of(sentence(only)), changes))).render();
        }
        boolean isOneEnvironment = outcomes.stream()
                        .flatMap(o -> o.subject().stream())
                        .map(Subject::environment)
                        .distinct()
                        .count()
                <= 1;
        return new TextTable(
                        HEADS,
                        outcomes.stream().map(o -> row(o, isOneEnvironment)).toList())
                .render();
    }

    /** {@code OUTCOME service in environment (family:N): repository:tag: reason}; without OUTCOME while it goes on. */
    private static String sentence(Outcome outcome) {
        Optional<String> progress = progress(outcome);
        Optional<String> kind = progress.isPresent()
                ? Optional.empty()
                : Optional.of(outcome.kind().name());
        Optional<String> about =
                outcome.subject().map(subject -> "%s in %s".formatted(subject.service(), subject.environment()));
        String start = Stream.concat(kind.stream(), about.stream()).collect(Collectors.joining(" "));
        String revision = revision(outcome).map(" (%s)"::formatted).orElse("");
        String image = image(outcome)
                .map(i -> ": " + i.repository() + i.tag().map(":"::concat).orElse(""))
                .orElse("");
        return start + revision + image + ": " + progress.orElse(outcome.reason());
    }

    private static Row row(Outcome outcome, boolean isOneEnvironment) {
        Optional<Subject> subject = outcome.subject();
        List<String> cells = List.of(
                subject.map(Subject::service).orElse(""),
                subject.filter(s -> !isOneEnvironment).map(Subject::environment).orElse(""),
                outcome.kind().name(),
                versions(outcome),
                revision(outcome)
                        .map(RevisionName::number)
                        .map(Object::toString)
                        .orElse(""),
                progress(outcome).orElse(outcome.reason()));
        return new Row(
                cells,
                changes(outcome).stream()
                        .filter(change -> !isOfVersion(outcome, change))
                        .map(ChangesText::sentence)
                        .toList());
    }

    private static Optional<String> progress(Outcome outcome) {
        return outcome.details().deployment().progress();
    }

    private static List<Change> changes(Outcome outcome) {
        return outcome.details().changes().orElse(List.of());
    }

    /** The column of the versions says it already. */
    private static boolean isOfVersion(Outcome outcome, Change change) {
        OutcomeDetails.RevisionDetails revision = outcome.details().revision();
        return revision.replaced().isPresent()
                && change.from().map(value -> value.asText()).equals(revision.replaced())
                && change.to().map(value -> value.asText()).equals(revision.image());
    }

    /** What the service ran, and what it runs now, or would run. */
    private static String versions(Outcome outcome) {
        Optional<String> now = image(outcome).map(OutcomesText::version);
        Optional<String> before = outcome.details()
                .revision()
                .replaced()
                .flatMap(ImageReference::tryParse)
                .map(OutcomesText::version)
                .filter(version -> !now.equals(Optional.of(version)));
        return before.map(b -> b + " -> ").orElse("") + now.orElse("");
    }

    private static String version(ImageReference image) {
        return image.tag().or(() -> image.digest().map(Words::digest)).orElse("");
    }

    private static Optional<ImageReference> image(Outcome outcome) {
        return outcome.details().revision().image().flatMap(ImageReference::tryParse);
    }

    private static Optional<RevisionName> revision(Outcome outcome) {
        return outcome.details().revision().arn().flatMap(RevisionName::parse);
    }
}
