package dev.slipway.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where its JSON path, such as {@code targets[2].tags[0]}; under an SSM path, after the parameter's name
 * @param what what is wrong there, and what to do
 */
public record ConfigurationProblem(String where, String what) {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
