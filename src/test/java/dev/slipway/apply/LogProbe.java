package dev.slipway.apply;

import dev.slipway.ecs.Aws;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.target.Target;
import java.time.InstantSource;
import java.util.Optional;

/** Lets tests of other packages read a log and converge a target, as the product does. */
public final class LogProbe {
    private static final AllAtOnce ONE_BY_ONE = new AllAtOnce(Runnable::run);

    private LogProbe() {}

    public static LogEnd end(Aws aws, String family, InstantSource clock) {
        return new LogReader(aws.taskDefinitions(Place.OWN), ONE_BY_ONE, clock).end(family);
    }

    /** @return why the service was left to run something else */
    public static Optional<String> converge(Aws aws, Target target, InstantSource clock) {
        Services services = aws.services(target.place());
        TaskDefinitions definitions = aws.taskDefinitions(target.place());
        var log = new LogReader(definitions, ONE_BY_ONE, clock);
        return new Converge(services, definitions, log, new Teller(services, definitions, clock), ONE_BY_ONE)
                .run(target)
                .left();
    }
}
