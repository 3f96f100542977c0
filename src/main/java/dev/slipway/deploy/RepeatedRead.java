package dev.slipway.deploy;

import dev.slipway.access.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads again what AWS does not show yet, after pauses that the function's time allows: its reads lag behind its writes and
 * its events.
 */
record RepeatedRead(Pause pause, List<Duration> pauses) {
    RepeatedRead {
        pauses = List.copyOf(pauses);
    }

    /** For what an event announces, or Terraform replaces: 15 seconds. */
    static RepeatedRead patient(Pause pause) {
        return new RepeatedRead(pause, seconds(1, 2, 4, 8));
    }

    /** For what may not exist at all, while somebody waits for the answer: 3 seconds. */
    static RepeatedRead brief(Pause pause) {
        return new RepeatedRead(pause, seconds(1, 2));
    }

    private static List<Duration> seconds(Integer... lengths) {
        return Stream.of(lengths).map(Duration::ofSeconds).toList();
    }

    /** @return what was read last, whether it fits or not */
    <T> Optional<T> until(Predicate<T> fits, Optional<T> first, Supplier<Optional<T>> read) {
        Optional<T> found = first;
        for (Duration length : pauses) {
            if (found.filter(fits).isPresent() || !pause.pause(length)) {
                return found;
            }
            found = read.get();
        }
        return found;
    }
}
