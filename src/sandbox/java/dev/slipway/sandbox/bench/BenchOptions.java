package dev.slipway.sandbox.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param sections their names; none means all
 * @param times how often each figure is measured
 * @param targets how many there are, instead of the numbers of each section
 * @param memory of the function in MB, for its heap; the package with a JDK of its own keeps to the default
 * @param speed how many times faster ECS's clock is where its rates are met
 * @param other another build's jar, to compare this build with
 * @param peers the folder whose {@code node_modules} has the AWS SDK for Node
 */
record BenchOptions(
        List<String> sections,
        int times,
        Optional<Integer> targets,
        int memory,
        int speed,
        Optional<Path> other,
        Path peers) {
    private static final int TIMES = 5;
    private static final int SPEED = 20;

    BenchOptions {
        sections = List.copyOf(sections);
        if (times < 1) {
            throw new IllegalArgumentException("times=%d: at least 1".formatted(times));
        }
    }

    /**
     * Reads {@code cold warm times=3 jar=old.jar}, in any order.
     *
     * @throws IllegalArgumentException for an unknown option
     */
    static BenchOptions parse(List<String> arguments) {
        var sections = new ArrayList<String>();
        int times = TIMES;
        Optional<Integer> targets = Optional.empty();
        int memory = Packaging.MEMORY;
        int speed = SPEED;
        Optional<Path> other = Optional.empty();
        Path peers = Path.of("target", "peers");
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String value = argument.substring(equals + 1);
            switch (argument.substring(0, Math.max(equals, 0))) {
                case "" -> sections.add(value);
                case "times" -> times = Integer.parseInt(value);
                case "targets" -> targets = Optional.of(Integer.parseInt(value));
                case "memory" -> memory = Integer.parseInt(value);
                case "speed" -> speed = Integer.parseInt(value);
                case "jar" -> other = Optional.of(Path.of(value));
                case "peers" -> peers = Path.of(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option %s; there are times=, targets=, memory=, speed=, jar= and peers="
                                    .formatted(argument));
            }
        }
        return new BenchOptions(sections, times, targets, memory, speed, other, peers);
    }

    /** The numbers of targets to measure with. */
    List<Integer> targets(Integer... usual) {
        return targets.map(List::of).orElse(List.of(usual));
    }
}
