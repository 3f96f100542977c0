package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From the start of a process until it has deployed one image, beside scripts that do the same without Slipway's checks, log,
 * events and rollback.
 *
 * @param packagings compared, in turns
 * @param peers the folder with the modules of Node
 */
record StartSection(List<Packaging> packagings, int times, Path peers) implements Section {
    @Override
    public void run(PrintStream out) throws IOException {
        List<Peer> scripts = scripts(out);
        var figures = new Figures("process", "start → done, ms", "CPU, ms", "AWS calls", "peak memory, MB");
        Path folder = Files.createTempDirectory("bench-with-jdk");
        try {
            var measured = new ArrayList<>(packagings);
            if (Files.exists(Packaging.WITH_JDK)) {
                measured.addFirst(Packaging.WithJdk.unzip(Packaging.WITH_JDK, folder));
            }
            measure(measured, scripts, figures);
        } finally {
            TemporaryFolder.delete(folder);
        }
        out.println("One target, TLS, 0 ms added, one processor%s. Slipway's calls include the event that it publishes."
                .formatted(PinnedProcess.pin().isEmpty() ? " (not pinned: `taskset` is missing)" : ""));
        out.println();
        out.print(figures);
    }

    private void measure(List<Packaging> measured, List<Peer> scripts, Figures figures) throws IOException {
        try (var aws = new BenchAccount(1)) {
            for (int i = 0; i < times; i++) {
                for (Packaging packaging : measured) {
                    deploy(packaging, aws, figures);
                }
                for (Peer script : scripts) {
                    deploy(script, aws, figures);
                }
            }
        }
        // each one, divided by each that comes after it
        List<String> names = Stream.concat(
                        measured.stream().map(Packaging::name), scripts.stream().map(Peer::name))
                .toList();
        for (int of = 0; of < measured.size(); of++) {
            for (String by : names.subList(of + 1, names.size())) {
                figures.ratio("%s ÷ %s".formatted(names.get(of), by), names.get(of), by);
            }
        }
    }

    private static void deploy(Peer script, BenchAccount aws, Figures figures) throws IOException {
        aws.push();
        Peer.Deployed deployed = script.deploy(aws, aws.tag());
        figures.add(
                script.name(),
                deployed.untilDone().toMillis(),
                deployed.cpu().toMillis(),
                deployed.calls(),
                deployed.megabytes());
        aws.settle();
    }

    private List<Peer> scripts(PrintStream out) throws IOException {
        var scripts = new ArrayList<Peer>();
        Optional<Peer> python = Peer.python();
        python.ifPresentOrElse(scripts::add, () -> out.println("Left out: Python, because boto3 is not installed."));
        Peer.node(peers)
                .ifPresentOrElse(
                        scripts::add,
                        () -> out.println(
                                "Left out: Node, because `npm install --prefix %s @aws-sdk/client-ecs esbuild` was not run."
                                        .formatted(peers)));
        return scripts;
    }

    private static void deploy(Packaging packaging, BenchAccount aws, Figures figures) throws IOException {
        String event = aws.push();
        long start = System.nanoTime();
        try (var function = BenchProcess.start(packaging, BenchFunction.DEPLOY, aws, aws.configuration())) {
            BenchProcess.Invocation done = function.invoke(event);
            Duration untilDone = Duration.ofNanos(System.nanoTime() - start);
            figures.add(
                    packaging.name(),
                    untilDone.toMillis(),
                    function.cpu().toMillis(),
                    done.calls(),
                    function.peakMegabytes());
        }
        aws.settle();
    }
}
