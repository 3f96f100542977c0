package dev.slipway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The targets and patterns that users configured, each of them checked. {@code select.Targets} finds targets in it. */
public final class Configuration {
    private final List<TargetSpec> specs;
    private final AccountRegion home;

    private Configuration(List<TargetSpec> specs, AccountRegion home) {
        this.specs = List.copyOf(specs);
        this.home = home;
    }

    /** @param problems what was left out of the configuration, and why */
    public record Reading(Configuration configuration, List<ConfigurationProblem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param json {@code {"targets": […]}}, or one target
     * @throws InvalidConfigurationException listing every problem
     */
    public static Configuration parse(String json, AccountRegion home) {
        return parse("the configuration", json, home);
    }

    static Configuration parse(String source, String json, AccountRegion home) {
        ConfigurationParser.Parsed read = ConfigurationParser.read(json, "", home);
        var problems = new ArrayList<>(read.problems());
        TargetConflicts.among(read.specs(), home).forEach(clash -> problems.add(clash.at(clash.second())));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(source, problems);
        }
        return new Configuration(read.specs(), home);
    }

    /**
     * Reads one parameter for each team. An invalid parameter excludes only its own targets. Of targets that conflict,
     * all are excluded, because the configuration does not say which of them owns the service.
     *
     * @param byName the parameters' texts by the parameters' names
     */
    static Reading ofParameters(Map<String, String> byName, AccountRegion home) {
        var problems = new ArrayList<ConfigurationProblem>();
        var good = new ArrayList<TargetSpec>();
        new TreeMap<>(byName).forEach((name, text) -> {
            ConfigurationParser.Parsed read = ConfigurationParser.read(text, name, home);
            problems.addAll(read.problems());
            if (read.problems().isEmpty()) {
                good.addAll(read.specs());
            }
        });
        Set<TargetSpec> out = new HashSet<>();
        for (TargetConflicts.Conflict clash : TargetConflicts.among(good, home)) {
            for (TargetSpec spec : List.of(clash.first(), clash.second())) {
                out.add(spec);
                problems.add(clash.at(spec));
            }
        }
        good.removeIf(out::contains);
        return new Reading(
                new Configuration(good, home), problems.stream().distinct().toList());
    }

    /** In the order in which they were written. */
    public List<TargetSpec> specs() {
        return specs;
    }

    /** The account and region in which targets lie that name no other. */
    public AccountRegion home() {
        return home;
    }
}
