package dev.slipway.races;

import dev.slipway.ecs.Place;
import dev.slipway.target.Target;
import java.util.List;
import java.util.OptionalInt;

/** The target that every scenario is about. */
final class Subject {
    private Subject() {}

    static Target target(String registry, boolean followsTemplate) {
        return new Target(
                Story.SERVICE,
                Story.CLUSTER,
                registry,
                "acme/web",
                List.of(),
                Story.CLUSTER,
                Story.SERVICE,
                Story.FAMILY,
                Story.FAMILY + "-template",
                List.of(),
                "latest",
                Target.Rollback.AUTO,
                OptionalInt.empty(),
                followsTemplate,
                Place.OWN);
    }
}
