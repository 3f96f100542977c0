package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.config.UnclearEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which targets an answer may name. What a pattern binds depends on the whole configuration, so the limits decide what is
 * said and listed, and not what the configuration is.
 *
 * @param services which services; empty: all
 * @param environments which environments; empty: all
 */
public record Visible(Optional<Predicate<String>> services, Optional<Predicate<String>> environments) {
    /** The whole configuration. */
    public static final Visible ALL = new Visible(Optional.empty(), Optional.empty());

    private static final String WHOLE = "ask somebody who may see the whole configuration; `status` says it";

    private static final String CLASH =
            "clashes with another entry, which this caller may not see, so it does not count; " + WHOLE;

    /** Whether something may be hidden. */
    public boolean isLimited() {
        return services.isPresent() || environments.isPresent();
    }

    boolean shows(Target target) {
        return services.filter(admits -> !admits.test(target.service())).isEmpty()
                && environments
                        .filter(admits -> !admits.test(target.environment()))
                        .isEmpty();
    }

    /** Of a pattern only what needs no name to be bound can be compared with the limits. */
    boolean shows(TargetSpec spec) {
        return shows(services, spec.fixed(TargetField.SERVICE))
                && shows(environments, spec.fixed(TargetField.ENVIRONMENT));
    }

    private static boolean shows(Optional<Predicate<String>> limit, Optional<String> name) {
        return limit.isEmpty() || name.filter(limit.get()).isPresent();
    }

    /** Those with nothing but visible targets. The words about a clash name the other target. */
    List<UnclearEntry> of(List<UnclearEntry> entries) {
        return isLimited()
                ? entries.stream()
                        .filter(entry -> !entry.specs().isEmpty())
                        .filter(entry -> entry.specs().stream().allMatch(this::shows))
                        .map(entry -> entry.cause() == UnclearEntry.Cause.CLASHING
                                ? new UnclearEntry(entry.name(), entry.specs(), entry.boundary(), entry.cause(), CLASH)
                                : entry)
                        .toList()
                : entries;
    }

    /** The end of a message about a missing target: the entries that may have it. */
    Optional<String> words(List<UnclearEntry> entries) {
        List<UnclearEntry> visible = of(entries);
        if (visible.size() < entries.size()) {
            return Optional.of("this caller may not see it; " + WHOLE);
        }
        return UnclearEntries.words(visible);
    }

    /** Why a target cannot be used: a rule's words name other targets. */
    String reason(String whole) {
        return isLimited() ? "the configuration does not permit this target; " + WHOLE : whole;
    }
}
