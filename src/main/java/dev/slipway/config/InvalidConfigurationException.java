package dev.slipway.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is not valid and deploys nothing. The message lists every problem, one on a line. */
public final class InvalidConfigurationException extends RuntimeException {
    private final transient List<ConfigurationProblem> problems;

    /** @param source the source of the configuration, such as {@code ssm:/slipway/config} */
    public InvalidConfigurationException(String source, List<ConfigurationProblem> problems) {
        super("%s is not valid, and Slipway deploys nothing until these problems are fixed:%n".formatted(source)
                + problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
