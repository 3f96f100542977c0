package dev.slipway.config;

import dev.slipway.ecs.AwsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the current configuration. It reads a source once, but SSM again after {@link #MAX_AGE}. If a later read fails, it
 * keeps the last good configuration.
 */
public final class ConfigurationLoader {
    /** The age at which a configuration from SSM is read again. */
    public static final Duration MAX_AGE = Duration.ofSeconds(60);

    private final ConfigurationSource source;
    private final AccountRegion home;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private Optional<Configuration> lastGood = Optional.empty();
    private List<ConfigurationProblem> reported = List.of();
    private Instant readAt = Instant.MIN;

    public ConfigurationLoader(
            ConfigurationSource source, AccountRegion home, ParameterStore parameters, InstantSource clock) {
        this.source = source;
        this.home = home;
        this.parameters = parameters;
        this.clock = clock;
    }

    /**
     * @return the configuration and the problems that the previous read did not have, so that each is published once
     * @throws InvalidConfigurationException if there is no last good configuration
     * @throws AwsException if SSM cannot be read and there is no last good configuration
     */
    public synchronized Configuration.Reading current() {
        Instant now = clock.instant();
        if (lastGood.isPresent() && !isStale(now)) {
            return new Configuration.Reading(lastGood.get(), List.of());
        }
        // set before the read, so that invocations do not repeat a failing read at once
        readAt = now;
        Configuration.Reading reading = lastGood.isPresent() ? readOrKeep(lastGood.get()) : read();
        lastGood = Optional.of(reading.configuration());
        var newProblems = new ArrayList<>(reading.problems());
        newProblems.removeAll(reported);
        reported = reading.problems();
        return new Configuration.Reading(reading.configuration(), newProblems);
    }

    private boolean isStale(Instant now) {
        return switch (source) {
            case ConfigurationSource.Inline(String json) -> false;
            case ConfigurationSource.File(Path path) -> false;
            case ConfigurationSource.SsmParameter(String name) -> !now.isBefore(readAt.plus(MAX_AGE));
            case ConfigurationSource.SsmPath(String path) -> !now.isBefore(readAt.plus(MAX_AGE));
        };
    }

    private Configuration.Reading readOrKeep(Configuration kept) {
        try {
            return read();
        } catch (InvalidConfigurationException e) {
            return new Configuration.Reading(kept, e.problems());
        } catch (AwsException e) {
            String what = "cannot be read; Slipway keeps the last good configuration: " + e.getMessage();
            return new Configuration.Reading(kept, List.of(new ConfigurationProblem(source.toString(), what)));
        }
    }

    private Configuration.Reading read() {
        return switch (source) {
            case ConfigurationSource.Inline(String json) -> parse(json);
            case ConfigurationSource.File(Path path) -> parse(readFile(path));
            case ConfigurationSource.SsmParameter(String name) ->
                parse(parameters
                        .find(name)
                        .orElseThrow(() ->
                                refused("the SSM parameter does not exist; create it, or change SLIPWAY_CONFIG")));
            case ConfigurationSource.SsmPath(String path) -> readParameters(path);
        };
    }

    private Configuration.Reading parse(String json) {
        return new Configuration.Reading(Configuration.parse(source.toString(), json, home), List.of());
    }

    private Configuration.Reading readParameters(String path) {
        Map<String, String> texts = parameters.findBelow(path);
        Configuration.Reading reading = Configuration.ofParameters(texts, home);
        if (!texts.isEmpty()) {
            return reading;
        }
        var problem = new ConfigurationProblem(
                source.toString(),
                "has no SSM parameter below it, so Slipway deploys nothing; create one for each target");
        return new Configuration.Reading(reading.configuration(), List.of(problem));
    }

    private String readFile(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw refused("cannot be read (%s); correct the path in SLIPWAY_CONFIG".formatted(e.getMessage()));
        }
    }

    private InvalidConfigurationException refused(String what) {
        return new InvalidConfigurationException(
                source.toString(), List.of(new ConfigurationProblem(source.toString(), what)));
    }
}
