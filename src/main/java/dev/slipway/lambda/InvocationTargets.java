package dev.slipway.lambda;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.lambda.ConfiguredTargets.ProblemListener;
import dev.slipway.outcome.Outcome;
import dev.slipway.select.Targets;
import dev.slipway.select.Visible;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The targets as one invocation reads and shows them.
 *
 * @param visible what the answer may name
 */
record InvocationTargets(ConfiguredTargets configured, AccountRegion home, InvocationReport report, Visible visible) {
    /** @throws InvalidConfigurationException where no configuration can be used */
    Targets targets() {
        return read(configured::read).showing(visible);
    }

    /**
     * Selects from the targets. Where that misses, the source is read again, because Terraform may have written the entry a
     * moment ago.
     */
    <T> T select(Function<Targets, T> selector, Predicate<T> isMiss) {
        Targets targets = read(configured::read);
        T selected = selector.apply(targets.showing(visible));
        if (!isMiss.test(selected)) {
            return selected;
        }
        Targets newer = read(configured::readAfterMiss);
        return newer == targets ? selected : selector.apply(newer.showing(visible));
    }

    /**
     * The same, but while the source is read again something may begin by the targets that were read last.
     *
     * @param begin gets what is selected from those; it need not be what is selected from the newest ones
     */
    <T> T select(Function<Targets, T> selector, Predicate<T> isMiss, Consumer<T> begin) {
        configured
                .outdated()
                .map(targets -> selector.apply(targets.showing(visible)))
                .ifPresent(begin);
        return select(selector, isMiss);
    }

    private Targets read(BiFunction<AccountRegion, ProblemListener, Targets> how) {
        try {
            return how.apply(home, report::problems);
        } catch (InvalidConfigurationException invalid) {
            if (!visible.isLimited()) {
                throw invalid;
            }
            // its message lists every problem, and these name other teams' targets
            report.publishProblems();
            throw new InvocationFailedException(
                    List.of(
                            Outcome.refused(
                                    "the configuration is not valid, and Slipway deploys nothing until it is; the function's log has its problems")));
        }
    }
}
