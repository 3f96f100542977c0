package dev.slipway.lambda;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationLoader;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.ParameterStore;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration as each invocation finds it. Which home it is read for, the first invocation tells. */
final class CurrentConfiguration {
    private final ConfigurationSource source;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private @Nullable ConfigurationLoader configurations;
    private List<ConfigurationProblem> refused = List.of();

    /** Is told of the problems. */
    interface ProblemListener {
        /**
         * @param toLog a refused configuration's every time: each time an invocation fails for it
         * @param news those that were not there the last time
         */
        void problems(List<ConfigurationProblem> toLog, List<ConfigurationProblem> news);
    }

    CurrentConfiguration(ConfigurationSource source, ParameterStore parameters, InstantSource clock) {
        this.source = source;
        this.parameters = parameters;
        this.clock = clock;
    }

    /** @throws InvalidConfigurationException where there is none to go by, after telling why */
    synchronized Configuration read(AccountRegion home, ProblemListener found) {
        ConfigurationLoader reader = configurations;
        if (reader == null) {
            reader = new ConfigurationLoader(source, home, parameters, clock);
            configurations = reader;
        }
        try {
            Configuration.Reading reading = reader.current();
            refused = List.of();
            found.problems(reading.problems(), reading.problems());
            return reading.configuration();
        } catch (InvalidConfigurationException bad) {
            boolean known = bad.problems().equals(refused);
            refused = bad.problems();
            found.problems(refused, known ? List.of() : refused);
            throw bad;
        }
    }
}
