package dev.slipway.races;

import dev.slipway.apply.Outcome;
import dev.slipway.apply.Settler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a world comes to rest: ECS ends what it rolls out, and nobody hears of it, but the schedule comes by every few
 * minutes, until it writes nothing any more.
 *
 * @param updates UpdateService calls on the way
 * @param atRest whether it came to rest, and stayed there
 * @param way what was written and said, for who reads of a wrong end
 */
record Rest(AwsAccount world, Look look, int updates, boolean atRest, List<String> way) {
    private static final Set<String> WRITES =
            Set.of("UpdateService", "TagResource", "RegisterTaskDefinition", "StopServiceDeployment");
    private static final int EVERY = 5;
    /** ECS is given ten minutes to begin, and of what follows each takes one. */
    private static final int MOST = 12;

    static Rest after(Story story, AwsAccount before, int minute) {
        AwsAccount world = before.copy();
        var way = new ArrayList<String>();
        int now = minute;
        int updates = 0;
        boolean wrote = true;
        for (int i = 0; i < MOST && wrote; i++) {
            now += EVERY;
            List<RecordedCall> writes = sweep(story, world, now, way);
            updates += updatesIn(writes);
            wrote = !writes.isEmpty();
        }
        boolean stays = !wrote;
        for (int later : List.of(EVERY, 60)) {
            stays = stays && sweep(story, world, now + later, way).isEmpty();
        }
        return new Rest(world, Look.at(world, now), updates, stays, List.copyOf(way));
    }

    private static List<RecordedCall> sweep(Story story, AwsAccount world, int minute, List<String> way) {
        story.setClock(minute);
        EcsRollouts.endAll(world);
        world.forgetCalls();
        List<Outcome> outcomes = new Settler(new SandboxAws(world), Runnable::run, () -> Story.at(minute))
                .sweep(List.of(story.target()));
        List<RecordedCall> writes = world.calls().stream()
                .filter(c -> WRITES.contains(c.operation()))
                .toList();
        world.forgetCalls();
        EcsRollouts.endAll(world);
        way.add("minute %d: %s %s"
                .formatted(
                        minute,
                        writes.stream().map(c -> c.operation() + " " + brief(c)).toList(),
                        outcomes.stream().map(o -> o.kind() + ": " + o.reason()).toList()));
        return writes;
    }

    private static String brief(RecordedCall call) {
        return call.input().toString().replaceAll("arn:[^\"]*/", "");
    }

    private static int updatesIn(List<RecordedCall> writes) {
        return (int) writes.stream()
                .filter(c -> c.operation().equals("UpdateService"))
                .count();
    }
}
