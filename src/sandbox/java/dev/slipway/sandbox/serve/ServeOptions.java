package dev.slipway.sandbox.serve;

import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.local.Fixtures;
import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.local.SandboxClock;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@code serve}.
 *
 * @param port 0 for a free one
 * @param configuration of Slipway, as JSON
 * @param parent the process with which the sandbox ends
 * @param command to run and end with; empty to serve until the process is stopped
 */
record ServeOptions(
        int port,
        Optional<Path> portFile,
        Optional<Path> log,
        Optional<String> configuration,
        Fixtures fixtures,
        SandboxClock clock,
        Lag lag,
        String region,
        Installation installation,
        Optional<ProcessHandle> parent,
        List<String> command) {
    static final String HELP = """
            usage: serve [OPTION VALUE…] [-- COMMAND…]

            Serves AWS's APIs and Slipway's functions on 127.0.0.1 until it is stopped. With a COMMAND, it runs the command
            with AWS_ENDPOINT_URL, AWS_REGION and access keys set, ends with it, and has its exit code.

              --port PORT            0 is a free port (default: 0)
              --port-file FILE       the port is written to this file once the sandbox listens
              --config FILE          configuration of Slipway, as JSON; it is put into an SSM parameter
              --state FILE           what the account has at first, as JSON: lists of inputs of AWS's create operations with
                                     the names parameters, repositories, images, clusters, taskDefinitions and services
              --clock CLOCK          running, or manual: time passes by the controls Advance and Wait only. A time, such as
                                     2026-03-02T09:00:00Z, is a manual clock that begins then (default: running)
              --lag SECONDS          how far reads are behind the writes (default: 0)
              --region REGION        Slipway's region (default: us-east-1)
              --log FILE             the functions' log (default: standard output; with a COMMAND, standard error)
              --parent PID           the process with which the sandbox ends, or none (default: the process that started it)

            parameters of the installation, as in template.yaml:
              --configuration ssm:NAME|ssm:/PATH/    --ecs-rate-factor NUMBER    --event-bus NAME
              --follow-templates ENABLED|DISABLED    --reconcile ENABLED|DISABLED
              --reconcile-every 'rate(N minutes)'    --replication ENABLED|DISABLED    --request-sources SOURCE,…
              --run-tasks ENABLED|DISABLED            --callers-only ENABLED|DISABLED
              --callers JSON|ssm:NAME (JSON makes the aliases, too)    --boundaries JSON|ssm:NAME
              --notification-topic ARN (the sandbox has no topics: notifications go to their queue)

            `curl http://127.0.0.1:PORT/_sandbox/` lists the controls.
            """;

    private static final List<String> OPTIONS = List.of(
            "--port", "--port-file", "--config", "--state", "--clock", "--lag", "--region", "--log", "--parent");

    ServeOptions {
        command = List.copyOf(command);
    }

    /** @throws IllegalArgumentException if an option or its value is wrong */
    static ServeOptions parse(List<String> given, Template template) {
        var known = new HashSet<>(OPTIONS);
        Installation.PARAMETERS.forEach(parameter -> known.add(option(parameter)));
        Arguments arguments = Arguments.parse(given, known);
        if (arguments.positional().size() > 2) {
            throw new IllegalArgumentException("%s is one argument too many"
                    .formatted(arguments.positional().get(2)));
        }
        var parameters = new HashMap<String, String>();
        Installation.PARAMETERS.forEach(parameter ->
                arguments.option(option(parameter), value -> value).ifPresent(v -> parameters.put(parameter, v)));
        String region = arguments.option("--region", ServeOptions::region).orElse("us-east-1");
        return new ServeOptions(
                arguments.option("--port", 0).map(ServeOptions::number).orElse(0),
                arguments.option("--port-file", Path::of),
                arguments.option("--log", Path::of),
                arguments.option("--config", ServeOptions::configuration),
                arguments
                        .option("--state", file -> Fixtures.read(Path.of(file)))
                        .orElse(Fixtures.NONE),
                arguments.option("--clock", ServeOptions::clock).orElseGet(SandboxClock::running),
                Lag.ofReads(Duration.ofSeconds(
                        arguments.option("--lag", 1).map(ServeOptions::number).orElse(0))),
                region,
                Installation.of(template, region, parameters),
                arguments.option("--parent", ServeOptions::parent).orElseGet(ProcessHandle.current()::parent),
                arguments.command());
    }

    /** {@code EventBus} is {@code --event-bus}. */
    static String option(String parameter) {
        return "-" + parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(text + " is not a number from 0 to 99999");
        }
        return Integer.parseInt(text);
    }

    private static String region(String name) {
        if (!name.matches("[a-z]{2,4}(-[a-z]+)+-[0-9]")) {
            throw new IllegalArgumentException("this is not the name of a region");
        }
        return name;
    }

    /** Functions would report text that is not JSON only when they need their configuration. */
    private static String configuration(String file) {
        try {
            String text = Files.readString(Path.of(file));
            Json.parse(text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("it cannot be read", e);
        }
    }

    private static SandboxClock clock(String word) {
        return switch (word) {
            case "running" -> SandboxClock.running();
            case "manual" -> SandboxClock.manual(Instant.now().truncatedTo(ChronoUnit.SECONDS));
            default -> SandboxClock.manual(Instant.parse(word));
        };
    }

    private static Optional<ProcessHandle> parent(String word) {
        return Optional.of(word).filter(pid -> !pid.equals("none")).map(ServeOptions::process);
    }

    private static ProcessHandle process(String pid) {
        return Optional.of(pid)
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new IllegalArgumentException("there is no such process"));
    }

    /** The environment of clients of this endpoint. */
    Map<String, String> environment(String endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint,
                "AWS_REGION",
                region,
                "AWS_DEFAULT_REGION",
                region,
                "AWS_ACCESS_KEY_ID",
                "x",
                "AWS_SECRET_ACCESS_KEY",
                "x",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_PAGER",
                "");
    }
}
