package dev.slipway.deploy.plan;

import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.release.DeploymentOwnership;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A changed template is nobody's request for a version, so it overrules nobody's choice: neither a person's who pointed
 * the service elsewhere, nor ECS's who went back.
 */
final class TemplateChangeRules {
    private TemplateChangeRules() {}

    /** Empty where nothing does. */
    static Optional<DeployAction> whatStandsAgainst(DeployRequest asked, DeploySnapshot seen, Service service) {
        Optional<Release> last = seen.log().last();
        if (asked.by() != By.TEMPLATE || last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Release> desired = seen.log().desired();
        if (desired.isEmpty() && service.rollsBackAutomatically()) {
            return Optional.of(new DeployAction.Refuse(
                    "revision %d failed, and where ECS itself goes back to from it is not known; deploy a version"
                            .formatted(last.get().number())));
        }
        Release meant = desired.orElse(last.get());
        boolean asMeant = service.runs(meant.arn())
                || (!DeploymentOwnership.wasUpdatedTo(meant)
                        && !DeploymentOwnership.mayBeRollingBack(
                                service, seen.log().desired()));
        if (asMeant) {
            return Optional.empty();
        }
        return seen.serviceDeployment().isEmpty()
                ? Optional.of(new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT))
                : choice(seen, service, meant, last.get());
    }

    private static Optional<DeployAction> choice(DeploySnapshot seen, Service service, Release meant, Release last) {
        DeploymentOwnership.Choice choice = DeploymentOwnership.choice(
                service, running(seen, service), seen.serviceDeployment().orElseThrow(), meant, last);
        return switch (choice) {
            // what is told while ECS goes back is told later, as of any deployment
            case UPDATE, WAIT_FOR_ECS_ROLLBACK -> Optional.empty();
            case ECS_ROLLED_BACK ->
                Optional.of(new DeployAction.Wait(
                        "ECS itself went back from revision %d, which is not noted yet".formatted(meant.number())));
            case CHANGED_OUTSIDE ->
                Optional.of(
                        meant.deployment().isEmpty()
                                ? new DeployAction.Wait(
                                        "somebody is telling the service to run revision %d".formatted(meant.number()))
                                : new DeployAction.Unchanged(meant, "a changed template overrules nobody's choice"));
        };
    }

    private static Optional<Release> running(DeploySnapshot seen, Service service) {
        Optional<RevisionName> name = RevisionName.parse(service.taskDefinition());
        return Stream.concat(seen.log().releases().stream(), seen.history().orElse(List.of()).stream())
                .filter(e -> name.filter(e.definition().name()::equals).isPresent())
                .findFirst();
    }
}
