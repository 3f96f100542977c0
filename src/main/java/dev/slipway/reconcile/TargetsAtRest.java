package dev.slipway.reconcile;

import dev.slipway.config.Target;
import dev.slipway.ecs.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The targets that one instance of the function found at rest. While ECS describes the service of such a target as it was
 * then, a sweep does not read its release log. A change of the log alone does not show that way, so each sweep reads the
 * logs of some targets all the same: those that it has not read for longest.
 *
 * @param least how many logs each sweep reads at least, so that a small installation always has all of them read
 * @param sweptAt when the last sweep began
 * @param looks the last full look at each target
 */
public record TargetsAtRest(int least, Optional<Instant> sweptAt, Map<Target, Look> looks) {
    /** The release log of each target is read at least once in this time. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** So many DescribeTaskDefinition calls need not wait at half of ECS's rates: half of its burst. */
    private static final int HALF_OF_BURST = 25;

    /** Of an instance that just started. Its first sweep reads every log. */
    public static final TargetsAtRest NONE = none(HALF_OF_BURST);

    public TargetsAtRest {
        looks = Map.copyOf(looks);
    }

    /** @param service the description with which the target is at rest, as it was at that time */
    public record Look(Service service, Instant at) {}

    /** @param least how many logs each sweep reads at least */
    public static TargetsAtRest none(int least) {
        return new TargetsAtRest(least, Optional.empty(), Map.of());
    }

    /** The targets at rest whose logs this sweep reads all the same: those with the oldest full looks. */
    List<Target> due(List<Target> targets, Instant now) {
        List<Map.Entry<Target, Look>> known = targets.stream()
                .flatMap(target -> look(target).map(look -> Map.entry(target, look)).stream())
                .toList();
        return known.stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().at()))
                .limit(Math.max(least, share(known.size(), now)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** In each {@link #LONGEST}, however many sweeps there are in it, these numbers add up to that of all targets. */
    private long share(int targets, Instant now) {
        Instant from = sweptAt.filter(at -> at.plus(LONGEST).isAfter(now)).orElse(now.minus(LONGEST));
        return turn(targets, now) - turn(targets, from);
    }

    private static long turn(int targets, Instant at) {
        return Math.floorDiv(targets * at.toEpochMilli(), LONGEST.toMillis());
    }

    TargetsAtRest without(List<Target> targets) {
        var others = new HashMap<>(looks);
        targets.forEach(others::remove);
        return new TargetsAtRest(least, sweptAt, others);
    }

    /** @param found of the sweep that began at this time; what is known of other targets is forgotten */
    TargetsAtRest after(Instant sweep, Map<Target, Look> found) {
        return new TargetsAtRest(least, Optional.of(sweep), found);
    }

    /** The last full look; empty where the target was not at rest then. */
    Optional<Look> look(Target target) {
        return Optional.ofNullable(looks.get(target));
    }

    /** The last full look, if ECS describes the service as it was then. */
    Optional<Look> look(Target target, Service service) {
        return look(target).filter(look -> look.service().equals(service));
    }
}
