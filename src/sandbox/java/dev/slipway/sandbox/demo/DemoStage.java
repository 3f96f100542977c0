package dev.slipway.sandbox.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Bus;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The environment of the demo: an account with a manual clock, the functions, and the rules and the schedule of the
 * template. Time passes only when the demo advances the clock; rollouts and the schedule then proceed.
 */
final class DemoStage implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");

    private final ManualClock clock = new ManualClock(BEGIN);
    private final AwsAccount aws = new AwsAccount(clock);
    private final Server server = new Server(aws);
    private final TemplateRules template;
    private final DemoConsole console;
    private final LocalFunction deploy;
    private final LocalFunction rollback;
    private final LocalFunction reconcile;
    private final DemoSmokeTest smokeTest;
    private final TemplateRules.Schedule schedule;
    private Instant nextReconciliation;
    private int printed;
    private int uneventful;

    DemoStage(Template template, String configuration, PrintStream out) {
        this.template = TemplateRules.of(template, Map.of("FollowTemplates", "ENABLED", "RunTasks", "ENABLED"));
        this.console = new DemoConsole(aws, out);
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.deploy = LocalFunction.deploy(aws, server.endpoint(), configuration, nowhere);
        this.rollback = LocalFunction.rollback(aws, server.endpoint(), configuration, nowhere);
        this.reconcile = LocalFunction.reconcile(aws, server.endpoint(), configuration, nowhere);
        this.smokeTest = new DemoSmokeTest(aws, this::smokeTested);
        server.functions().add(smokeTest);
        this.schedule = this.template.schedule("ReconcileFunction");
        this.nextReconciliation = BEGIN.plus(schedule.every());
    }

    AwsAccount aws() {
        return aws;
    }

    DemoConsole console() {
        return console;
    }

    URI endpoint() {
        return server.endpoint();
    }

    DemoSmokeTest smokeTest() {
        return smokeTest;
    }

    private void smokeTested(Invocable.Result result, String message) {
        printEvents();
        console.smokeTest(result, message);
    }

    /** Connects the bus to the functions. */
    void connect() {
        aws.step();
        aws.setup().trail();
        printed = aws.bus().events().size();
        template.addTo(aws.bus(), Map.of("DeployFunction", to(deploy), "RollbackFunction", to(rollback)));
    }

    private Consumer<String> to(LocalFunction function) {
        return event -> console.result(function.invoke(event));
    }

    /** A request, and its outcome. */
    void ask(String command, ObjectNode request) {
        console.command(command);
        console.result(deploy.invoke(Json.write(request)));
        printPublished();
        settle();
    }

    /** Prints a push, and delivers its event. */
    void push(String repository, String tag, Behaviour behaviour) {
        String digest = aws.setup().push(repository, tag, "build of " + repository + ":" + tag);
        aws.conditions().behave(digest, behaviour);
        deliver();
    }

    /** The same, where the task of the image that runs before the deployment ends so. */
    void push(String repository, String tag, Behaviour behaviour, RunBehaviour releaseTask) {
        aws.conditions().runOtherwise(releaseTask);
        push(repository, tag, behaviour);
    }

    /** Prints CloudTrail's events, and delivers them. */
    void trail() {
        deliver();
    }

    /** Advances the clock to that time. */
    void at(String time) {
        until(Instant.parse("2026-03-02T" + time + ":00Z"));
    }

    void passes(Duration time) {
        until(clock.instant().plus(time));
    }

    /** Advances the clock until ECS has no more steps to take. */
    void settle() {
        while (aws.nextStep().isPresent()) {
            until(aws.nextStep().get());
        }
    }

    private void until(Instant end) {
        Instant next = next();
        while (!next.isAfter(end)) {
            clock.moveTo(next);
            if (next.equals(nextReconciliation)) {
                nextReconciliation = nextReconciliation.plus(schedule.every());
                aws.bus().tick(schedule.name(), this::reconcile);
            } else {
                aws.step();
            }
            deliver();
            next = next();
        }
        clock.moveTo(end);
    }

    private Instant next() {
        return aws.nextStep().filter(step -> step.isBefore(nextReconciliation)).orElse(nextReconciliation);
    }

    /** Counts the reconciliations without a new outcome instead of printing each. */
    private void reconcile(String event) {
        Invocable.Result result = reconcile.invoke(event);
        boolean failed = result.errorMessage().isPresent()
                || result.answer()
                        .orElseGet(Json::object)
                        .path("outcomes")
                        .findValuesAsText("outcome")
                        .contains("FAILED");
        if (published().isEmpty() && !failed) {
            uneventful++;
            return;
        }
        console.line(
                "EventBridge",
                "schedule %s; %d reconciliations before it changed nothing".formatted(schedule.name(), uneventful));
        uneventful = 0;
        console.result(result);
    }

    private void deliver() {
        printEvents();
        while (!aws.bus().pending().isEmpty()) {
            aws.bus().deliver(0);
            printPublished();
        }
    }

    private void printEvents() {
        List<Bus.Delivery> waiting = aws.bus().pending();
        List<Event> events = aws.bus().events();
        events.subList(printed, events.size()).forEach(event -> console.event(event, rulesOf(event, waiting)));
        printed = events.size();
    }

    private static List<String> rulesOf(Event event, List<Bus.Delivery> waiting) {
        return waiting.stream()
                .filter(delivery -> delivery.event().id().equals(event.id()))
                .map(Bus.Delivery::rule)
                .toList();
    }

    private void printPublished() {
        published().forEach(console::published);
        printed = aws.bus().events().size();
    }

    /** The events that an invocation published. It skips ECS's event about the deployment that the invocation started. */
    private List<Event> published() {
        List<Event> events = aws.bus().events();
        return events.subList(printed, events.size()).stream()
                .filter(event -> event.source().equals("slipway"))
                .toList();
    }

    @Override
    public void close() {
        smokeTest.close();
        server.close();
    }
}
