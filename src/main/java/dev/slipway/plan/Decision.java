package dev.slipway.plan;

import dev.slipway.ecs.Entry;

/** What to do about one target. */
public sealed interface Decision {

    /** Something else has to be read before it can be decided. */
    record Read(What what) implements Decision {}

    /** Reads that only some cases need, each one more round trip. */
    enum What {
        HISTORY,
        SERVICE_DEPLOYMENT,
        NEWEST_TAGS
    }

    /** A rule forbids it. */
    record Refuse(String reason) implements Decision {}

    record Supersede(String reason) implements Decision {}

    /** Who noted how the last deployment ended has to be waited for. */
    record NotYet(String reason) implements Decision {}

    /** The log desires exactly this already: nothing is appended, only made true. */
    record Unchanged(Entry desired, String reason) implements Decision {}

    /** Append, then tell the service. */
    record Deploy(Revision revision) implements Decision {}

    /** Append, and leave the telling until ECS's own rollback has settled: starting anything now can stall it. */
    record DeployLater(Revision revision, String reason) implements Decision {}
}
