package dev.slipway.sandbox.local;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.http.Functions;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Slipway on this machine: a server with the functions behind Lambda's Invoke, the rules and the schedule of the
 * template, a trail, and a running clock. Its configuration is in the sandbox's own SSM. Every other region is an account
 * of its own, without functions and rules.
 */
public final class LocalSlipway implements AutoCloseable {
    public static final String CONFIGURATION = "ssm:/slipway/targets/";

    private final AwsAccounts accounts = AwsAccounts.ofEveryRole("123456789012", "us-east-1");
    private final AwsAccount aws = accounts.home();
    private final Server server;
    private final RealTime time;
    private final PrintStream log;

    /**
     * @param port 0 for a free one
     * @param every how often it takes the steps and deliveries that are due
     * @param log gets the functions' log lines
     */
    public LocalSlipway(Template template, int port, Duration every, PrintStream log) {
        this.log = log;
        this.server = new Server(accounts, port);
        LocalFunction deploy = LocalFunction.deploy(aws, server.endpoint(), CONFIGURATION, log);
        LocalFunction rollback = LocalFunction.rollback(aws, server.endpoint(), CONFIGURATION, log);
        LocalFunction reconcile = LocalFunction.reconcile(aws, server.endpoint(), CONFIGURATION, log);
        server.functions().log(log).add(deploy).add(rollback).add(reconcile);
        TemplateRules rules = TemplateRules.of(template, Map.of("FollowTemplates", "ENABLED"));
        aws.setup().trail();
        rules.addTo(aws.bus(), Map.of("DeployFunction", to(deploy), "RollbackFunction", to(rollback)));
        var deliveries = Executors.newVirtualThreadPerTaskExecutor();
        this.time = new RealTime(accounts, rules.schedule("ReconcileFunction"), to(reconcile), log, deliveries)
                .start(every);
    }

    private Consumer<String> to(LocalFunction function) {
        return event -> function.failed(function.invoke(event)).ifPresent(log::println);
    }

    public AwsAccount account() {
        return aws;
    }

    /** The value for {@code AWS_ENDPOINT_URL}. */
    public URI endpoint() {
        return server.endpoint();
    }

    public Functions functions() {
        return server.functions();
    }

    @Override
    public void close() {
        time.close();
        server.close();
    }
}
