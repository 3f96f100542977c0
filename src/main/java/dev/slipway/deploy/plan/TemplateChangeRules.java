package dev.slipway.deploy.plan;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.util.Optional;
import java.util.stream.Stream;

/** A template change does not override what a person chose outside Slipway, nor a rollback by ECS. */
final class TemplateChangeRules {
    private TemplateChangeRules() {}

    /** Empty where the deployment may start. */
    static Optional<DeployAction> objection(DeployRequest request, DeploySnapshot snapshot, Service service) {
        Optional<Release> last = snapshot.log().lastReady();
        if (request.by() != By.TEMPLATE || last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Release> desired = snapshot.log().desired();
        if (desired.isEmpty() && service.rollsBackAutomatically()) {
            return Optional.of(new DeployAction.Refuse(
                    "revision %d failed, and the release log does not say what ECS rolls back to; deploy a version"
                            .formatted(last.get().number())));
        }
        Release expected = desired.orElse(last.get());
        boolean asExpected =
                service.runs(expected.arn()) || DeploymentOwnership.isFirstUpdateMissing(service, expected);
        if (asExpected) {
            return Optional.empty();
        }
        return snapshot.more().serviceDeployment().isEmpty()
                ? Optional.of(new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT))
                : byOwner(snapshot, service, request.target().template(), expected, last.get());
    }

    private static Optional<DeployAction> byOwner(
            DeploySnapshot snapshot, Service service, String template, Release expected, Release last) {
        var ownership = new DeploymentOwnership(
                service,
                template,
                running(snapshot, service),
                expected,
                last,
                snapshot.log().desiredBefore());
        return switch (ownership.choice(
                snapshot.more().serviceDeployment().orElseThrow().deployment())) {
            // as for any deployment: while ECS rolls back, UpdateService is called later
            case UPDATE, UPDATE_REPLACED_SERVICE, WAIT_FOR_ECS_ROLLBACK -> Optional.empty();
            case ECS_ROLLED_BACK ->
                Optional.of(new DeployAction.Wait("ECS rolled revision %d back, and Slipway has not recorded that yet"
                        .formatted(expected.number())));
            case CHANGED_OUTSIDE ->
                Optional.of(
                        expected.deployment().isEmpty() && !service.isFamily()
                                ? new DeployAction.Wait("another invocation is updating the service to revision %d"
                                        .formatted(expected.number()))
                                : new DeployAction.Unchanged(
                                        expected,
                                        "the service was changed outside Slipway; a template change does not override that",
                                        Optional.empty()));
        };
    }

    private static Optional<Release> running(DeploySnapshot snapshot, Service service) {
        Optional<RevisionName> name = RevisionName.parse(service.taskDefinition());
        return Stream.concat(snapshot.log().releases().stream(), snapshot.history().stream())
                .filter(e -> name.filter(e.definition().name()::equals).isPresent())
                .findFirst();
    }
}
