package dev.slipway.sandbox.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A deployment's tasks. Tasks that ECS launched at one instant behave alike, so they are a batch.
 *
 * @param ready batches whose tasks are RUNNING and healthy, oldest first
 * @param young launched but not healthy yet, oldest first
 * @param failed {@code failedTasks}: consecutive failed tasks; 0 once a task is healthy
 * @param launched how many tasks were launched so far; the next task has this number
 * @param broken the batches that failed last
 */
public record Tasks(List<Batch> ready, List<Batch> young, int failed, int launched, List<Broken> broken) {
    public static final Tasks NONE = new Tasks(List.of(), List.of(), 0, 0, List.of());

    /**
     * @param first the number of its first task; the others follow
     * @param started when they were RUNNING, past PENDING
     */
    public record Batch(int first, int count, Instant launched, Optional<Instant> started) {
        Batch started(Instant now) {
            return started.isPresent() ? this : new Batch(first, count, launched, Optional.of(now));
        }

        Batch fewer(int less) {
            return new Batch(first, count - less, launched, started);
        }
    }

    /**
     * A batch that failed.
     *
     * @param first the number of its first task
     */
    public record Broken(int first, StoppedTasks.Why why) {}

    /** @param failures how many tasks failed on the way there */
    public record Advance(Tasks tasks, int failures, boolean becameHealthy) {}

    /** So many healthy tasks, launched together. */
    public static Tasks running(int count, Instant since) {
        return count == 0
                ? NONE
                : new Tasks(List.of(new Batch(0, count, since, Optional.of(since))), List.of(), 0, count, List.of());
    }

    /** No task, after so many failures. */
    public static Tasks failing(int failures) {
        return new Tasks(List.of(), List.of(), failures, failures, List.of());
    }

    public int healthy() {
        return count(ready);
    }

    public int running() {
        return healthy()
                + young.stream()
                        .filter(b -> b.started().isPresent())
                        .mapToInt(Batch::count)
                        .sum();
    }

    public int pending() {
        return all() - running();
    }

    public int all() {
        return healthy() + count(young);
    }

    /** Every batch, oldest first. */
    public List<Batch> batches() {
        return Stream.concat(ready.stream(), young.stream()).toList();
    }

    public Tasks launch(int count, Instant now) {
        var more = new ArrayList<>(young);
        more.add(new Batch(launched, count, now, Optional.empty()));
        return new Tasks(ready, List.copyOf(more), failed, launched + count, broken);
    }

    public Tasks withoutYoung() {
        return young.isEmpty() ? this : new Tasks(ready, List.of(), failed, launched, broken);
    }

    /** Stops the youngest tasks first. */
    public Tasks stop(int count) {
        int ofYoung = Math.min(count, count(young));
        return new Tasks(without(ready, count - ofYoung), without(young, ofYoung), failed, launched, broken);
    }

    public Advance advance(Behaviour behaviour, Instant now) {
        if (young.isEmpty()) {
            return new Advance(broken.isEmpty() ? this : broken(List.of()), 0, false);
        }
        var grown = new ArrayList<>(ready);
        var left = new ArrayList<Batch>();
        var failing = new ArrayList<Batch>();
        for (Batch batch : young) {
            switch (behaviour.phase(batch.launched(), now)) {
                case PENDING -> left.add(batch);
                case RUNNING -> left.add(batch.started(now));
                case HEALTHY -> grown.add(batch.started(now));
                case FAILED -> failing.add(batch);
            }
        }
        boolean healthier = grown.size() > ready.size();
        int inARow = (healthier ? 0 : failed) + count(failing);
        List<Broken> ended = failing.stream()
                .map(batch -> new Broken(batch.first(), behaviour.why()))
                .toList();
        var after = new Tasks(List.copyOf(grown), List.copyOf(left), inARow, launched, ended);
        return new Advance(after, count(failing), healthier);
    }

    /** When the next task changes; {@link Instant#MAX} for never. */
    public Instant next(Behaviour behaviour, Instant now) {
        return young.stream()
                .map(b -> behaviour.next(b.launched(), now))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** The tasks that are in this state and no longer in the later one. */
    public List<Batch> goneIn(Tasks later) {
        var gone = new ArrayList<Batch>();
        for (Batch batch : batches()) {
            int left = later.batches().stream()
                    .filter(b -> b.first() == batch.first())
                    .mapToInt(Batch::count)
                    .sum();
            if (left < batch.count()) {
                gone.add(new Batch(batch.first() + left, batch.count() - left, batch.launched(), batch.started()));
            }
        }
        return gone;
    }

    private Tasks broken(List<Broken> batches) {
        return new Tasks(ready, young, failed, launched, batches);
    }

    private static List<Batch> without(List<Batch> batches, int count) {
        var left = new ArrayList<>(batches);
        int still = count;
        while (still > 0 && !left.isEmpty()) {
            Batch last = left.removeLast();
            if (last.count() > still) {
                left.add(last.fewer(still));
            }
            still -= Math.min(still, last.count());
        }
        return List.copyOf(left);
    }

    private static int count(List<Batch> batches) {
        return batches.stream().mapToInt(Batch::count).sum();
    }
}
