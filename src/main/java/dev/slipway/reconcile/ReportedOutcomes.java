package dev.slipway.reconcile;

import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.reconcile.plan.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The outcomes of one run, in order. Passes over the same target may find the same report again: it counts once. */
final class ReportedOutcomes {
    private final Target target;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Set<Key> reported = new HashSet<>();

    private record Key(int revision, Kind kind) {}

    ReportedOutcomes(Target target) {
        this.target = target;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    void add(Report report) {
        add(report, ReconcileOutcome.of(target, report));
    }

    /** @param outcome of the report, with more details */
    void add(Report report, Outcome outcome) {
        if (reported.add(new Key(report.about().number(), report.kind()))) {
            add(outcome);
        }
    }

    List<Outcome> all() {
        return List.copyOf(outcomes);
    }
}
