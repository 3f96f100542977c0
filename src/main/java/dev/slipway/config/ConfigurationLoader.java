package dev.slipway.config;

import dev.slipway.config.ConfigurationParser.Parsed;
import dev.slipway.config.ParameterStore.Parameter;
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
 * Loads the current configuration. It reads a source once, but SSM again after {@link #MAX_AGE}, and earlier where an event
 * finds no target. If a later read fails, it keeps the last good configuration.
 */
public final class ConfigurationLoader {
    /** The age at which a configuration from SSM is read again. */
    public static final Duration MAX_AGE = Duration.ofSeconds(60);

    /** The age at which a configuration from SSM is read again for an event that finds no target in it. */
    public static final Duration MAX_AGE_ON_MISS = Duration.ofSeconds(3);

    private final ConfigurationSource source;
    private final AccountRegion home;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private final CurrentBoundaries boundaries;
    private final ParameterEntries entries;
    private Optional<Configuration> lastGood = Optional.empty();
    private List<ConfigurationProblem> reported = List.of();
    private Optional<SourceContent> ahead;
    private Instant readAt = Instant.MIN;

    public ConfigurationLoader(
            ConfigurationSource source, AccountRegion home, ParameterStore parameters, InstantSource clock) {
        this(source, home, parameters, clock, Optional.empty(), Optional.empty());
    }

    /**
     * @param boundaries empty where every parameter may have any target
     * @param ahead what was read of the source before: it counts as the first reading while it is not too old
     */
    public ConfigurationLoader(
            ConfigurationSource source,
            AccountRegion home,
            ParameterStore parameters,
            InstantSource clock,
            Optional<InstallationSetting<Boundaries>> boundaries,
            Optional<SourceContent> ahead) {
        this.ahead = ahead;
        this.source = source;
        this.home = home;
        this.parameters = parameters;
        this.clock = clock;
        this.boundaries = new CurrentBoundaries(boundaries, home);
        this.entries = new ParameterEntries(home, this.boundaries);
    }

    /**
     * @return the configuration and the problems that the previous read did not have, so that each is published once
     * @throws InvalidConfigurationException if there is no last good configuration
     * @throws AwsException if SSM cannot be read and there is no last good configuration
     */
    public Configuration.Reading current() {
        return notOlderThan(MAX_AGE);
    }

    /** As {@link #current}, but read again where an event found no target in it and it is not quite new. */
    public Configuration.Reading afterMiss() {
        return notOlderThan(MAX_AGE_ON_MISS);
    }

    /** The age of the current configuration; empty for a source that never changes. */
    public synchronized Optional<Duration> age() {
        return source.changes() && lastGood.isPresent()
                ? Optional.of(Duration.between(readAt, clock.instant()))
                : Optional.empty();
    }

    /** Whether {@link #current} would read the source again. */
    public synchronized boolean isOutdated() {
        return lastGood.isEmpty() || isOlderThan(MAX_AGE, clock.instant());
    }

    private boolean isOlderThan(Duration age, Instant now) {
        return source.changes() && !now.isBefore(readAt.plus(age));
    }

    /** Other boundaries count at once: what is outside them must not wait for the next reading. */
    private synchronized Configuration.Reading notOlderThan(Duration maxAge) {
        boolean isLimitedAnew = boundaries.refresh(maxAge);
        if (isLimitedAnew) {
            lastGood = lastGood.flatMap(this::inside);
        }
        Instant now = clock.instant();
        if (lastGood.isPresent() && !isLimitedAnew && !isOlderThan(maxAge, now)) {
            return new Configuration.Reading(lastGood.get(), boundaries.takeProblems());
        }
        Optional<SourceContent> first =
                ahead.filter(content -> now.isBefore(content.readAt().plus(maxAge)));
        ahead = Optional.empty();
        // set before the read, so that invocations do not repeat a failing read at once
        readAt = first.map(SourceContent::readAt).orElse(now);
        Configuration.Reading reading = lastGood.isPresent()
                ? readOrKeep(lastGood.get(), now)
                : first.map(content -> parse(content, now)).orElseGet(() -> read(now));
        lastGood = Optional.of(reading.configuration());
        var newProblems = new ArrayList<>(reading.problems());
        newProblems.removeAll(reported);
        reported = reading.problems();
        newProblems.addAll(boundaries.takeProblems());
        return new Configuration.Reading(reading.configuration(), newProblems);
    }

    /** A source that is checked as a whole stays as a whole, or not at all. */
    private Optional<Configuration> inside(Configuration kept) {
        return switch (source) {
            case ConfigurationSource.Inline _, ConfigurationSource.File _ -> Optional.empty();
            case ConfigurationSource.SsmParameter(String name) ->
                Optional.of(boundaries.inside(name, kept.specs()))
                        .filter(specs -> specs.size() == kept.specs().size())
                        .map(kept::withOnly);
            case ConfigurationSource.SsmPath _ ->
                Optional.of(kept.withOnly(kept.specs().stream()
                        .flatMap(spec -> boundaries.inside(spec.path().parameter(), List.of(spec)).stream())
                        .toList()));
        };
    }

    /** Where the newest content is not known, an event that no target takes may be meant for any new target. */
    private Configuration.Reading readOrKeep(Configuration kept, Instant now) {
        try {
            return read(now);
        } catch (InvalidConfigurationException e) {
            return new Configuration.Reading(kept.with(unclear(e.problems().toString())), e.problems());
        } catch (AwsException e) {
            String what = "cannot be read; Slipway keeps the last good configuration: " + e.getMessage();
            return new Configuration.Reading(
                    kept.with(unclear(what)), List.of(new ConfigurationProblem(source.toString(), what)));
        }
    }

    private UnclearEntry unclear(String why) {
        return new UnclearEntry(source.toString(), List.of(), Boundary.none(home), UnclearEntry.Cause.INVALID, why);
    }

    private Configuration.Reading read(Instant now) {
        return parse(SourceContent.read(source, parameters, now), now);
    }

    private Configuration.Reading parse(SourceContent content, Instant now) {
        if (!source.changes()) {
            refuseWhereBoundariesAreSet();
        }
        return switch (source) {
            case ConfigurationSource.Inline(String json) -> parse(json);
            case ConfigurationSource.File(Path path) -> parse(readFile(path));
            case ConfigurationSource.SsmParameter(String name) -> parseParameter(name, content);
            case ConfigurationSource.SsmPath _ -> parseParameters(content.byName(), now);
        };
    }

    private void refuseWhereBoundariesAreSet() {
        if (boundaries.isSet()) {
            throw refused(
                    "is not in SSM, and %s limits what SSM parameters may have; write it into parameters and name them, ssm:/path/ or ssm:/name"
                            .formatted(boundaries));
        }
    }

    private Configuration.Reading parse(String json) {
        return new Configuration.Reading(Configuration.parse(source.toString(), json, home), List.of());
    }

    /** Checked as a whole: while its newest content is not valid, all of its last good content stays. */
    private Configuration.Reading parseParameter(String name, SourceContent content) {
        Parameter parameter = Optional.ofNullable(content.byName().get(name))
                .orElseThrow(() -> refused("the SSM parameter does not exist; create it, or change SLIPWAY_CONFIG"));
        Boundary boundary = boundaries
                .of(name)
                .orElseThrow(() ->
                        new InvalidConfigurationException(source.toString(), List.of(boundaries.unmatched(name))));
        Parsed parsed = ConfigurationParser.read(parameter, ConfigPath.inParameter(""), boundary);
        try {
            return new Configuration.Reading(Configuration.of(source.toString(), parsed, home), List.of());
        } catch (InvalidConfigurationException invalid) {
            Configuration kept = lastGood.orElseThrow(() -> invalid);
            UnclearEntry entry = ParameterEntries.unclear(name, parsed, boundary, kept.specs());
            return new Configuration.Reading(kept.with(entry), invalid.problems());
        }
    }

    private Configuration.Reading parseParameters(Map<String, Parameter> byName, Instant now) {
        Configuration.Reading reading = entries.read(byName, now);
        if (!byName.isEmpty()) {
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
