package dev.slipway.lambda;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationLoader;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.ParameterStore;
import dev.slipway.select.Targets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The targets that each invocation works with. The first invocation tells in which account and region the function is. */
final class ConfiguredTargets {
    private final ConfigurationSource source;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private @Nullable ConfigurationLoader loader;
    private @Nullable Configuration configuration;
    private @Nullable Targets targets;
    private List<ConfigurationProblem> reported = List.of();

    /** Receives the problems of the configuration. */
    @FunctionalInterface
    interface ProblemListener {
        /**
         * @param toLog those of an invalid configuration each time, because each time the invocation fails for them
         * @param toPublish those that the last reading did not have
         */
        void problems(List<ConfigurationProblem> toLog, List<ConfigurationProblem> toPublish);
    }

    ConfiguredTargets(ConfigurationSource source, ParameterStore parameters, InstantSource clock) {
        this.source = source;
        this.parameters = parameters;
        this.clock = clock;
    }

    /** @throws InvalidConfigurationException where no configuration can be used, after reporting why */
    synchronized Targets read(AccountRegion home, ProblemListener listener) {
        try {
            Configuration.Reading reading = loader(home).current();
            reported = List.of();
            listener.problems(reading.problems(), reading.problems());
            return targets(reading.configuration());
        } catch (InvalidConfigurationException invalid) {
            boolean known = invalid.problems().equals(reported);
            reported = invalid.problems();
            listener.problems(reported, known ? List.of() : reported);
            throw invalid;
        }
    }

    private ConfigurationLoader loader(AccountRegion home) {
        ConfigurationLoader existing = loader;
        if (existing == null) {
            existing = new ConfigurationLoader(source, home, parameters, clock);
            loader = existing;
        }
        return existing;
    }

    private Targets targets(Configuration current) {
        Targets existing = targets;
        if (existing == null || configuration != current) {
            existing = Targets.of(current);
            targets = existing;
            configuration = current;
        }
        return existing;
    }
}
