package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.config.TargetSpec;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;

/** The targets of a configuration, explicit or bound from patterns, and which of them a trigger concerns. */
public final class Targets {
    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;
    private final ServiceSelector services;

    private Targets(Configuration configuration) {
        this.specs = configuration.specs();
        this.explicit = new ExplicitTargets(specs, configuration.home());
        this.services = new ServiceSelector(specs, explicit);
    }

    public static Targets of(Configuration configuration) {
        return new Targets(configuration);
    }

    public Selection select(Trigger.Push push) {
        return new PushSelector(specs, explicit, push).select();
    }

    public Selection select(Trigger.Deploy deploy) {
        return new RequestSelector(specs, explicit).select(deploy);
    }

    public Selection select(Trigger.Rollback rollback) {
        return new RequestSelector(specs, explicit).select(rollback);
    }

    /**
     * The release logs to read before it is known which patterns a registered template concerns: a pattern may bind the
     * family's name in several ways.
     */
    public List<LogLocation> logsOf(Trigger.TemplateRegistered registered) {
        return new TemplateSelector(specs, explicit, registered).logs();
    }

    /** @param owners of those {@link #logsOf logs} that have a release */
    public Selection select(Trigger.TemplateRegistered registered, List<LogOwner> owners) {
        return new TemplateSelector(specs, explicit, registered).select(owners);
    }

    /** The target of this service and environment, explicit or bound from a pattern. */
    public TargetLookup find(String service, String environment) {
        return new RequestSelector(specs, explicit).find(service, environment);
    }

    /** The targets without names to bind. */
    public List<Target> explicit() {
        return explicit.targets();
    }

    /**
     * The explicit targets of a service, of an environment, or all of them; where both are given, also what a pattern
     * binds.
     */
    public List<Target> matching(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(specs, explicit).matching(service, environment);
    }

    /** Why nothing {@link #matching matches}, and what the configuration has. */
    public String unmatched(Optional<String> service, Optional<String> environment) {
        return new RequestSelector(specs, explicit).unmatched(service, environment);
    }

    /**
     * The targets whose ECS service this is. Explicit targets win; a service that patterns do not bind whole, or that two
     * of them bind, has no target. Several only where the cluster is not known.
     *
     * @param at the account and region of the service
     * @param cluster its short name
     */
    public List<Target> ofService(AccountRegion at, Optional<String> cluster, String service) {
        return services.of(new EcsServiceName(at, cluster, service));
    }

    /** Where reconciliation lists the services that only patterns cover. */
    public List<ServiceListing> listings() {
        return services.listings();
    }

    /** Patterns whose services no {@link #listings listing} finds, each with the reason and what to do. */
    public List<String> unlistable() {
        return services.unlistable();
    }
}
