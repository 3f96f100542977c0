package dev.slipway.apply;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.target.Configuration;
import dev.slipway.target.LogHead;
import dev.slipway.target.LogPlace;
import dev.slipway.target.Selection;
import dev.slipway.trigger.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Who follows a registered template. Of what only patterns know, the log says which service and environment it is. */
public final class Followers {
    private final Aws aws;
    private final AllAtOnce allAtOnce;
    private final InstantSource clock;

    /** @param executor runs reads side by side; a thread for each is expected */
    public Followers(Aws aws, Executor executor, InstantSource clock) {
        this.aws = aws;
        this.allAtOnce = new AllAtOnce(executor);
        this.clock = clock;
    }

    /** @param troubles of logs that could not be read: whose they are is not known */
    public record Found(Selection selection, List<Outcome> troubles) {
        public Found {
            troubles = List.copyOf(troubles);
        }
    }

    public Found of(Trigger.TemplateRegistered registered, Configuration configuration) {
        var troubles = new ArrayList<Outcome>();
        List<LogHead> heads = allAtOnce.each(configuration.logsBehind(registered), this::read).stream()
                .flatMap(read -> {
                    read.trouble().ifPresent(troubles::add);
                    return read.head().stream();
                })
                .toList();
        return new Found(configuration.select(registered, heads), troubles);
    }

    private record Read(Optional<LogHead> head, Optional<Outcome> trouble) {}

    private Read read(LogPlace log) {
        try {
            Optional<Entry> last = new LogReader(aws.taskDefinitions(log.place()), allAtOnce, clock)
                    .end(log.family())
                    .last();
            return new Read(last.flatMap(entry -> head(log, entry)), Optional.empty());
        } catch (AwsFailure failure) {
            String reason = "the family %s could not be read, which may have to follow its template: %s"
                    .formatted(log.family(), failure.getMessage());
            return new Read(
                    Optional.empty(),
                    Optional.of(Outcome.nobodys(Kind.FAILED, reason).healable(failure.retryCanHeal())));
        }
    }

    private static Optional<LogHead> head(LogPlace log, Entry entry) {
        return entry.tag(Entry.SERVICE)
                .flatMap(service ->
                        entry.tag(Entry.ENVIRONMENT).map(environment -> new LogHead(log, service, environment)));
    }
}
