package dev.slipway.sandbox.rollout;

import dev.slipway.sandbox.rollout.Behaviour.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A deployment's tasks, counted. Tasks that ECS launched at one instant behave alike.
 *
 * @param healthy tasks that are RUNNING and healthy
 * @param young launched but not healthy yet, oldest first
 * @param failed {@code failedTasks}: consecutive failed tasks; 0 once a task is healthy
 */
public record Tasks(int healthy, List<Batch> young, int failed) {
    static final Tasks NONE = new Tasks(0, List.of(), 0);

    /** @param running past PENDING, health checks still to come */
    record Batch(int count, Instant launched, boolean running) {}

    /** @param failures how many tasks failed on the way there */
    record Advance(Tasks tasks, int failures, boolean becameHealthy) {}

    public int running() {
        return healthy
                + young.stream().filter(Batch::running).mapToInt(Batch::count).sum();
    }

    public int pending() {
        return all() - running();
    }

    public int all() {
        return healthy + young.stream().mapToInt(Batch::count).sum();
    }

    Tasks launch(int count, Instant now) {
        var more = new ArrayList<>(young);
        more.add(new Batch(count, now, false));
        return new Tasks(healthy, List.copyOf(more), failed);
    }

    Tasks withoutYoung() {
        return young.isEmpty() ? this : new Tasks(healthy, List.of(), failed);
    }

    /** Stops the youngest tasks first. */
    Tasks stop(int count) {
        var left = new ArrayList<>(young);
        int still = count;
        while (still > 0 && !left.isEmpty()) {
            Batch last = left.removeLast();
            if (last.count() > still) {
                left.add(new Batch(last.count() - still, last.launched(), last.running()));
            }
            still -= Math.min(still, last.count());
        }
        return new Tasks(Math.max(0, healthy - still), List.copyOf(left), failed);
    }

    Advance advance(Behaviour behaviour, Instant now) {
        if (young.isEmpty()) {
            return new Advance(this, 0, false);
        }
        var left = new ArrayList<Batch>();
        int became = 0;
        int failures = 0;
        for (Batch batch : young) {
            Phase phase = behaviour.phase(batch.launched(), now);
            switch (phase) {
                case PENDING -> left.add(batch);
                case RUNNING -> left.add(new Batch(batch.count(), batch.launched(), true));
                case HEALTHY -> became += batch.count();
                case FAILED -> failures += batch.count();
            }
        }
        int inARow = (became > 0 ? 0 : failed) + failures;
        return new Advance(new Tasks(healthy + became, List.copyOf(left), inARow), failures, became > 0);
    }

    /** When the next task changes; {@link Instant#MAX} for never. */
    Instant next(Behaviour behaviour, Instant now) {
        return young.stream()
                .map(b -> behaviour.next(b.launched(), now))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }
}
