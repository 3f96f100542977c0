package dev.slipway.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that deploys nothing. The message lists every problem, one on a line. */
public final class InvalidConfigurationException extends RuntimeException {
    private final transient List<ConfigurationProblem> problems;

    /** @param source what was read, as in {@code ssm:/slipway/config} */
    public InvalidConfigurationException(String source, List<ConfigurationProblem> problems) {
        super("%s is refused and deploys nothing until this is mended:%n".formatted(source)
                + problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
