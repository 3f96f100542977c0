package dev.slipway.config;

/**
 * One problem of a configuration.
 *
 * @param path JSON path of the value, such as {@code targets[2].tags[0]}; for an SSM path, after the parameter's name
 * @param what what is wrong and what to do; it continues the path
 */
public record ConfigurationProblem(String path, String what) {
    ConfigurationProblem with(String suffix) {
        return new ConfigurationProblem(path, what + suffix);
    }

    @Override
    public String toString() {
        return path + ": " + what;
    }
}
