package dev.slipway.config;

import dev.slipway.select.EcsServiceName;
import dev.slipway.select.ExplicitTargets;
import dev.slipway.select.LogLocation;
import dev.slipway.select.LogOwner;
import dev.slipway.select.PushSelector;
import dev.slipway.select.RequestSelector;
import dev.slipway.select.Selection;
import dev.slipway.select.ServiceListing;
import dev.slipway.select.ServiceSelector;
import dev.slipway.select.TargetLookup;
import dev.slipway.select.TemplateSelector;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The targets that somebody wrote down, each of them checked, and which of them a push or a request concerns. */
public final class Configuration {
    private final List<TargetSpec> specs;
    private final ExplicitTargets written;
    private final ServiceSelector services;

    private Configuration(List<TargetSpec> specs, AccountRegion home) {
        this.specs = List.copyOf(specs);
        this.written = new ExplicitTargets(this.specs, home);
        this.services = new ServiceSelector(this.specs, written);
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
     * What several teams wrote, each into a parameter of its own. A bad parameter takes out its own targets only;
     * targets that clash are all out, because nobody can tell whose the service is.
     *
     * @param byName the parameters' texts by the parameters' names
     */
    public static Reading ofParameters(Map<String, String> byName, AccountRegion home) {
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

    public Selection select(Trigger.Push push) {
        return new PushSelector(specs, written, push).select();
    }

    public Selection select(Trigger.Deploy deploy) {
        return new RequestSelector(specs, written).select(deploy);
    }

    public Selection select(Trigger.Rollback rollback) {
        return new RequestSelector(specs, written).select(rollback);
    }

    /**
     * The logs that have to be looked into before it is known which patterns a registered template concerns: its
     * family's name may be bound in several ways.
     */
    public List<LogLocation> logsBehind(Trigger.TemplateRegistered registered) {
        return new TemplateSelector(specs, written, registered).logs();
    }

    /** @param heads of {@link #logsBehind those logs} that have an entry */
    public Selection select(Trigger.TemplateRegistered registered, List<LogOwner> heads) {
        return new TemplateSelector(specs, written, registered).select(heads);
    }

    /** The target of this service and environment, written so or bound from a pattern. */
    public TargetLookup find(String service, String environment) {
        return new RequestSelector(specs, written).find(service, environment);
    }

    /** The targets without names to bind: those known before anybody asks. */
    public List<Target> targets() {
        return written.targets();
    }

    /**
     * The written targets of a service, of an environment, or all of them; where both are given, what a pattern binds,
     * too.
     */
    public List<Target> matching(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(specs, written).matching(service, environment);
    }

    /** Why nothing {@link #matching matches}, with what there is. */
    public String unmatched(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(specs, written).unmatched(service, environment);
    }

    /**
     * Whose an ECS service is, as an event names it. Written targets win; what patterns do not bind whole, or two of
     * them bind, is nobody's. Several only where the cluster is not known.
     *
     * @param cluster its short name
     */
    public List<Target> ofService(String account, String region, Optional<String> cluster, String service) {
        return services.of(new EcsServiceName(new AccountRegion(account, region), cluster, service));
    }

    /** Where the schedule finds the services that only patterns stand for. */
    public List<ServiceListing> listings() {
        return services.listings();
    }

    /** Patterns whose services no {@link #listings listing} finds: each with the reason, and what to do. */
    public List<String> unlistable() {
        return services.unlistable();
    }
}
