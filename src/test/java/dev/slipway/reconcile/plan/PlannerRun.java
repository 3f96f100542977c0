package dev.slipway.reconcile.plan;

import dev.slipway.reconcile.plan.ReconcileAction.Act;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.ReconcileAction.TagWrite;
import dev.slipway.reconcile.plan.Report.Ending;
import dev.slipway.release.Release;
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

    private final Optional<Heard> heard;
    private final List<Step> steps = new ArrayList<>();
    private final List<Report> reported = new ArrayList<>();
    private final Set<ReconcileRead> read = EnumSet.noneOf(ReconcileRead.class);
    private final Set<Integer> unusable = new HashSet<>();
    private final Set<String> alreadyReported = new HashSet<>();
    private Situation now;
    private String end = "";

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

    private PlannerRun(Situation situation, Optional<Heard> heard) {
        this.now = situation;
        this.heard = heard;
    }

    static PlannerRun of(Situation situation, Optional<Heard> heard) {
        var judged = new PlannerRun(situation, heard);
        for (int reading = 0; judged.end.isEmpty(); reading++) {
            if (reading == READINGS) {
                throw new AssertionError("the rules read without an end: " + judged);
            }
            judged.read();
        }
        return judged;
    }

    /** Runs the rules on one reading, until they call UpdateService or have nothing left to do. */
    private void read() {
        ReconcileSnapshot standing = now.standing(heard, unusable);
        for (int i = 0; i < STEPS; i++) {
            switch (ReconcilePlanner.judge(standing)) {
                case ReconcileAction.Read(Set<ReconcileRead> what) -> {
                    read.addAll(what);
                    standing = now.answer(standing, what);
                }
                case ReconcileAction.NoAction(String why, Optional<Report> report) -> {
                    report.ifPresent(this::report);
                    end = "rest";
                    return;
                }
                case ReconcileAction.ReadAgain(String why) -> {
                    end = "unclear";
                    return;
                }
                case Act act -> {
                    boolean can = now.canDo(act.then());
                    if (!can
                            && now.last().noticed().isPresent()
                            && act.then() instanceof EcsCall.UpdateService(Release gone, boolean back)) {
                        standing = standing.without(gone);
                        continue;
                    }
                    steps.add(new Step(now, act, can));
                    now = now.withNotes(act.notes());
                    standing = standing.noted(act.notes());
                    if (can) {
                        act.report().ifPresent(this::report);
                        now = now.done(act.then());
                    } else if (act.then() instanceof EcsCall.UpdateService(Release release, boolean back)) {
                        unusable.add(release.number());
                        standing = standing.without(release);
                    }
                    if (can && !(act.then() instanceof EcsCall.None)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("the rules act without an end: " + this);
    }

    private void report(Report report) {
        if (alreadyReported.add(report.about().number() + " " + report.ending())) {
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

    List<Report> news() {
        return reported.stream().filter(Report::news).toList();
    }

    boolean hasReported(Ending ending) {
        return reported.stream().anyMatch(r -> r.ending() == ending);
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
        words.add(act.notes().stream().map(PlannerRun::text).collect(Collectors.joining(", ")));
        switch (act.then()) {
            case EcsCall.None() -> {}
            case EcsCall.UpdateService(Release release, boolean back) ->
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
                + (tags.containsKey(Release.NOTICED) ? " noticed" : "");
    }

    private static String text(Report report) {
        return report.ending()
                + " "
                + report.about().number()
                + report.goesTo().map(e -> ">" + e.number()).orElse("")
                + (report.news() ? "" : " known");
    }
}
