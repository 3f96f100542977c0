package dev.slipway.plan;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.target.Asked;
import dev.slipway.target.Asked.By;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A changed template is nobody's request for a version, so it overrules nobody's choice: neither a person's who pointed
 * the service elsewhere, nor ECS's who went back.
 */
final class TemplateChange {
    private TemplateChange() {}

    /** Empty where nothing does. */
    static Optional<Decision> whatStandsAgainst(Asked asked, Seen seen, Service service) {
        Optional<Entry> last = seen.log().last();
        if (asked.by() != By.TEMPLATE || last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Entry> desired = seen.log().desired();
        if (desired.isEmpty() && service.goesBackItself()) {
            return Optional.of(new Decision.Refuse(
                    "revision %d failed, and where ECS itself goes back to from it is not known; deploy a version"
                            .formatted(last.get().number())));
        }
        Entry meant = desired.orElse(last.get());
        boolean asMeant = service.runs(meant.arn())
                || (!Owner.wasTold(meant)
                        && !Owner.mayBeRollingBack(service, seen.log().desired()));
        if (asMeant) {
            return Optional.empty();
        }
        return seen.serviceDeployment().isEmpty()
                ? Optional.of(new Decision.Read(Decision.What.SERVICE_DEPLOYMENT))
                : choice(seen, service, meant, last.get());
    }

    private static Optional<Decision> choice(Seen seen, Service service, Entry meant, Entry last) {
        Owner.Choice choice = Owner.choice(
                service, running(seen, service), seen.serviceDeployment().orElseThrow(), meant, last);
        return switch (choice) {
            // what is told while ECS goes back is told later, as of any deployment
            case TELL, LEAVE_UNTIL_ROLLED_BACK -> Optional.empty();
            case LEAVE_ECS_WENT_BACK ->
                Optional.of(new Decision.NotYet(
                        "ECS itself went back from revision %d, which is not noted yet".formatted(meant.number())));
            case LEAVE_SOMEBODY_CHOSE ->
                Optional.of(
                        meant.deployment().isEmpty()
                                ? new Decision.NotYet(
                                        "somebody is telling the service to run revision %d".formatted(meant.number()))
                                : new Decision.Unchanged(meant, "a changed template overrules nobody's choice"));
        };
    }

    private static Optional<Entry> running(Seen seen, Service service) {
        Optional<RevisionName> name = RevisionName.parse(service.taskDefinition());
        return Stream.concat(seen.log().entries().stream(), seen.history().orElse(List.of()).stream())
                .filter(e -> name.filter(e.definition().name()::equals).isPresent())
                .findFirst();
    }
}
