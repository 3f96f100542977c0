package dev.slipway.access;

import dev.slipway.config.Target;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Services;
import dev.slipway.release.LogTail;
import dev.slipway.release.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Reads the service and the end of the log of one target, so that both show what this run wrote, and neither is older than
 * what the other shows. A read that is old concludes nothing: it is repeated after a pause.
 */
public final class FreshReads {
    /** The first is as long as ECS's reads usually lag: all callers share ECS's rates, so a shorter one costs more. */
    public static final List<Duration> PAUSES =
            Stream.of(3, 6, 12).map(Duration::ofSeconds).toList();

    private final Target target;
    private final Services services;
    private final LogReader log;
    private final OwnWrites writes;
    private final Parallel parallel;
    private final Pause pause;

    public FreshReads(Target target, Aws aws, LogReader log, OwnWrites writes, Parallel parallel, Pause pause) {
        this.target = target;
        this.services = aws.services(target.location());
        this.log = log;
        this.writes = writes;
        this.parallel = parallel;
        this.pause = pause;
    }

    /**
     * What was read.
     *
     * @param service empty where ECS reports it as MISSING
     * @param repeated whether a read before it was old
     */
    public record Reading(LogTail log, Optional<Service> service, boolean repeated) {
        public Reading(LogTail log, Optional<Service> service) {
            this(log, service, false);
        }
    }

    /**
     * @return empty where a read stays old, or no time is left
     * @throws AwsException of a read
     */
    public Optional<Reading> read() {
        CompletableFuture<LogTail> readLog = parallel.start(this::readLog);
        Optional<Service> service = services.find(target.serviceRef());
        var reading = new Reading(Parallel.await(readLog), service);
        for (Duration length : PAUSES) {
            if (!isOld(reading)) {
                return Optional.of(reading);
            }
            if (!pause.pause(length)) {
                return Optional.empty();
            }
            reading = withoutOld(reading);
        }
        return Optional.of(reading).filter(last -> !isOld(last));
    }

    public boolean isOld(Reading reading) {
        return isLogOld(reading) || isServiceOld(reading);
    }

    /** Reads again only what is old. */
    private Reading withoutOld(Reading reading) {
        CompletableFuture<LogTail> end =
                isLogOld(reading) ? parallel.start(this::readLog) : CompletableFuture.completedFuture(reading.log());
        Optional<Service> service = isServiceOld(reading) ? services.find(target.serviceRef()) : reading.service();
        return new Reading(Parallel.await(end), service, true);
    }

    private LogTail readLog() {
        return writes.addTo(log.end(target.family()));
    }

    /** The service may run a newer release than the log shows. */
    private boolean isLogOld(Reading reading) {
        return !writes.areShownBy(reading.log())
                || reading.service()
                        .filter(s -> log.ranAhead(reading.log(), target.family(), s))
                        .isPresent();
    }

    /** A release of another target says nothing about this target's service. */
    private boolean isServiceOld(Reading reading) {
        return reading.service()
                .filter(s -> !writes.areShownBy(s)
                        || reading.log()
                                .desired()
                                .filter(d -> d.isOf(target.service(), target.environment()))
                                .filter(d -> ReadLag.isOlder(s, d, log.clock().instant()))
                                .isPresent())
                .isPresent();
    }
}
