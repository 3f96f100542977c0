package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The source of the configuration, from {@code SLIPWAY_CONFIG}. */
public sealed interface ConfigurationSource {
    String VARIABLE = "SLIPWAY_CONFIG";

    /** The JSON text itself. */
    record Inline(String json) implements ConfigurationSource {
        @Override
        public String toString() {
            return VARIABLE;
        }
    }

    /** A file, for local use. */
    record File(Path path) implements ConfigurationSource {
        @Override
        public String toString() {
            return FILE + path;
        }
    }

    /** One SSM parameter. */
    record SsmParameter(String name) implements ConfigurationSource {
        @Override
        public String toString() {
            return SSM + name;
        }
    }

    /**
     * Every SSM parameter below a path.
     *
     * @param path ends with a slash
     */
    record SsmPath(String path) implements ConfigurationSource {
        @Override
        public String toString() {
            return SSM + path;
        }
    }

    /** Whether it is read again: only SSM changes while a function lives. */
    default boolean changes() {
        return switch (this) {
            case Inline _, File _ -> false;
            case SsmParameter _, SsmPath _ -> true;
        };
    }

    String SSM = "ssm:";
    String FILE = "file:";

    /** @throws InvalidConfigurationException if the text is not one of the four sources */
    static ConfigurationSource parse(String text) {
        String source = text.strip();
        if (source.startsWith(SSM)) {
            return ssm(source.substring(SSM.length()));
        }
        if (source.startsWith(FILE)) {
            return file(source.substring(FILE.length()));
        }
        if (source.startsWith("{") || source.startsWith("[")) {
            return new Inline(source);
        }
        throw refused(
                source.isEmpty()
                        ? "is empty"
                        : Quoted.of(source) + " is not JSON and does not begin with ssm: or file:");
    }

    /** With a slash at the end it is a path. */
    static boolean isParameterName(String name) {
        return Names.PARAMETER.matcher(name).matches();
    }

    private static ConfigurationSource ssm(String name) {
        if (!isParameterName(name)) {
            throw refused(
                    "%s is not the name of an SSM parameter; the name begins with a slash".formatted(Quoted.of(name)));
        }
        return name.endsWith("/") ? new SsmPath(name) : new SsmParameter(name);
    }

    private static ConfigurationSource file(String path) {
        try {
            if (!path.isBlank()) {
                return new File(Path.of(path));
            }
        } catch (InvalidPathException e) {
            // reported below, like an empty path
        }
        throw refused("%s is not a file path".formatted(Quoted.of(path)));
    }

    private static InvalidConfigurationException refused(String what) {
        return new InvalidConfigurationException(
                VARIABLE,
                List.of(
                        new ConfigurationProblem(
                                VARIABLE,
                                what
                                        + "; set it to JSON text ({\"targets\": […]}), ssm:/name, ssm:/path/ (every parameter below it) or file:PATH")));
    }

    /** Hides the pattern, because an interface's fields are public. */
    final class Names {
        private static final Pattern PARAMETER = Pattern.compile("(?:/[A-Za-z0-9_.-]+)+/?");

        private Names() {}
    }
}
