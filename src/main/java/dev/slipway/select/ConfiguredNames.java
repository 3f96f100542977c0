package dev.slipway.select;

import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.pattern.NamePattern;
import dev.slipway.text.Quoted;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says what services and environments the configuration has, where a request names another one.
 *
 * @param visible which of them it may say
 */
record ConfiguredNames(List<TargetSpec> specs, Visible visible) {
    private static final int AT_MOST = 10;

    ConfiguredNames {
        specs = specs.stream().filter(visible::shows).toList();
    }

    /** Why there is no such target. */
    String missing(String service, String environment) {
        List<String> environments = specs.stream()
                .filter(s ->
                        s.fixed(TargetField.SERVICE).filter(service::equals).isPresent())
                .flatMap(s -> s.text(TargetField.ENVIRONMENT).stream())
                .map(NamePattern::text)
                .distinct()
                .toList();
        if (!environments.isEmpty()) {
            return "%s has no environment %s; it has %s"
                    .formatted(Quoted.of(service), Quoted.of(environment), few(environments));
        }
        return "there is no service %s in %s; %s".formatted(Quoted.of(service), Quoted.of(environment), all());
    }

    /** {@code the configuration has web in dev, web in prod}. */
    String all() {
        List<String> known = specs.stream()
                .map(s -> "%s in %s"
                        .formatted(
                                s.text(TargetField.SERVICE).orElseThrow(),
                                s.text(TargetField.ENVIRONMENT).orElseThrow()))
                .distinct()
                .toList();
        return "%s has %s"
                .formatted(
                        visible.isLimited() ? "what this caller may see of the configuration" : "the configuration",
                        known.isEmpty() ? "none" : few(known));
    }

    private static String few(List<String> all) {
        String first = all.stream().limit(AT_MOST).collect(Collectors.joining(", "));
        return all.size() > AT_MOST ? "%s and %d more".formatted(first, all.size() - AT_MOST) : first;
    }
}
