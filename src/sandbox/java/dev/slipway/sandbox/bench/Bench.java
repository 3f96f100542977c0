package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures deployments, and prints Markdown: the median of each figure, and in parentheses the lowest and the highest value.
 * Exact figures, as the calls of a push, are held by tests.
 */
public final class Bench {
    private final PrintStream out;

    public Bench(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments names of sections, and options; none runs every section
     * @throws IllegalArgumentException for an unknown section or option
     */
    public void run(List<String> arguments) throws IOException {
        BenchOptions options = BenchOptions.parse(arguments);
        Map<String, Section> sections = sections(options);
        for (String name : options.sections()) {
            if (!sections.containsKey(name)) {
                throw new IllegalArgumentException(
                        "no section %s; there are %s".formatted(name, String.join(", ", sections.keySet())));
            }
        }
        out.printf(
                "Java %s, %d processors%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        for (Packaging packaging : packagings(options)) {
            out.println(packaging.describe());
        }
        for (Map.Entry<String, Section> section : sections.entrySet()) {
            if (options.sections().isEmpty() || options.sections().contains(section.getKey())) {
                out.printf("%n## %s%n%n", section.getKey());
                section.getValue().run(out);
            }
        }
    }

    private static Map<String, Section> sections(BenchOptions options) {
        List<Packaging> packagings = packagings(options);
        var sections = new LinkedHashMap<String, Section>();
        sections.put("cold", new ColdSection(packagings, options.times()));
        sections.put("start", new StartSection(packagings, options.times(), options.peers()));
        sections.put(
                "warm",
                new WarmSection(
                        packagings,
                        options.times(),
                        options.targets(1, 10, 100),
                        List.of(Duration.ZERO, Duration.ofMillis(50))));
        sections.put(
                "storm",
                new StormSection(packagings.getFirst(), options.targets(1000), options.targets(300), options.speed()));
        sections.put("sweep", new SweepSection(packagings.getFirst(), options.targets(1000, 5000), options.speed()));
        return sections;
    }

    private static List<Packaging> packagings(BenchOptions options) {
        var packagings = new ArrayList<Packaging>();
        packagings.add(Packaging.ofThisBuild(options.memory()));
        options.other().map(jar -> new Packaging.Jar(jar, options.memory())).ifPresent(packagings::add);
        return packagings;
    }
}
