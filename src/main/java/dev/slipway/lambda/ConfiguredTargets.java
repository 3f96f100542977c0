package dev.slipway.lambda;

import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Boundaries;
import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationLoader;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.config.InstallationSetting;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.ParameterStore;
import dev.slipway.config.SourceContent;
import dev.slipway.ecs.AwsException;
import dev.slipway.select.Targets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The targets that each invocation works with, read again when the configuration may have changed. */
final class ConfiguredTargets {
    private final ConfigurationSource source;
    private final ParameterStore parameters;
    private final Optional<InstallationSetting<Boundaries>> boundaries;
    private final InstantSource clock;
    private Optional<ConfigurationLoader> loader = Optional.empty();
    private Optional<Loaded> loaded = Optional.empty();
    private Optional<Ahead> ahead = Optional.empty();
    private List<ConfigurationProblem> reported = List.of();

    private record Loaded(Configuration configuration, Targets targets) {}

    /** @param content arrives while the function starts, or fails */
    private record Ahead(Instant startedAt, CompletableFuture<SourceContent> content) {}

    /** Receives the problems of the configuration. */
    @FunctionalInterface
    interface ProblemListener {
        /**
         * @param toLog those of an invalid configuration each time, because each time the invocation fails for them
         * @param toPublish those that the last reading did not have
         */
        void problems(List<ConfigurationProblem> toLog, List<ConfigurationProblem> toPublish);
    }

    /**
     * @param boundaries the text of {@link Boundaries#VARIABLE}
     * @throws InvalidConfigurationException where it names no boundaries
     */
    ConfiguredTargets(ConfigurationSource source, String boundaries, ParameterStore parameters, InstantSource clock) {
        this.source = source;
        this.parameters = parameters;
        this.boundaries =
                InstallationSetting.of(Boundaries.VARIABLE, boundaries, source, Boundaries::parse, parameters, clock);
        this.clock = clock;
    }

    /**
     * Starts to read an SSM source while the function starts. The first invocation need not read it then; where this failed
     * or is too old, it reads the source as if nothing had been read, and reports what is wrong.
     */
    synchronized void readAhead(Parallel parallel) {
        if (source.changes()) {
            Instant now = clock.instant();
            ahead = Optional.of(new Ahead(now, parallel.start(() -> SourceContent.read(source, parameters, now))));
            // the setting keeps what it reads; where it fails, the first invocation reads it again and says why
            boundaries.ifPresent(setting -> parallel.executor().execute(() -> readAhead(setting)));
        }
    }

    private static void readAhead(InstallationSetting<Boundaries> setting) {
        try {
            setting.current();
        } catch (InvalidConfigurationException | AwsException e) {
            // the first invocation reads it again
        }
    }

    private Optional<SourceContent> takeAhead() {
        Optional<Ahead> taken = ahead;
        ahead = Optional.empty();
        return taken.filter(a -> clock.instant().isBefore(a.startedAt().plus(ConfigurationLoader.MAX_AGE)))
                .flatMap(a -> a.content()
                        .handle((content, failure) -> Optional.ofNullable(content))
                        .join());
    }

    /** The targets as they were read last, where the next {@link #read} reads the source again. */
    synchronized Optional<Targets> outdated() {
        return loader.filter(ConfigurationLoader::isOutdated)
                .flatMap(l -> loaded)
                .map(Loaded::targets);
    }

    /** @throws InvalidConfigurationException where no configuration can be used, after reporting why */
    Targets read(AccountRegion home, ProblemListener listener) {
        return read(home, listener, ConfigurationLoader::current);
    }

    /** Once more for an event that found no target: the same object where the source was not read again. */
    Targets readAfterMiss(AccountRegion home, ProblemListener listener) {
        return read(home, listener, ConfigurationLoader::afterMiss);
    }

    /** The age of the last reading; empty for a source that never changes. */
    synchronized Optional<Duration> age() {
        return loader.flatMap(ConfigurationLoader::age);
    }

    private synchronized Targets read(
            AccountRegion home, ProblemListener listener, Function<ConfigurationLoader, Configuration.Reading> how) {
        try {
            ConfigurationLoader current = loader.orElseGet(
                    () -> new ConfigurationLoader(source, home, parameters, clock, boundaries, takeAhead()));
            loader = Optional.of(current);
            Configuration.Reading reading = how.apply(current);
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

    private Targets targets(Configuration current) {
        Loaded latest = loaded.filter(before -> before.configuration() == current)
                .orElseGet(() -> new Loaded(current, Targets.of(current)));
        loaded = Optional.of(latest);
        return latest.targets();
    }
}
