package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.Target;
import dev.slipway.config.UnclearEntry;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;

/** The targets of a configuration, explicit or bound from patterns, and which of them a trigger concerns. */
public final class Targets implements KnownTargets {
    private final Entries entries;
    private final ServiceSelector services;
    private final UnclearEntries faulty;
    private final Visible visible;

    private Targets(Entries entries, ServiceSelector services, UnclearEntries faulty, Visible visible) {
        this.entries = entries;
        this.services = services;
        this.faulty = faulty;
        this.visible = visible;
    }

    public static Targets of(Configuration configuration) {
        Entries entries = Entries.of(configuration);
        var faulty = new UnclearEntries(configuration.faulty());
        return new Targets(entries, new ServiceSelector(entries), faulty, Visible.ALL);
    }

    /** The same targets, of which answers list and name only these. A request for one target must name one of them. */
    public Targets showing(Visible limits) {
        return new Targets(entries, services, faulty, limits);
    }

    public Selection select(Trigger.Push push) {
        return new PushSelector(entries, push).select();
    }

    public Selection select(Trigger.Deploy deploy) {
        return new RequestSelector(entries, visible).select(deploy);
    }

    public Selection select(Trigger.Rollback rollback) {
        return new RequestSelector(entries, visible).select(rollback);
    }

    public Selection select(Trigger.RollbackSince rollback) {
        return new RequestSelector(entries, visible).select(rollback);
    }

    public Selection select(Trigger.Restart restart) {
        return new RequestSelector(entries, visible).select(restart);
    }

    public Selection select(Trigger.Promote promote) {
        return new RequestSelector(entries, visible).select(promote);
    }

    /**
     * The release logs to read before it is known which patterns a registered template concerns: a pattern may bind the
     * family's name in several ways.
     */
    public List<LogLocation> logsOf(Trigger.TemplateRegistered registered) {
        return new TemplateSelector(entries, registered).logs();
    }

    /** @param owners of those {@link #logsOf(Trigger.TemplateRegistered) logs} that have a release */
    public Selection select(Trigger.TemplateRegistered registered, List<LogOwner> owners) {
        return new TemplateSelector(entries, registered).select(owners);
    }

    /**
     * The release logs whose tags have to be read before it is known which pattern's target a stopped release task is of:
     * a pattern may bind the family's name in several ways.
     */
    public List<LogLocation> logsOf(Trigger.TaskStopped stopped) {
        return new StoppedTaskSelector(entries, stopped).logs();
    }

    /**
     * The target whose family and cluster those of the task are.
     *
     * @param owners of those {@link #logsOf(Trigger.TaskStopped) logs}, as the task's revision names them
     */
    public ServiceMatch select(Trigger.TaskStopped stopped, List<LogOwner> owners) {
        return new StoppedTaskSelector(entries, stopped).select(owners);
    }

    /** The target of this service and environment, explicit or bound from a pattern. */
    public TargetLookup find(String service, String environment) {
        return new RequestSelector(entries, visible).find(service, environment);
    }

    @Override
    public Optional<Target> known(String service, String environment) {
        return find(service, environment) instanceof TargetLookup.Found(Target target)
                ? Optional.of(target)
                : Optional.empty();
    }

    @Override
    public Optional<Target> otherReading(Target target, String family) {
        return services.otherReading(target, family);
    }

    @Override
    public boolean mayBeNamed(Target target) {
        return visible.shows(target);
    }

    /** The targets without names to bind. */
    public List<Target> explicit() {
        return entries.explicit().targets();
    }

    /**
     * The explicit targets of a service, of an environment, or all of them; where both are given, also what a pattern
     * binds.
     */
    public List<Target> matching(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(entries, visible).matching(service, environment);
    }

    /** Why nothing {@link #matching matches}, and what the configuration has. */
    public String unmatched(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(entries, visible).unmatched(service, environment);
    }

    /** The entries of the configuration that have a problem and may have a target of this service and environment. */
    public List<UnclearEntry> faulty(Optional<String> service, Optional<String> environment) {
        return visible.of(faulty.naming(service, environment));
    }

    /**
     * The targets whose ECS service this is. Explicit targets win; a service that patterns do not bind whole has no target,
     * and one that two of them bind is left out.
     *
     * @param at the account and region of the service
     * @param cluster its short name
     */
    public ServiceMatch ofService(AccountRegion at, Optional<String> cluster, String service) {
        return services.of(new EcsServiceName(at, cluster, service));
    }

    /** Where reconciliation lists the services that only patterns cover. */
    public List<ServiceListing> listings() {
        return services.listings();
    }

    /** Patterns whose services no {@link #listings listing} finds, each with the reason and what to do. */
    public List<ConfigurationProblem> unlistable() {
        return services.unlistable();
    }
}
