package dev.slipway.config;

import dev.slipway.config.ParameterStore.Parameter;
import dev.slipway.ecs.AwsException;
import dev.slipway.text.Quoted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A setting that limits what the configuration or a caller may do, from one of the functions' environment variables: JSON
 * text, or {@code ssm:/name}. A parameter is read again after {@link ConfigurationLoader#MAX_AGE}. While it cannot be read,
 * or its newest content is not valid, its last good content stays; without a last good content nothing is permitted.
 *
 * @param <T> what the JSON text says
 */
public final class InstallationSetting<T> {
    private final String variable;
    private final Source source;
    private final Parser<T> parser;
    private final ParameterStore parameters;
    private final InstantSource clock;
    private Optional<T> lastGood = Optional.empty();
    private List<ConfigurationProblem> reported = List.of();
    private Instant readAt = Instant.MIN;

    private sealed interface Source {
        record Text(String json) implements Source {}

        record Ssm(String name) implements Source {}
    }

    /** @param <T> what the JSON text says */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * @param source the variable or the parameter, for messages
         * @throws InvalidConfigurationException listing every problem, without quoting the text
         */
        T parse(String source, String json);
    }

    /** @param problems those that the previous reading did not have, so that each is published once */
    public record Reading<T>(T value, List<ConfigurationProblem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    private InstallationSetting(
            String variable, Source source, Parser<T> parser, ParameterStore parameters, InstantSource clock) {
        this.variable = variable;
        this.source = source;
        this.parser = parser;
        this.parameters = parameters;
        this.clock = clock;
    }

    /**
     * @param text of the variable
     * @param configuration a setting in one of its parameters is refused: the teams that it limits may write them
     * @return empty where the variable is empty, so that nothing is limited
     * @throws InvalidConfigurationException where the text is neither JSON nor the name of such a parameter
     */
    public static <T> Optional<InstallationSetting<T>> of(
            String variable,
            String text,
            ConfigurationSource configuration,
            Parser<T> parser,
            ParameterStore parameters,
            InstantSource clock) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        Source source = stripped.startsWith("{")
                ? new Source.Text(stripped)
                : new Source.Ssm(parameter(variable, stripped, configuration));
        return Optional.of(new InstallationSetting<>(variable, source, parser, parameters, clock));
    }

    private static String parameter(String variable, String text, ConfigurationSource configuration) {
        String name = text.startsWith(ConfigurationSource.SSM) ? text.substring(ConfigurationSource.SSM.length()) : "";
        if (name.endsWith("/") || !ConfigurationSource.isParameterName(name)) {
            throw refused(
                    variable,
                    "is neither JSON text ({…}) nor ssm: and the name of an SSM parameter; the name begins with a slash and does not end with one");
        }
        boolean isInConfiguration = switch (configuration) {
            case ConfigurationSource.SsmPath(String path) -> name.startsWith(path);
            case ConfigurationSource.SsmParameter(String parameter) -> name.equals(parameter);
            case ConfigurationSource.Inline _, ConfigurationSource.File _ -> false;
        };
        if (isInConfiguration) {
            throw refused(
                    variable,
                    "names %s, which is part of the configuration %s; whoever may write that must not change this setting: use a parameter elsewhere"
                            .formatted(Quoted.of(name), configuration));
        }
        return name;
    }

    private static InvalidConfigurationException refused(String source, String what) {
        return new InvalidConfigurationException(source, List.of(new ConfigurationProblem(source, what)));
    }

    /**
     * @throws InvalidConfigurationException if there is no last good content
     * @throws AwsException if SSM cannot be read and there is no last good content
     */
    public Reading<T> current() {
        return notOlderThan(ConfigurationLoader.MAX_AGE);
    }

    /** As {@link #current}, but read again where something is missing in it and it is not quite new. */
    public Reading<T> afterMiss() {
        return notOlderThan(ConfigurationLoader.MAX_AGE_ON_MISS);
    }

    /** As {@link #current}, but read again at this age already. */
    synchronized Reading<T> notOlderThan(Duration maxAge) {
        Instant now = clock.instant();
        boolean isCurrent = source instanceof Source.Text || now.isBefore(readAt.plus(maxAge));
        if (lastGood.isPresent() && isCurrent) {
            return new Reading<>(lastGood.get(), List.of());
        }
        if (lastGood.isEmpty()) {
            T read = read();
            lastGood = Optional.of(read);
            readAt = now;
            return new Reading<>(read, List.of());
        }
        // set before the read, so that invocations do not repeat a failing read at once
        readAt = now;
        return again(lastGood.get());
    }

    private Reading<T> again(T kept) {
        List<ConfigurationProblem> problems = List.of();
        T value = kept;
        try {
            value = read();
            lastGood = Optional.of(value);
        } catch (InvalidConfigurationException invalid) {
            problems = invalid.problems();
        } catch (AwsException failure) {
            problems = List.of(new ConfigurationProblem(
                    toString(), "cannot be read; Slipway keeps its last good content: " + failure.getMessage()));
        }
        var newProblems = new ArrayList<>(problems);
        newProblems.removeAll(reported);
        reported = problems;
        return new Reading<>(value, newProblems);
    }

    private T read() {
        return switch (source) {
            case Source.Text(String json) -> parser.parse(variable, json);
            case Source.Ssm(String name) -> parser.parse(toString(), text(parameters.find(name)));
        };
    }

    private String text(Optional<Parameter> parameter) {
        return switch (parameter.orElseThrow(() ->
                refused(toString(), "the SSM parameter does not exist; create it, or change %s".formatted(variable)))) {
            case Parameter.Text(String text) -> text;
            case Parameter.Encrypted _ ->
                throw refused(toString(), "is a SecureString, which Slipway does not decrypt; make it a String");
        };
    }

    /** The variable, or {@code ssm:/name}. */
    @Override
    public String toString() {
        return switch (source) {
            case Source.Text _ -> variable;
            case Source.Ssm(String name) -> ConfigurationSource.SSM + name;
        };
    }
}
