package dev.slipway.config;

import dev.slipway.config.ConfigurationParser.Parsed;
import dev.slipway.config.ParameterStore.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The entries below an SSM path, one or more for each parameter. It remembers each parameter's last good content, which
 * stays while newer content is not valid, and what went missing.
 */
final class ParameterEntries {
    /** Terraform replaces a parameter by deleting it and creating it again, which may take a run of its own. */
    static final Duration MISSING = Duration.ofHours(1);

    private static final String KEPT = "; until this is fixed, Slipway uses the last good content of this parameter";

    private final AccountRegion home;
    private final CurrentBoundaries boundaries;
    private final Map<String, List<TargetSpec>> lastGood = new TreeMap<>();
    private final Map<String, Instant> missingSince = new TreeMap<>();

    ParameterEntries(AccountRegion home, CurrentBoundaries boundaries) {
        this.home = home;
        this.boundaries = boundaries;
    }

    /** What one reading finds. */
    private static final class Found {
        private final List<TargetSpec> specs = new ArrayList<>();
        private final List<ConfigurationProblem> problems = new ArrayList<>();
        private final List<UnclearEntry> unclear = new ArrayList<>();
        private final List<UnclearEntry> encrypted = new ArrayList<>();
    }

    /**
     * Reads the parameters. One that is not valid affects only its own targets. Of targets that clash, none counts,
     * because the configuration does not say which of them owns the service.
     *
     * @param byName the parameters by their names
     */
    Configuration.Reading read(Map<String, Parameter> byName, Instant now) {
        var found = new Found();
        noteMissing(byName.keySet(), now);
        new TreeMap<>(byName)
                .forEach((name, parameter) -> boundaries
                        .of(name)
                        .ifPresentOrElse(
                                boundary -> read(name, parameter, boundary, found),
                                () -> refuse(name, parameter, found)));
        missingSince.forEach((name, since) -> boundaries
                .of(name)
                .ifPresent(boundary -> found.unclear.add(new UnclearEntry(
                        name,
                        kept(name),
                        boundary,
                        UnclearEntry.Cause.MISSING,
                        "the parameter has been missing since %s".formatted(since)))));
        removeClashes(found);
        return new Configuration.Reading(
                new Configuration(found.specs, home, found.unclear, found.encrypted),
                found.problems.stream().distinct().toList());
    }

    private void noteMissing(Set<String> present, Instant now) {
        Predicate<String> isPresent = present::contains;
        missingSince.keySet().removeIf(isPresent);
        lastGood.keySet().stream().filter(isPresent.negate()).forEach(name -> missingSince.putIfAbsent(name, now));
        missingSince.entrySet().removeIf(missing -> {
            boolean isOver = !now.isBefore(missing.getValue().plus(MISSING));
            if (isOver) {
                lastGood.remove(missing.getKey());
            }
            return isOver;
        });
    }

    /** What was good by older boundaries does not stay where it is outside the present ones. */
    private List<TargetSpec> kept(String name) {
        return boundaries.inside(name, lastGood.getOrDefault(name, List.of()));
    }

    /** Nothing of it counts, and no event is meant for it: only {@code status} shows which targets it has. */
    private void refuse(String name, Parameter parameter, Found found) {
        ConfigurationProblem problem = boundaries.unmatched(name);
        Boundary none = Boundary.none(home);
        Parsed parsed = ConfigurationParser.read(parameter, ConfigPath.inParameter(name), none);
        found.problems.add(problem);
        found.unclear.add(new UnclearEntry(name, parsed.specs(), none, UnclearEntry.Cause.OUTSIDE, problem.toString()));
    }

    private void read(String name, Parameter parameter, Boundary boundary, Found found) {
        Parsed parsed = ConfigurationParser.read(parameter, ConfigPath.inParameter(name), boundary);
        if (parsed.problems().isEmpty()) {
            lastGood.put(name, parsed.specs());
            found.specs.addAll(parsed.specs());
            return;
        }
        List<TargetSpec> kept = kept(name);
        String suffix = kept.isEmpty() ? "" : KEPT;
        parsed.problems().forEach(problem -> found.problems.add(problem.with(suffix)));
        found.specs.addAll(kept);
        // Parameter Store does not turn a String into a SecureString, so one without good content was never an entry
        boolean isEntry = !parsed.isEncrypted() || !kept.isEmpty();
        (isEntry ? found.unclear : found.encrypted).add(unclear(name, parsed, boundary, kept));
    }

    static UnclearEntry unclear(String name, Parsed parsed, Boundary boundary, List<TargetSpec> kept) {
        var specs = new LinkedHashSet<>(parsed.specs());
        specs.addAll(kept);
        return new UnclearEntry(
                name, List.copyOf(specs), boundary, UnclearEntry.Cause.INVALID, texts(parsed.problems()));
    }

    private static List<String> texts(List<ConfigurationProblem> problems) {
        return problems.stream().map(ConfigurationProblem::toString).toList();
    }

    private void removeClashes(Found found) {
        Map<TargetSpec, List<ConfigurationProblem>> refused = new LinkedHashMap<>();
        for (TargetConflicts.Conflict clash : TargetConflicts.among(found.specs, home)) {
            for (TargetSpec spec : clash.refused()) {
                refused.computeIfAbsent(spec, s -> new ArrayList<>()).add(clash.at(spec));
            }
        }
        refused.forEach((spec, problems) -> {
            found.specs.remove(spec);
            found.problems.addAll(problems);
            found.unclear.add(new UnclearEntry(
                    spec.path().parameter(),
                    List.of(spec),
                    spec.boundary(),
                    UnclearEntry.Cause.CLASHING,
                    texts(problems)));
        });
    }
}
