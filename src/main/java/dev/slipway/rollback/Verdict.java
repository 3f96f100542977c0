package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What to do next about one target. After it is done, the target is judged again, until there is nothing to do. */
public sealed interface Verdict {

    /** Something else has to be read before it can be decided: all of it at once. */
    record Read(Set<What> what) implements Verdict {
        public Read {
            what = Set.copyOf(what);
        }

        static Read of(What first, What... others) {
            return new Read(EnumSet.of(first, others));
        }
    }

    /** Reads that only some cases need. */
    enum What {
        /** The entries that the service's deployments bring. */
        DEPLOYMENTS,
        /** The newest entries of the log, and those of the service's deployments. */
        HISTORY,
        /** Entries from before those that were read. */
        OLDER,
        /** ECS's own newest service deployment. */
        SERVICE_DEPLOYMENT,
        /** Whether a PAUSE hook of that one waits. */
        HOOK
    }

    /**
     * Nothing to do.
     *
     * @param report what is to be said all the same
     */
    record Rest(String why, Optional<Report> report) implements Verdict {
        Rest(String why) {
            this(why, Optional.empty());
        }
    }

    /** What was read does not fit together: a read lags. Looking again later helps. */
    record Unclear(String why) implements Verdict {}

    /**
     * Write down, all at once, then do, then say.
     *
     * @param notes what is written down first, so that whoever comes next knows what was about to be done
     */
    record Act(List<Note> notes, Then then, Optional<Report> report) implements Verdict {
        public Act {
            notes = List.copyOf(notes);
        }
    }

    /** Tags for an entry. */
    record Note(Entry entry, Map<String, String> tags) {
        public Note {
            tags = Map.copyOf(tags);
        }
    }

    /** What is done after it was written down. */
    sealed interface Then {
        record Nothing() implements Then {}

        /**
         * Tell the service.
         *
         * @param back whether it goes back to it, so that nobody knows whether its images are still there
         */
        record Tell(Entry entry, boolean back) implements Then {}

        /** Have ECS go back from a rollout of its own that still runs. */
        record StopRollout(String serviceDeploymentArn) implements Then {}
    }
}
