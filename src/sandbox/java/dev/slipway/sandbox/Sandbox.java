package dev.slipway.sandbox;

import dev.slipway.sandbox.bench.Bench;
import dev.slipway.sandbox.demo.Demo;
import dev.slipway.sandbox.serve.Serve;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Slipway without an AWS account: {@code demo} runs a demo, {@code serve} serves the AWS CLI and Terraform, {@code bench} measures. */
public final class Sandbox {
    private static final String USAGE = """
            usage: sandbox demo                            deploys, fails and rolls back, and prints what happens
                   sandbox serve [OPTION…]                 serves AWS's APIs and Slipway's functions until it is stopped
                   sandbox serve [OPTION…] -- COMMAND…     the same for a command, which gets the sandbox as its AWS
                   sandbox serve --help                    lists the options
                   sandbox bench [SECTION…]                measures the times, the CPU and the memory of deployments
            """;

    private static final int MISUSED = 2;

    private Sandbox() {}

    public static void main(String[] arguments) throws Exception {
        configureServer();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        List<String> all = arguments.length == 0 ? List.of("demo") : List.of(arguments);
        List<String> rest = all.subList(1, all.size());
        switch (all.getFirst()) {
            case "demo" -> new Demo(out).run(template());
            case "serve" -> System.exit(new Serve(out, err).run(rest, template()));
            case "bench" -> new Bench(out).run(rest);
            case "help", "--help", "-h" -> out.print(USAGE);
            default -> {
                err.print(USAGE);
                System.exit(MISUSED);
            }
        }
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
}
