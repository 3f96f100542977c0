package dev.slipway.sandbox;

import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.bench.Bench;
import dev.slipway.sandbox.demo.Demo;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Slipway without an AWS account: {@code demo} runs a demo, {@code serve} serves the AWS CLI and Terraform, {@code bench} measures. */
public final class Sandbox {
    private static final String USAGE = """
            usage: sandbox demo                 deploys, fails and rolls back, and prints what happens
                   sandbox serve [PORT [LAG]]   serves AWS's APIs and Slipway's functions until it is stopped;
                                                LAG is how many seconds reads are behind writes, 0 without it
                   sandbox bench [SECTION…]     measures the times, the CPU and the memory of deployments
            """;

    private static final Duration STEP = Duration.ofSeconds(1);

    private Sandbox() {}

    public static void main(String[] arguments) throws Exception {
        configureServer();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String what = arguments.length == 0 ? "demo" : arguments[0];
        switch (what) {
            case "demo" -> new Demo(out).run(template());
            case "serve" -> serve(out, number(arguments, 1), Duration.ofSeconds(number(arguments, 2)));
            case "bench" -> new Bench(out).run(List.of(arguments).subList(1, arguments.length));
            default -> {
                out.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static int number(String[] arguments, int index) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : 0;
    }

    /** A release's jar contains the template. In the repository it is a file. */
    private static Template template() throws IOException {
        try (InputStream packaged = Sandbox.class.getResourceAsStream("template.yaml")) {
            return packaged == null
                    ? Template.read(Path.of("template.yaml"))
                    : Template.parse(new String(packaged.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Settings of the JDK's HTTP server, which reads them once: answer at once, and keep connections. */
    private static void configureServer() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    /** Maven may be killed without a word to this process, which would keep the port. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> {
            var _ = parent.onExit().thenRun(() -> System.exit(0));
        });
    }

    private static void serve(PrintStream out, int port, Duration lag) throws IOException, InterruptedException {
        endWithParent();
        try (var slipway = new LocalSlipway(template(), port, STEP, out)) {
            slipway.account().consistency().lag(Lag.ofReads(lag));
            out.print(banner(slipway.endpoint()));
            Thread.currentThread().join();
        }
    }

    /** What {@code serve} prints first. The indented lines are commands to paste. */
    public static String banner(URI endpoint) {
        return """
                The sandbox serves AWS's APIs and Slipway's functions. Configure the AWS CLI, an SDK or Terraform to use it:

                  export AWS_ENDPOINT_URL=%s AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
                  export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_PAGER=

                docs/sandbox.md creates and deploys a first service, in blocks to paste. It begins with Slipway's configuration,
                which is %s.

                The functions' log follows. Ctrl-C stops the sandbox and deletes its state.

                """.formatted(endpoint, LocalSlipway.CONFIGURATION);
    }
}
