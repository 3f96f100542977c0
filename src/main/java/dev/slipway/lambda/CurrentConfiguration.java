package dev.slipway.lambda;

import dev.slipway.target.Configuration;
import dev.slipway.target.ConfigurationRefused;
import dev.slipway.target.ConfigurationSource;
import dev.slipway.target.Configurations;
import dev.slipway.target.Home;
import dev.slipway.target.Parameters;
import dev.slipway.target.Problem;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration as each invocation finds it. Which home it is read for, the first invocation tells. */
final class CurrentConfiguration {
    private final ConfigurationSource source;
    private final Parameters parameters;
    private final InstantSource clock;
    private @Nullable Configurations configurations;
    private List<Problem> refused = List.of();

    /** Is told of the problems. */
    interface Found {
        /**
         * @param toLog a refused configuration's every time: each time an invocation fails for it
         * @param news those that were not there the last time
         */
        void problems(List<Problem> toLog, List<Problem> news);
    }

    CurrentConfiguration(ConfigurationSource source, Parameters parameters, InstantSource clock) {
        this.source = source;
        this.parameters = parameters;
        this.clock = clock;
    }

    /** @throws ConfigurationRefused where there is none to go by, after telling why */
    synchronized Configuration read(Home home, Found found) {
        Configurations reader = configurations;
        if (reader == null) {
            reader = new Configurations(source, home, parameters, clock);
            configurations = reader;
        }
        try {
            Configuration.Reading reading = reader.current();
            refused = List.of();
            found.problems(reading.problems(), reading.problems());
            return reading.configuration();
        } catch (ConfigurationRefused bad) {
            boolean known = bad.problems().equals(refused);
            refused = bad.problems();
            found.problems(refused, known ? List.of() : refused);
            throw bad;
        }
    }
}
