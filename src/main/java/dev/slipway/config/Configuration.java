package dev.slipway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The targets and patterns that users configured, each of them checked. {@code select.Targets} finds targets in it. */
public final class Configuration {
    private final List<TargetSpec> specs;
    private final AccountRegion home;
    private final List<UnclearEntry> unclear;
    private final List<UnclearEntry> encrypted;

    Configuration(List<TargetSpec> specs, AccountRegion home, List<UnclearEntry> unclear) {
        this(specs, home, unclear, List.of());
    }

    /** @param encrypted the entries of which nothing is known, so that no event is meant for them */
    Configuration(
            List<TargetSpec> specs, AccountRegion home, List<UnclearEntry> unclear, List<UnclearEntry> encrypted) {
        this.specs = List.copyOf(specs);
        this.home = home;
        this.unclear = List.copyOf(unclear);
        this.encrypted = List.copyOf(encrypted);
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
        return of(source, ConfigurationParser.read(json, ConfigPath.root(), Boundary.none(home)), home);
    }

    /** @throws InvalidConfigurationException listing every problem */
    static Configuration of(String source, ConfigurationParser.Parsed read, AccountRegion home) {
        var problems = new ArrayList<>(read.problems());
        TargetConflicts.among(read.specs(), home).forEach(clash -> problems.add(clash.at(clash.second())));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(source, problems);
        }
        return new Configuration(read.specs(), home, List.of());
    }

    /** Only these of its targets. */
    Configuration withOnly(List<TargetSpec> some) {
        return new Configuration(some, home, List.of());
    }

    /** The same targets, of a source whose newest content cannot be used. */
    Configuration with(UnclearEntry entry) {
        return new Configuration(specs, home, List.of(entry));
    }

    /** In the order in which they were written. */
    public List<TargetSpec> specs() {
        return specs;
    }

    /** The entries that do not count, or not as they are written now. An event may be meant for one of them. */
    public List<UnclearEntry> unclear() {
        return unclear;
    }

    /** All entries with a problem: those that are unclear, and SecureStrings. */
    public List<UnclearEntry> faulty() {
        return Stream.concat(unclear.stream(), encrypted.stream()).toList();
    }

    /** The account and region in which targets lie that name no other. */
    public AccountRegion home() {
        return home;
    }
}
