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
 * The configuration as it is now. It is read once, but what comes from SSM again after {@link #KEPT}; if that fails,
 * the last good one stays.
 */
public final class ConfigurationLoader {
    /** How long what SSM said is good for. */
    public static final Duration KEPT = Duration.ofSeconds(60);

    private final ConfigurationSource source;
    private final AccountRegion home;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private Optional<Configuration> good = Optional.empty();
    private List<ConfigurationProblem> told = List.of();
    private Instant readAt = Instant.MIN;

    public ConfigurationLoader(
            ConfigurationSource source, AccountRegion home, ParameterStore parameters, InstantSource clock) {
        this.source = source;
        this.home = home;
        this.parameters = parameters;
        this.clock = clock;
    }

    /**
     * @return with those problems that the reading before did not have, so that each is told once
     * @throws InvalidConfigurationException where there is no good one to stay with
     * @throws AwsException where SSM cannot be read and there is no good one to stay with
     */
    public synchronized Configuration.Reading current() {
        Instant now = clock.instant();
        if (good.isPresent() && !stale(now)) {
            return new Configuration.Reading(good.get(), List.of());
        }
        // Noted before reading: a source that fails is not asked at every invocation.
        readAt = now;
        Configuration.Reading reading = good.isPresent() ? readOrStay(good.get()) : read();
        good = Optional.of(reading.configuration());
        var news = new ArrayList<>(reading.problems());
        news.removeAll(told);
        told = reading.problems();
        return new Configuration.Reading(reading.configuration(), news);
    }

    private boolean stale(Instant now) {
        return switch (source) {
            case ConfigurationSource.Inline(String json) -> false;
            case ConfigurationSource.File(Path path) -> false;
            case ConfigurationSource.SsmParameter(String name) -> !now.isBefore(readAt.plus(KEPT));
            case ConfigurationSource.SsmPath(String path) -> !now.isBefore(readAt.plus(KEPT));
        };
    }

    private Configuration.Reading readOrStay(Configuration lastGood) {
        try {
            return read();
        } catch (InvalidConfigurationException e) {
            return new Configuration.Reading(lastGood, e.problems());
        } catch (AwsException e) {
            String what = "cannot be read, the last good configuration stays: " + e.getMessage();
            return new Configuration.Reading(lastGood, List.of(new ConfigurationProblem(source.toString(), what)));
        }
    }

    private Configuration.Reading read() {
        return switch (source) {
            case ConfigurationSource.Inline(String json) -> whole(json);
            case ConfigurationSource.File(Path path) -> whole(file(path));
            case ConfigurationSource.SsmParameter(String name) ->
                whole(parameters
                        .one(name)
                        .orElseThrow(() -> refused(
                                "there is no SSM parameter of this name; create it, or change SLIPWAY_CONFIG")));
            case ConfigurationSource.SsmPath(String path) -> below(path);
        };
    }

    private Configuration.Reading whole(String json) {
        return new Configuration.Reading(Configuration.parse(source.toString(), json, home), List.of());
    }

    private Configuration.Reading below(String path) {
        Map<String, String> found = parameters.below(path);
        Configuration.Reading reading = Configuration.ofParameters(found, home);
        if (!found.isEmpty()) {
            return reading;
        }
        var nothing = new ConfigurationProblem(
                source.toString(), "has no SSM parameter below it, so nothing is deployed; create one for each target");
        return new Configuration.Reading(reading.configuration(), List.of(nothing));
    }

    private String file(Path path) {
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
