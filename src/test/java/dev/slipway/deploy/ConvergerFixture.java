package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.OwnWrites;
import dev.slipway.access.Parallel;
import dev.slipway.access.ServiceUpdater;
import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Location;
import dev.slipway.release.LogTail;
import dev.slipway.select.KnownTargets;
import dev.slipway.select.TargetOwnership;
import java.time.InstantSource;
import java.util.Optional;

/** Lets tests of other packages read a log and converge a target, as the product does. */
public final class ConvergerFixture {
    private static final Parallel ONE_BY_ONE = new Parallel(Runnable::run);

    private ConvergerFixture() {}

    public static LogTail end(Aws aws, String family, InstantSource clock) {
        return new LogReader(aws.taskDefinitions(Location.OWN), ONE_BY_ONE, clock).end(family);
    }

    /** @return why the service was left to run something else */
    public static Optional<String> converge(Aws aws, Target target, InstantSource clock) {
        var writes = new OwnWrites();
        return new Converger(
                        target,
                        aws,
                        writes,
                        new ServiceUpdater(target, aws, writes, clock, length -> true),
                        ONE_BY_ONE,
                        clock,
                        length -> true,
                        new TargetOwnership(KnownTargets.NONE))
                .run()
                .leftAlone();
    }
}
