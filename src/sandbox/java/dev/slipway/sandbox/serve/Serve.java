package dev.slipway.sandbox.serve;

import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The command {@code serve}: Slipway and AWS's APIs on this machine, until the process or a command ends. */
public final class Serve {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int NOT_FOUND = 127;

    private final PrintStream out;
    private final PrintStream err;

    public Serve(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Returns if the options are wrong, or when the command has ended; else it serves until the process is stopped.
     *
     * @return the exit code
     */
    public int run(List<String> arguments, Template template) throws InterruptedException {
        List<String> own = arguments.contains("--") ? arguments.subList(0, arguments.indexOf("--")) : arguments;
        if (own.contains("--help") || own.contains("-h")) {
            out.print(ServeOptions.HELP);
            return 0;
        }
        try {
            return serve(ServeOptions.parse(arguments, template));
        } catch (IllegalArgumentException e) {
            err.printf("serve: %s%n(serve --help explains the options)%n", e.getMessage());
            return MISUSED;
        } catch (UncheckedIOException e) {
            err.println("serve: " + e.getMessage());
            return FAILED;
        }
    }

    private int serve(ServeOptions options) throws InterruptedException {
        Optional<PortFile> portFile = options.portFile().map(PortFile::new);
        if (portFile.isPresent()) {
            portFile.get().delete();
        }
        endWith(options.parent());
        var start = new LocalSlipway.Start(options.clock(), options.configuration(), options.fixtures());
        // never closed: it may be the stream that says what went wrong
        PrintStream log = log(options);
        try (var slipway = new LocalSlipway(options.installation(), start, options.port(), STEP, log)) {
            slipway.account().consistency().lag(options.lag());
            if (portFile.isPresent()) {
                portFile.get().write(slipway.endpoint().getPort());
            }
            if (options.command().isEmpty()) {
                out.print(banner(slipway.endpoint(), options.region()));
                Thread.currentThread().join();
            }
            return run(options, slipway.endpoint());
        }
    }

    /** A file, or the stream that the command does not need. */
    private PrintStream log(ServeOptions options) {
        if (options.log().isEmpty()) {
            return options.command().isEmpty() ? out : err;
        }
        Path file = options.log().get();
        try {
            return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("--log %s: it cannot be written".formatted(file), e);
        }
    }

    private int run(ServeOptions options, URI endpoint) throws InterruptedException {
        try (ClientCommand command = ClientCommand.start(options.command(), options.environment(endpoint.toString()))) {
            // when a signal ends this process, the command ends first
            Runtime.getRuntime().addShutdownHook(new Thread(command::close));
            return command.end();
        } catch (IOException e) {
            err.println("serve: " + e.getMessage());
            return NOT_FOUND;
        }
    }

    /** A parent may be killed without a word to this process, which would keep the port. */
    private static void endWith(Optional<ProcessHandle> parent) {
        parent.ifPresent(process -> {
            var _ = process.onExit().thenRun(() -> System.exit(0));
        });
    }

    /** What {@code serve} prints first. The indented lines are commands to paste. */
    public static String banner(URI endpoint, String region) {
        return """
                The sandbox serves AWS's APIs and Slipway's functions. Configure the AWS CLI, an SDK or Terraform to use it:

                  export AWS_ENDPOINT_URL=%1$s AWS_REGION=%2$s AWS_DEFAULT_REGION=%2$s
                  export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_PAGER=

                docs/sandbox.md creates and deploys a first service, in blocks to paste. It begins with Slipway's configuration,
                which is %3$s. To list what the sandbox can do besides: curl %1$s/_sandbox/

                The functions' log follows, or goes to the file of --log. Ctrl-C stops the sandbox and deletes its state.

                """.formatted(endpoint, region, LocalSlipway.CONFIGURATION);
    }
}
