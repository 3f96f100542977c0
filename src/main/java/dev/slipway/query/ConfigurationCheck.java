package dev.slipway.query;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.TargetSpec;
import dev.slipway.select.Targets;
import java.util.ArrayList;
import java.util.List;

/** Checks the text of a configuration as the functions read it. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /** @param home the account and region of targets that name no other */
    public static List<Finding> of(String text, AccountRegion home) {
        try {
            return valid(Configuration.parse(text, home));
        } catch (InvalidConfigurationException invalid) {
            return invalid.problems().stream()
                    .map(problem -> Finding.refuse(problem.path(), problem.what()))
                    .toList();
        }
    }

    private static List<Finding> valid(Configuration configuration) {
        long patterns =
                configuration.specs().stream().filter(TargetSpec::isPattern).count();
        var findings = new ArrayList<Finding>();
        findings.add(Finding.ok(
                "targets",
                "%d explicit, %d with names in braces"
                        .formatted(configuration.specs().size() - patterns, patterns)));
        Targets.of(configuration)
                .unlistable()
                .forEach(problem -> findings.add(Finding.warn(problem.path(), problem.what())));
        return findings;
    }
}
