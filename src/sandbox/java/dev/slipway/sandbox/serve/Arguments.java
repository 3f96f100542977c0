package dev.slipway.sandbox.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A command line: numbers by position, options as {@code --name value} or {@code --name=value}, and a command after
 * {@code --}.
 */
record Arguments(List<String> positional, Map<String, String> options, List<String> command) {
    private static final String END = "--";

    Arguments {
        positional = List.copyOf(positional);
        options = Map.copyOf(options);
        command = List.copyOf(command);
    }

    /**
     * @param known names of the options
     * @throws IllegalArgumentException if another option is given, or one without a value or twice
     */
    static Arguments parse(List<String> arguments, Set<String> known) {
        int end = arguments.contains(END) ? arguments.indexOf(END) : arguments.size();
        var positional = new ArrayList<String>();
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < end; i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                positional.add(argument);
                continue;
            }
            String[] parts = argument.split("=", 2);
            if (!known.contains(parts[0])) {
                throw new IllegalArgumentException("unknown option %s; these exist: %s"
                        .formatted(parts[0], String.join(", ", new TreeSet<>(known))));
            }
            if (parts.length == 1 && i + 1 == end) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            String value = parts.length == 1 ? arguments.get(++i) : parts[1];
            if (options.put(parts[0], value) != null) {
                throw new IllegalArgumentException(parts[0] + " is given twice");
            }
        }
        List<String> command = end < arguments.size() ? arguments.subList(end + 1, arguments.size()) : List.of();
        if (end < arguments.size() && command.isEmpty()) {
            throw new IllegalArgumentException("a command is missing after --");
        }
        return new Arguments(positional, options, command);
    }

    /** An option, or else what is given by position. */
    Optional<String> option(String name, int position) {
        return option(name, value -> value)
                .or(() -> positional.stream().skip(position).findFirst());
    }

    /** @throws IllegalArgumentException with the option's name if the value cannot be read */
    <T> Optional<T> option(String name, Function<String, T> read) {
        return Optional.ofNullable(options.get(name)).map(value -> {
            try {
                return read.apply(value);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("%s %s: %s".formatted(name, value, e.getMessage()), e);
            }
        });
    }
}
