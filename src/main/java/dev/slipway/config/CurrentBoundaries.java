package dev.slipway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The boundaries in force, for one configuration. Without the setting every parameter may have any target. */
final class CurrentBoundaries {
    private final Optional<InstallationSetting<Boundaries>> setting;
    private final AccountRegion home;
    private final List<ConfigurationProblem> unreported = new ArrayList<>();
    private Optional<Boundaries> inForce = Optional.empty();

    CurrentBoundaries(Optional<InstallationSetting<Boundaries>> setting, AccountRegion home) {
        this.setting = setting;
        this.home = home;
    }

    /**
     * Reads the setting where it is older. Before the first time nothing is permitted.
     *
     * @return whether other boundaries are in force now
     * @throws InvalidConfigurationException if none were ever valid
     * @throws dev.slipway.ecs.AwsException if SSM cannot be read and none were ever valid
     */
    boolean refresh(Duration maxAge) {
        Optional<Boundaries> before = inForce;
        setting.map(s -> s.notOlderThan(maxAge)).ifPresent(reading -> {
            inForce = Optional.of(reading.value());
            unreported.addAll(reading.problems());
        });
        return !inForce.equals(before);
    }

    /** The problems of the setting that were not taken yet. */
    List<ConfigurationProblem> takeProblems() {
        List<ConfigurationProblem> problems = List.copyOf(unreported);
        unreported.clear();
        return problems;
    }

    boolean isSet() {
        return setting.isPresent();
    }

    /** What the targets of the parameter must keep; empty where it must have none. */
    Optional<Boundary> of(String parameter) {
        return setting.isEmpty()
                ? Optional.of(Boundary.none(home))
                : inForce.flatMap(boundaries -> boundaries.of(parameter, home));
    }

    /** Those of an earlier reading of the parameter that are inside its boundary now. */
    List<TargetSpec> inside(String parameter, List<TargetSpec> specs) {
        return of(parameter).stream()
                .flatMap(boundary -> specs.stream().map(spec -> spec.within(boundary)))
                .filter(spec -> !spec.isOutside())
                .toList();
    }

    /** The problem of a parameter that must have no target. */
    ConfigurationProblem unmatched(String parameter) {
        return new ConfigurationProblem(
                parameter,
                "no pattern of %s matches the parameter's name, so none of its targets counts; add a pattern there, or remove the parameter"
                        .formatted(this));
    }

    /** The variable, or {@code ssm:/name}. */
    @Override
    public String toString() {
        return setting.map(InstallationSetting::toString).orElse(Boundaries.VARIABLE);
    }
}
