package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Where {@code SLIPWAY_CONFIG} says the configuration is. */
public sealed interface ConfigurationSource {
    String VARIABLE = "SLIPWAY_CONFIG";

    /** JSON text itself. */
    record Inline(String json) implements ConfigurationSource {
        @Override
        public String toString() {
            return VARIABLE;
        }
    }

    /** For local use. */
    record File(Path path) implements ConfigurationSource {
        @Override
        public String toString() {
            return FILE + path;
        }
    }

    record SsmParameter(String name) implements ConfigurationSource {
        @Override
        public String toString() {
            return SSM + name;
        }
    }

    /**
     * Every parameter below a path.
     *
     * @param path with a slash at its end
     */
    record SsmPath(String path) implements ConfigurationSource {
        @Override
        public String toString() {
            return SSM + path;
        }
    }

    String SSM = "ssm:";
    String FILE = "file:";

    /** @throws InvalidConfigurationException for what is none of the four */
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
        throw refused(source.isEmpty() ? "is empty" : Quoted.of(source) + " is neither JSON nor a place");
    }

    private static ConfigurationSource ssm(String name) {
        if (!Names.PARAMETER.matcher(name).matches()) {
            throw refused("%s is no name of an SSM parameter, which begins with a slash".formatted(Quoted.of(name)));
        }
        return name.endsWith("/") ? new SsmPath(name) : new SsmParameter(name);
    }

    private static ConfigurationSource file(String path) {
        try {
            if (!path.isBlank()) {
                return new File(Path.of(path));
            }
        } catch (InvalidPathException e) {
            // said below, as for no path at all
        }
        throw refused("%s is no path of a file".formatted(Quoted.of(path)));
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

    /** Keeps the pattern out of the interface. */
    final class Names {
        private static final Pattern PARAMETER = Pattern.compile("(?:/[A-Za-z0-9_.-]+)+/?");

        private Names() {}
    }
}
