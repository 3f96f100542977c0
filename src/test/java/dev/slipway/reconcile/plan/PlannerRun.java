package dev.slipway.reconcile.plan;

import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.release.Release;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the rules until they rest, and keeps what they did, what they reported and the situation after it. */
final class PlannerRun {
    private static final int READINGS = 6;
    private static final int STEPS = 30;

    private final Optional<StateChange> event;
    private final List<Step> steps = new ArrayList<>();
    private final List<Report> reported = new ArrayList<>();
    private final Set<ReconcileRead> read = EnumSet.noneOf(ReconcileRead.class);
    private final Set<Integer> unusable = new HashSet<>();
    private final Set<String> alreadyReported = new HashSet<>();
    private Situation now;
    private String end = "";
    private boolean isAtRest;

    /**
     * One step of the rules.
     *
     * @param on the situation that the rules saw
     * @param done whether it was possible
     */
    record Step(Situation on, Act act, boolean done) {
        @Override
        public String toString() {
            return text(this);
        }
    }

    private PlannerRun(Situation situation, Optional<StateChange> event) {
        this.now = situation;
        this.event = event;
    }

    static PlannerRun of(Situation situation, Optional<StateChange> event) {
        var run = new PlannerRun(situation, event);
        for (int reading = 0; run.end.isEmpty(); reading++) {
            if (reading == READINGS) {
                throw new AssertionError("the rules read without an end: " + run);
            }
            run.read();
        }
        return run;
    }

    /** Runs the rules on one reading, until they call UpdateService or have nothing left to do. */
    private void read() {
        ReconcileSnapshot snapshot = now.snapshot(event, unusable);
        for (int i = 0; i < STEPS; i++) {
            switch (ReconcilePlanner.plan(snapshot)) {
                case ReconcileAction.Read(Set<ReconcileRead> what) -> {
                    read.addAll(what);
                    snapshot = now.answer(snapshot, what);
                }
                case ReconcileAction.NoAction(String why, Optional<Report> report) -> {
                    report.ifPresent(this::report);
                    end = "rest";
                    isAtRest = steps.isEmpty() && RestRule.isAtRest(snapshot);
                    return;
                }
                case ReconcileAction.ReadAgain(String why) -> {
                    end = "unclear";
                    return;
                }
                case Act act -> {
                    boolean can = now.canDo(act.ecsCall());
                    if (can || now.last().noticed().isEmpty()) {
                        steps.add(new Step(now, act, can));
                        now = now.withTags(act.tagWrites());
                        snapshot = snapshot.with(snapshot.releases().with(act.tagWrites()));
                    }
                    if (!can) {
                        Release gone = act.ecsCall().rolledBackTo().orElseThrow();
                        unusable.add(gone.number());
                        snapshot = snapshot.with(snapshot.releases().withoutImages(gone));
                        continue;
                    }
                    act.report().ifPresent(this::report);
                    now = now.done(act.ecsCall());
                    if (!(act.ecsCall() instanceof EcsCall.None)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("the rules act without an end: " + this);
    }

    private void report(Report report) {
        if (alreadyReported.add(report.about().number() + " " + report.kind())) {
            reported.add(report);
        }
    }

    Situation situation() {
        return now;
    }

    List<Step> steps() {
        return steps;
    }

    Set<ReconcileRead> reads() {
        return read;
    }

    boolean rests() {
        return end.equals("rest");
    }

    /** Whether the next sweep need not read the log if the service looks the same. */
    boolean isAtRest() {
        return isAtRest;
    }

    List<Report> reports() {
        return reported;
    }

    List<Report> news() {
        return reported.stream().filter(PlannerRun::isNews).toList();
    }

    private static boolean isNews(Report report) {
        return report.publication() != Publication.LOG_ONLY;
    }

    boolean hasReported(Kind kind) {
        return reported.stream().anyMatch(r -> r.kind() == kind);
    }

    /** {@code 2 failed>1, 1 announced; update 1; ROLLED_BACK 2>1}, with slashes between several steps. */
    @Override
    public String toString() {
        List<String> acts = new ArrayList<>(steps.stream().map(PlannerRun::text).toList());
        reported.stream()
                .filter(r -> steps.stream().noneMatch(s -> s.act().report().equals(Optional.of(r))))
                .map(PlannerRun::text)
                .forEach(acts::add);
        if (acts.isEmpty() || end.equals("unclear")) {
            acts.add(end);
        }
        return String.join(" / ", acts);
    }

    private static String text(Step step) {
        Act act = step.act();
        var words = new ArrayList<String>();
        words.add(act.tagWrites().stream().map(PlannerRun::text).collect(Collectors.joining(", ")));
        switch (act.ecsCall()) {
            case EcsCall.None() -> {}
            case EcsCall.UpdateService(Release release, boolean isRollback) ->
                words.add((step.done() ? "update " : "no image of ") + release.number());
            case EcsCall.StopServiceDeployment(String arn) -> words.add("stop");
        }
        if (step.done()) {
            act.report().map(PlannerRun::text).ifPresent(words::add);
        }
        return String.join("; ", words);
    }

    private static String text(TagWrite note) {
        Map<String, String> tags = note.tags();
        String goesTo = tags.getOrDefault(Release.ROLLED_BACK_TO, "-");
        String state = tags.containsKey(Release.STATE) ? " " + tags.get(Release.STATE) : "";
        String to = goesTo.equals("-") ? "" : (state.isEmpty() ? " >" : ">") + goesTo;
        return note.release().number()
                + state
                + to
                + (tags.containsKey(Release.ANNOUNCED) ? " announced" : "")
                + (tags.containsKey(Release.NOTICED) ? " noticed" : "")
                + (tags.containsKey(Release.STATE_REASON) && !tags.containsKey(Release.STATE) ? " reason" : "")
                + progress(tags);
    }

    private static String progress(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(Release.PROGRESS))
                .map(look -> look.isEmpty() ? " recovered" : " looked")
                .orElse("");
    }

    private static String text(Report report) {
        boolean isChange = report.publication() == Publication.SERVICE_CHANGED;
        return (isChange ? Publication.SERVICE_CHANGED : report.kind())
                + " "
                + report.about().number()
                + report.rolledBackTo().map(e -> ">" + e.number()).orElse("")
                + (isNews(report) ? "" : " known");
    }
}
