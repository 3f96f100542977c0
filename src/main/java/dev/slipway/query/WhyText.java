package dev.slipway.query;

import dev.slipway.cause.Cause;
import dev.slipway.cause.ServiceMessages;
import dev.slipway.config.Target;
import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.query.WhyQuery.Why;
import dev.slipway.release.HookNotes;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The answer to {@code why} for a person: what happened in order, and the details below it. At most 120 wide. */
final class WhyText {
    /** More events than these are in the JSON. */
    private static final int EVENTS = 12;

    private static final int CHANGES = 30;

    /** As wide as the time of another line: the tags do not have it. */
    private static final String WITHOUT_TIME = " ".repeat("2026-03-02T15:00:00Z  ".length());

    /** ECS's messages about the failure, and the first of the rollback. */
    private static final Duration SHORTLY_AFTER = Duration.ofSeconds(15);

    private final Why.OfRelease why;
    private final TextLines lines = new TextLines();

    private WhyText(Why.OfRelease why) {
        this.why = why;
    }

    static String of(Why.Answer why) {
        return switch (why) {
            case Why.Nothing(Target target, String reason) ->
                new TextLines().line("%s: %s".formatted(target, reason)).text();
            case Why.OfRelease explained -> new WhyText(explained).text();
        };
    }

    private String text() {
        Release release = why.release();
        lines.line("%s: %s %s".formatted(why.target(), named(release), state(release)));
        cause().ifPresent(words -> lines.entry(why.hasFailed() ? "because " : "but so far ", words));
        lines.blank();
        timeline();
        why.releaseTask().ifPresent(run -> new ReleaseTaskText(run).addTo(lines));
        containers();
        events();
        changes();
        now();
        why.now().trouble().ifPresent(trouble -> lines.blank().entry("not read: ", trouble));
        return lines.text();
    }

    private String state(Release release) {
        return switch (release.state()) {
            case FAILED -> "failed";
            case GOOD -> why.hasFailed() ? "is good, but a later deployment of it failed" : "is good: it did not fail";
            case PREPARING ->
                why.releaseTask()
                        .map(run -> new ReleaseTaskText(run).state())
                        .orElse("is preparing: it waits for its release task");
            case DEPLOYING -> "is deploying: ECS has not ended its deployment";
            case SUPERSEDED ->
                why.isNotReady()
                        ? "is superseded: a later request won before its release task"
                        : "is superseded: a later request won before its deployment ended";
            case WITHDRAWN -> "is withdrawn: a person rolled back from it";
        };
    }

    static String named(Release release) {
        return "revision %d%s"
                .formatted(
                        release.number(),
                        release.imageTag().map(t -> " (" + t + ")").orElse(""));
    }

    /** What ECS still knows, else what Slipway kept. */
    private Optional<String> cause() {
        if (why.release().state() == ReleaseState.GOOD && !why.hasFailed()) {
            return Optional.empty();
        }
        return why.cause().or(this::kept);
    }

    private Optional<String> kept() {
        return why.release().tag(Release.STATE_REASON).filter(reason -> !reason.isEmpty());
    }

    private void timeline() {
        Release release = why.release();
        String by = release.tag(Release.REQUESTED_BY)
                .map(name -> "requested by " + name)
                .orElse(release.isOfPush() ? "requested by a push" : "requested without a name");
        String despite = release.isDespiteFindings() ? " despite findings" : "";
        at(
                release.requestedAt(),
                by + despite + release.tag(Release.REASON).map(r -> ": " + r).orElse(""));
        at(
                release.registeredAt(),
                "registered" + release.template().map(t -> " from " + t).orElse(""));
        why.releaseTask().ifPresent(run -> run.startedAt().ifPresent(at -> at(at, new ReleaseTaskText(run).started())));
        release.announcedAt()
                .ifPresent(at ->
                        at(at, why.releaseTask().isPresent() ? "UpdateService called" : "UpdateService called again"));
        HookNotes.continuation(release).ifPresent(words -> lines.entry(WITHOUT_TIME, words));
        release.settledAt()
                .ifPresent(at ->
                        at(at, release.state().tag() + kept().map(k -> ": " + k).orElse("")));
        rollback();
    }

    private void rollback() {
        Release release = why.release();
        RollbackDone.of(why)
                .ifPresentOrElse(
                        done -> {
                            String words = done.words() + " to " + named(done.to());
                            done.at().or(release::settledAt).ifPresent(at -> at(at, words));
                        },
                        () -> {
                            if (release.state() == ReleaseState.FAILED) {
                                release.settledAt().ifPresent(at -> at(at, notRolledBack(release)));
                            }
                        });
    }

    private String notRolledBack(Release release) {
        if (why.isNotReady()) {
            return "the service was not updated, so there is nothing to roll back";
        }
        if (release.noticed()
                .filter(n -> n.startsWith("NOTHING_TO_ROLL_BACK_TO"))
                .isPresent()) {
            return "not rolled back: there was no good revision to roll back to";
        }
        return why.target().rollback() == Rollback.OFF
                ? "not rolled back: rollback is off for this target"
                : "not rolled back by Slipway";
    }

    private void at(Instant time, String what) {
        lines.entry(time.truncatedTo(ChronoUnit.SECONDS) + "  ", what);
    }

    private void containers() {
        Cause cause = why.now().cause();
        if (cause.tasks() == 0) {
            if (why.hasFailed() && !why.isNotReady()) {
                lines.blank().line("ECS lists no stopped task of it any more: it keeps them for about an hour.");
            }
            return;
        }
        lines.blank().line("Stopped tasks: %d".formatted(cause.tasks()));
        cause.ends().forEach(end -> lines.entry("  %d × ".formatted(end.tasks()), end.words()));
        lines.line("Containers");
        for (Cause.ContainerEnd end : cause.containers()) {
            String code = end.exitCode().map(c -> "exit code " + c).orElse("did not start");
            String reason = end.reason().map(r -> ": " + r).orElse("");
            lines.entry(
                    "  %d × ".formatted(end.tasks()),
                    "%s%s, %s%s".formatted(end.name(), end.isEssential() ? "" : " (not essential)", code, reason));
        }
    }

    private void events() {
        List<ServiceEvent> all = why.now().events();
        if (all.isEmpty()) {
            return;
        }
        lines.blank().line("Service events");
        List<ServiceEvent> newest = ofTheEnd(all).stream().limit(EVENTS).toList();
        if (all.size() > newest.size()) {
            lines.entry("  ", "(%d others are in the JSON)".formatted(all.size() - newest.size()));
        }
        newest.reversed()
                .forEach(event -> lines.entry(
                        "  " + event.at().truncatedTo(ChronoUnit.SECONDS) + "  ", ServiceMessages.brief(event)));
    }

    /** Without those of deployments that followed within minutes; all where no others are left. */
    private List<ServiceEvent> ofTheEnd(List<ServiceEvent> all) {
        if (why.release().state() != ReleaseState.FAILED) {
            return all;
        }
        List<ServiceEvent> early = why.release()
                .settledAt()
                .map(settled -> all.stream()
                        .filter(event -> !event.at().isAfter(settled.plus(SHORTLY_AFTER)))
                        .toList())
                .orElse(all);
        return early.isEmpty() ? all : early;
    }

    private void changes() {
        if (why.before().isEmpty()) {
            lines.blank().line("It is the first release: there is nothing to compare it with.");
            return;
        }
        lines.blank().line("Changed since " + named(why.before().get()));
        lines.table(ChangesText.of(why.changes().stream().limit(CHANGES).toList()));
        if (why.changes().isEmpty()) {
            lines.entry("  ", "nothing");
        }
        if (why.changes().size() > CHANGES) {
            lines.entry(
                    "  ", "(%d more are in the JSON)".formatted(why.changes().size() - CHANGES));
        }
    }

    private void now() {
        String who = why.target().isTask() ? "a task that starts" : "the service";
        lines.blank()
                .entry(
                        "Now: ",
                        why.service()
                                .filter(service -> !service.isDeleted())
                                .map(service -> "%s runs %s%s"
                                        .formatted(who, lastPart(service.taskDefinition()), tasks(service)))
                                .orElse("ECS has no such service"));
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static String tasks(Service service) {
        return service.primary()
                .map(p -> ", %d of %d tasks%s"
                        .formatted(
                                p.runningCount(),
                                p.desiredCount(),
                                p.rolloutState().map(", "::concat).orElse("")))
                .orElse("");
    }
}
