package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.ecs.Aws;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.Selection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The first reads of a deployment, started while the configuration is read again. They count only where the newest
 * configuration asks for exactly the same; else they are dropped, and every target is read again. What was dropped makes no
 * further attempt.
 */
public final class StartedReads implements AutoCloseable {
    private final Aws aws;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Pause pause;
    private List<DeployRequest> requests = List.of();
    private Optional<SharedReads> reads = Optional.empty();
    private volatile boolean isDropped;

    public StartedReads(Aws aws, Parallel parallel, InstantSource clock, Pause pause) {
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Starts to read what the requests of this selection need, unless they are so many that the targets start in groups: one
     * round trip matters little to them.
     */
    public void start(Selection selection) {
        if (selection.requests().size() <= Deployer.AT_ONCE) {
            requests = selection.requests();
            reads = Optional.of(
                    new SharedReads(aws, parallel, clock, length -> !isDropped && pause.pause(length), requests));
        }
    }

    /** The reads that were started for exactly these requests, once: a second attempt reads again. */
    Optional<SharedReads> take(List<DeployRequest> wanted) {
        Optional<SharedReads> taken = reads.filter(r -> requests.equals(wanted));
        if (taken.isPresent()) {
            reads = Optional.empty();
        }
        close();
        return taken;
    }

    /** Drops the reads that nobody took: the configuration could not be used, or says something else now. */
    @Override
    public void close() {
        isDropped |= reads.isPresent();
        reads = Optional.empty();
    }
}
