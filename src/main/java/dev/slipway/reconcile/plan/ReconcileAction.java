package dev.slipway.reconcile.plan;

import dev.slipway.release.Release;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What to do next about one target. After it is done, plan again, until the answer is NoAction or ReadAgain. */
public sealed interface ReconcileAction {

    /** Read all of this at once: the rules need it to decide. */
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
     * @param report what to report all the same
     */
    record NoAction(String why, Optional<Report> report) implements ReconcileAction {
        NoAction(String why) {
            this(why, Optional.empty());
        }
    }

    /** The reads contradict each other because one of them is stale. A later read helps. */
    record ReadAgain(String why) implements ReconcileAction {}

    /**
     * Write all tags, then call ECS, then report.
     *
     * @param tagWrites the intent: if the run ends before the call, the next run finds it and finishes
     */
    record Act(List<TagWrite> tagWrites, EcsCall ecsCall, Optional<Report> report) implements ReconcileAction {
        public Act {
            tagWrites = List.copyOf(tagWrites);
        }
    }

    /** Tags to write on a release. */
    record TagWrite(Release release, Map<String, String> tags) {
        public TagWrite {
            tags = Map.copyOf(tags);
        }
    }

    /** The call that follows the tags. */
    sealed interface EcsCall {
        /** Whether the service leaves a failed release: that must not wait for tags. */
        default boolean isRollback() {
            return switch (this) {
                case None() -> false;
                case UpdateService(Release release, boolean rollsBack) -> rollsBack;
                case StopServiceDeployment(String arn) -> true;
            };
        }

        /** The release that the call rolls the service back to. Its images may be gone. */
        default Optional<Release> rolledBackTo() {
            return Optional.empty();
        }

        record None() implements EcsCall {}

        record UpdateService(Release release, boolean isRollback) implements EcsCall {
            @Override
            public Optional<Release> rolledBackTo() {
                return isRollback ? Optional.of(release) : Optional.empty();
            }
        }

        /** StopServiceDeployment with ROLLBACK: ECS rolls back a deployment that is still in progress. */
        record StopServiceDeployment(String serviceDeploymentArn) implements EcsCall {}
    }
}
