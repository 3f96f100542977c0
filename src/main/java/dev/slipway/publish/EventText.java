package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.ecr.ImageReference;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import dev.slipway.text.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What people read of an event, where a subscriber runs no code: one line each, at most {@value #MOST} UTF-16 units,
 * without quotes, backslashes and control characters.
 *
 * @param title what happened to which service
 * @param summary why
 * @param thread the same for all events of one deployment
 */
record EventText(String title, String summary, String thread) {
    static final int MOST = 200;

    private static final String PRODUCT = "Slipway";
    /** A title holds two names and two versions. */
    private static final int MOST_OF_A_NAME = 35;

    private static final int MOST_OF_A_VERSION = 45;
    /** {@code sha256:} and twelve digits, as container tools show it. */
    private static final int MOST_OF_A_DIGEST = 19;

    static EventText of(Outcome outcome) {
        String what = what(outcome);
        String title = outcome.subject().map(s -> name(s) + ": " + what).orElse(PRODUCT + ": " + what);
        return of(title, outcome.reason(), thread(outcome));
    }

    /** @param problems at least one */
    static EventText of(List<ConfigurationProblem> problems) {
        int others = problems.size() - 1;
        ConfigurationProblem first = problems.getFirst();
        String more = others == 0 ? "" : "; and %d more".formatted(others);
        return of(
                "%s: %d problem%s in the configuration".formatted(PRODUCT, others + 1, others == 0 ? "" : "s"),
                OneLine.of(first.path() + " " + first.what(), MOST - more.length()) + more,
                PRODUCT + "/configuration");
    }

    private static EventText of(String title, String reason, String thread) {
        String line = OneLine.of(title, MOST);
        String summary = OneLine.of(reason, MOST);
        return new EventText(
                line, summary.isEmpty() ? line : summary, shortThread(OneLine.of(thread, thread.length())));
    }

    ObjectNode addTo(ObjectNode detail) {
        return detail.put("title", title).put("summary", summary).put("thread", thread);
    }

    private static String name(Subject subject) {
        return "%s in %s"
                .formatted(
                        OneLine.of(subject.service(), MOST_OF_A_NAME),
                        OneLine.of(subject.environment(), MOST_OF_A_NAME));
    }

    private static String what(Outcome outcome) {
        if (outcome.publication() == Publication.SERVICE_CHANGED) {
            return "changed outside Slipway";
        }
        if (outcome.publication() == Publication.DEPLOYMENT_WAITS) {
            return "waits for a person";
        }
        RevisionDetails revision = outcome.details().revision();
        if (outcome.publication() == Publication.NOT_UPDATED) {
            return "release task%s failed, service not updated"
                    .formatted(revision.image().map(i -> " of " + version(i)).orElse(""));
        }
        String version = revision.image().map(EventText::version).orElse("deployment");
        Optional<String> failed = revision.previousImage().map(EventText::version);
        return switch (outcome.kind()) {
            case DEPLOYING ->
                "deploying " + revision.image().map(EventText::version).orElse("");
            case PREPARING ->
                "preparing " + revision.image().map(EventText::version).orElse("");
            case SUCCEEDED -> version + " deployed";
            case REGISTERED -> version + " registered";
            case FAILED ->
                failed.map(f -> "rollback from %s to %s failed".formatted(f, version))
                        .orElse(version + " failed");
            case ROLLED_BACK ->
                failed.map(f -> "%s rolled back to %s".formatted(f, version)).orElse(version + " rolled back");
            case ROLLING_BACK_BY_ECS -> version + " failed, ECS rolls back";
            case NOTHING_TO_ROLL_BACK_TO -> version + " failed, nothing to roll back to";
            case ROLLBACK_FAILED ->
                failed.map(f -> "rollback from %s to %s failed".formatted(f, version))
                        .or(() -> revision.image().map(i -> "rollback of %s failed".formatted(version)))
                        .orElse("rollback failed");
            case REFUSED -> version + " refused";
            case UNCHANGED, SUPERSEDED, HELD, PLANNED, IGNORED, STARTED -> version + " not started";
        };
    }

    /** The tag, else the digest. */
    private static String version(String image) {
        return ImageReference.tryParse(image)
                .flatMap(i ->
                        i.tag().or(() -> i.digest().map(d -> OneLine.cut(d, Math.min(MOST_OF_A_DIGEST, d.length())))))
                .map(version -> OneLine.of(version, MOST_OF_A_VERSION))
                .orElseGet(() -> OneLine.of(image, MOST_OF_A_VERSION));
    }

    /** The release log has the time of the request, too: so the end of a deployment has the thread of its start. */
    private static String thread(Outcome outcome) {
        String requested = outcome.requestedAt().map(at -> "/" + at).orElse("");
        return outcome.subject()
                .map(s -> "%s/%s%s".formatted(s.service(), s.environment(), requested))
                .orElse(PRODUCT + requested);
    }

    /** Threads that are too long differ in their digest. */
    private static String shortThread(String thread) {
        if (thread.length() <= MOST) {
            return thread;
        }
        String hex = HexFormat.of().formatHex(Sha256.of(thread));
        return OneLine.cut(thread, MOST - hex.length() - 1) + "/" + hex;
    }
}
