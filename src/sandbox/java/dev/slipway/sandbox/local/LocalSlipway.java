package dev.slipway.sandbox.local;

import dev.slipway.aws.Clients;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.http.Functions;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Slipway on this machine: a server with the functions behind Lambda's Invoke, the rules and the schedule of the
 * template, a trail, and a clock. Its configuration is in the sandbox's own SSM. Every other region is an account
 * of its own, without functions and rules.
 */
public final class LocalSlipway implements AutoCloseable {
    public static final String CONFIGURATION = "ssm:/slipway/targets/";

    private static final String ACCOUNT = "123456789012";

    private final Installation installation;
    private final Start start;
    private final AwsAccounts accounts;
    private final AwsAccount aws;
    private final Server server;
    private final Invocations invocations;
    private final InstalledFunctions.Shared shared;
    private final Deliveries deliveries;
    private final RealTime time;
    private volatile InstalledFunctions functions;

    /**
     * What a sandbox has when it starts, and after {@code Reset}.
     *
     * @param configuration of Slipway as JSON; empty where none is there
     */
    public record Start(SandboxClock clock, Optional<String> configuration, Fixtures fixtures) {
        /** An empty account on a running clock. */
        public static Start empty() {
            return new Start(SandboxClock.running(), Optional.empty(), Fixtures.NONE);
        }
    }

    /**
     * An empty account with the default installation.
     *
     * @param port 0 for a free one
     * @param every how often it takes the steps and deliveries that are due
     * @param log gets the functions' log lines
     */
    public LocalSlipway(Template template, int port, Duration every, PrintStream log) {
        this(Installation.of(template), Start.empty(), port, every, log);
    }

    /** @throws IllegalArgumentException if AWS refuses what it starts with */
    public LocalSlipway(Installation installation, Start start, int port, Duration every, PrintStream log) {
        this.installation = installation;
        this.start = start;
        this.accounts = AwsAccounts.ofEveryRole(ACCOUNT, installation.region(), start.clock());
        this.aws = accounts.home();
        this.server = new Server(accounts, port);
        this.invocations = new Invocations(start.clock());
        var clients = Clients.local(aws.region(), server.endpoint());
        var queues = InstalledQueues.create(aws, installation);
        this.shared = new InstalledFunctions.Shared(installation, queues, aws, clients, this::sleep, invocations, log);
        this.functions = InstalledFunctions.create(shared);
        this.deliveries = new Deliveries(queues, log);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        this.time = new RealTime(accounts, installation.schedule(), this::reconcile, log, threads);
        try {
            install();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        var progress = new Progress(accounts, start.clock(), time, this::isInvoked);
        new LocalControls(start.clock(), progress, invocations, this::reset)
                .all()
                .forEach(server.controls()::add);
        server.controls().add(deliveries.control());
        time.start(every);
    }

    private void install() {
        start.configuration().ifPresent(this::configure);
        aws.setup().eventBus(installation.bus());
        start.fixtures().create(aws, server.controls());
        functions.addTo(server.functions());
        functions.create(aws, installation.callers());
        installation.parameters().forEach(parameter -> aws.quietly("ssm", "PutParameter", parameter));
        server.functions().onFailure(shared.queues()::failed);
        aws.setup().trail();
        deliveries.addRules(aws.bus(), installation.rules(), () -> functions.byId());
    }

    /** Configurations of more than 4096 characters need the advanced tier. */
    private void configure(String text) {
        aws.quietly(
                "ssm",
                "PutParameter",
                Json.object()
                        .put("Name", installation.parameter())
                        .put("Value", text)
                        .put("Type", "String")
                        .put("Tier", "Advanced"));
    }

    private void reconcile(String event) {
        String rule = installation.schedule().map(TemplateRules.Schedule::name).orElse("");
        deliveries.toFunction(rule, functions.reconcile().qualified(InstalledFunctions.ALIAS), event);
    }

    private boolean isInvoked() {
        return invocations.areRunning() || server.functions().pending() > 0;
    }

    /** A function's pause. On a manual clock, rollouts proceed meanwhile. */
    private void sleep(Duration length) throws InterruptedException {
        if (start.clock().isManual()) {
            start.clock().advance(length);
            time.pass();
        } else {
            Thread.sleep(length);
        }
    }

    /** The functions get new instances: the old ones remember the configuration. */
    private void reset() {
        time.exclusively(() -> {
            accounts.reset();
            invocations.forget();
            InstalledQueues.create(aws, installation);
            functions = InstalledFunctions.create(shared);
            install();
        });
    }

    /**
     * Lets something else run a function, such as its jar in a process of its own. {@code Reset} undoes it.
     *
     * @param id logical id of the function in the template
     * @param function with the name of the installed one
     */
    public void replace(String id, Invocable function) {
        functions = functions.with(id, invocations.noted(function));
        functions.addTo(server.functions());
    }

    /** The URLs of the queues, by their logical ids in the template. */
    public Map<String, String> queues() {
        return shared.queues().urls();
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
