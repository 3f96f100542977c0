package dev.slipway.access;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.release.LogTail;
import dev.slipway.release.Waiting;
import java.util.Optional;

/** Reads what a service waits for. Where nothing happens it reads nothing; else it reads ECS's own history. */
public record WaitingReader(Services services, ServiceRef service) {
    /** @throws AwsException where ECS's own history cannot be read */
    public Optional<Waiting> read(Service described, LogTail log) {
        return read(
                described,
                log,
                Waiting.needsHistory(described)
                        ? services.newestDeployment(service, log.historyFrom(described))
                        : Optional.empty());
    }

    /**
     * The same, where ECS's own history was read already.
     *
     * @throws AwsException where the lifecycle hooks cannot be read
     */
    public Optional<Waiting> read(Service described, LogTail log, NewestServiceDeployment newest) {
        return read(described, log, newest.deployment());
    }

    private Optional<Waiting> read(Service described, LogTail log, Optional<ServiceDeployment> newest) {
        Optional<PauseHook> hook =
                newest.filter(d -> d.status().equals("IN_PROGRESS")).flatMap(d -> services.pauseHook(d.arn()));
        return Waiting.of(described, log, newest, hook);
    }

    /** What the service and the log say alone. */
    public static Optional<Waiting> withoutHistory(Service described, LogTail log) {
        return Waiting.of(described, log, Optional.empty(), Optional.empty());
    }
}
