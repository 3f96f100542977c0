package dev.slipway.caller;

import dev.slipway.select.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who asks by an alias of the function, and what for.
 *
 * @param name of the alias
 * @param actions names of requests, and of the rules that a request may be exempt from; empty: all requests and no exemption
 * @param services of the targets; empty: all
 * @param environments of the targets; empty: all
 * @param from the environments whose good versions may be deployed; empty: any version may be
 */
public record Caller(
        String name,
        Optional<List<String>> actions,
        Optional<NameLimit> services,
        Optional<NameLimit> environments,
        Optional<NameLimit> from) {
    public Caller {
        if (!InvokedAs.Qualifier.isAlias(name) || name.equals(InvokedAs.LIVE)) {
            throw new IllegalArgumentException("name: no alias of a caller: " + name);
        }
        actions = actions.map(List::copyOf);
    }

    /** Whether its targets are limited. */
    public boolean isLimited() {
        return services.isPresent() || environments.isPresent();
    }

    /** What answers may name. */
    public Visible sees() {
        return new Visible(services.map(limit -> limit::admits), environments.map(limit -> limit::admits));
    }

    /** Its limits of targets: {@code services web, api-*; environments dev}. */
    public String targets() {
        var limits = new ArrayList<String>();
        services.ifPresent(limit -> limits.add("services " + limit));
        environments.ifPresent(limit -> limits.add("environments " + limit));
        return String.join("; ", limits);
    }
}
