package dev.slipway.reconcile.plan;

import dev.slipway.release.Release;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ReconcileRead to do next about one target. After it is done, the target is judged again, until there is nothing to do. */
public sealed interface ReconcileAction {

    /** Something else has to be read before it can be decided: all of it at once. */
    record Read(Set<ReconcileRead> what) implements ReconcileAction {
        public Read {
            what = Set.copyOf(what);
        }

        static Read of(ReconcileRead first, ReconcileRead... others) {
            return new Read(EnumSet.of(first, others));
        }
    }

    /**
     * Nothing to do.
     *
     * @param report what is to be said all the same
     */
    record NoAction(String why, Optional<Report> report) implements ReconcileAction {
        NoAction(String why) {
            this(why, Optional.empty());
        }
    }

    /** ReconcileRead was read does not fit together: a read lags. Looking again later helps. */
    record ReadAgain(String why) implements ReconcileAction {}

    /**
     * Write down, all at once, then do, then say.
     *
     * @param notes what is written down first, so that whoever comes next knows what was about to be done
     */
    record Act(List<TagWrite> notes, EcsCall then, Optional<Report> report) implements ReconcileAction {
        public Act {
            notes = List.copyOf(notes);
        }
    }

    /** Tags for an entry. */
    record TagWrite(Release release, Map<String, String> tags) {
        public TagWrite {
            tags = Map.copyOf(tags);
        }
    }

    /** ReconcileRead is done after it was written down. */
    sealed interface EcsCall {
        record None() implements EcsCall {}

        /**
         * Tell the service.
         *
         * @param back whether it goes back to it, so that nobody knows whether its images are still there
         */
        record UpdateService(Release release, boolean back) implements EcsCall {}

        /** Have ECS go back from a rollout of its own that still runs. */
        record StopServiceDeployment(String serviceDeploymentArn) implements EcsCall {}
    }
}
