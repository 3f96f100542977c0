package dev.slipway.target;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that deploys nothing. The message lists every problem, one on a line. */
public final class ConfigurationRefused extends RuntimeException {
    private final transient List<Problem> problems;

    /** @param source what was read, as in {@code ssm:/slipway/config} */
    public ConfigurationRefused(String source, List<Problem> problems) {
        super("%s is refused and deploys nothing until this is mended:%n".formatted(source)
                + problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
