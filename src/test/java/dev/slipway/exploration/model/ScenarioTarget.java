package dev.slipway.exploration.model;

import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import java.util.List;
import java.util.OptionalInt;

/** The target that every scenario is about. */
final class ScenarioTarget {
    private ScenarioTarget() {}

    static Target target(String registry, boolean followsTemplate) {
        return new Target(
                ScenarioSetup.SERVICE,
                ScenarioSetup.CLUSTER,
                registry,
                "acme/web",
                List.of(),
                ScenarioSetup.CLUSTER,
                ScenarioSetup.SERVICE,
                ScenarioSetup.FAMILY,
                ScenarioSetup.FAMILY + "-template",
                List.of(),
                "latest",
                Target.Rollback.AUTO,
                OptionalInt.empty(),
                followsTemplate,
                Location.OWN);
    }
}
