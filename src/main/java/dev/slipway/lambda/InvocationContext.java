package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.EcsRates;
import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.aws.EventBridgeBus;
import dev.slipway.aws.SdkAws;
import dev.slipway.caller.InvokedAs;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Seen;
import dev.slipway.publish.EventPublisher;
import dev.slipway.publish.JsonLog;
import dev.slipway.publish.OutcomeJson;
import dev.slipway.query.OutcomesText;
import dev.slipway.query.QueueUrls;
import dev.slipway.select.Targets;
import dev.slipway.select.Visible;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** One invocation: the time it has, the targets and the AWS it works with, and how it publishes and answers. */
final class InvocationContext {
    /** The time that the work after a pause needs. */
    private static final Duration TIME_AFTER_PAUSE = Duration.ofSeconds(10);

    /** Somebody waits for the answer to a request: 300 seconds at most, and then for the work after the last pause. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(310);

    private final InvocationRunner runner;
    private final String id;
    private final String functionArn;
    private final Instant deadline;
    private final InvocationReport report;
    private final Visible visible;

    InvocationContext(InvocationRunner runner, Context context, ParsedEvent.Origin origin) {
        this.runner = runner;
        this.id = context.getAwsRequestId();
        this.functionArn = context.getInvokedFunctionArn();
        Duration remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
        boolean isCut = origin == ParsedEvent.Origin.REQUEST && remaining.compareTo(LONGEST_REQUEST) > 0;
        this.deadline = clock().instant().plus(isCut ? LONGEST_REQUEST : remaining);
        var bus = new EventBridgeBus(runner.clients(), runner.eventBus(), deadline, clock());
        this.report = new InvocationReport(
                id,
                runner.log(),
                new EventPublisher(bus, pauseUntil(deadline), runner.log(), runner.parallel()),
                runner.unheard());
        this.visible = Visible.ALL;
    }

    private InvocationContext(InvocationContext whole, Visible visible) {
        this.runner = whole.runner;
        this.id = whole.id;
        this.functionArn = whole.functionArn;
        this.deadline = whole.deadline;
        this.report = whole.report;
        this.visible = visible;
    }

    /** The same invocation, whose answer names only these targets. */
    InvocationContext showing(Visible limits) {
        return new InvocationContext(this, limits);
    }

    InvokedAs invokedAs() {
        return InvokedAs.of(functionArn);
    }

    CallerGate callers() {
        return runner.callers();
    }

    /** The request id, which is the same for all attempts of an event. */
    String id() {
        return id;
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where no configuration can be used */
    Targets targets() {
        return reading().targets();
    }

    /** As {@link InvocationTargets#select(Function, Predicate)}. */
    <T> T select(Function<Targets, T> selector, Predicate<T> isMiss) {
        return reading().select(selector, isMiss);
    }

    /** As {@link InvocationTargets#select(Function, Predicate, Consumer)}. */
    <T> T select(Function<Targets, T> selector, Predicate<T> isMiss, Consumer<T> begin) {
        return reading().select(selector, isMiss, begin);
    }

    private InvocationTargets reading() {
        return new InvocationTargets(runner.targets(), home(), report, visible);
    }

    /** Says in a message that no target was found how old the configuration is. */
    String configurationAge() {
        return runner.targets()
                .age()
                .map(age -> "; the configuration was read %d s ago".formatted(age.toSeconds()))
                .orElse("");
    }

    /** Logs and publishes entries that the schedule leaves out. */
    void report(List<ConfigurationProblem> leftOut) {
        report(leftOut, leftOut);
    }

    /** As a {@link ConfiguredTargets.ProblemListener} gets them. */
    void report(List<ConfigurationProblem> toLog, List<ConfigurationProblem> toPublish) {
        report.problems(toLog, toPublish);
    }

    boolean runsTasks() {
        return runner.runsTasks();
    }

    /** Whether the schedule is on: it completes what lost events and dead functions leave. */
    boolean reconciles() {
        return runner.reconciles();
    }

    boolean takesReplications() {
        return runner.takesReplications();
    }

    /** The installation's queues as its environment names them. */
    QueueUrls queues() {
        return QueueUrls.parse(runner.queues());
    }

    Aws aws() {
        return aws(EcsRates.Share.WHOLE);
    }

    /** @param share of ECS's rates */
    Aws aws(EcsRates.Share share) {
        AccountRegion home = home();
        return new FamiliesAsServices(new SdkAws(
                runner.clients(),
                deadline,
                clock(),
                pauseUntil(deadline.minus(SdkAws.RESERVE)),
                runner.jitter(),
                location -> runner.rates().at(AccountRegion.of(location, home), share)));
    }

    Parallel parallel() {
        return runner.parallel();
    }

    InstantSource clock() {
        return runner.clock();
    }

    Pause pause() {
        return pauseUntil(deadline.minus(TIME_AFTER_PAUSE));
    }

    private Pause pauseUntil(Instant end) {
        return new TimedPause(clock(), runner.sleep(), end);
    }

    /** {@code arn:aws:lambda:region:account:function:name}. */
    AccountRegion home() {
        List<String> parts = List.of(functionArn.split(":", -1));
        if (parts.size() < 5) {
            throw new IllegalArgumentException("not a function's ARN: " + functionArn);
        }
        return new AccountRegion(parts.get(4), parts.get(3));
    }

    /** Logs a message about the invocation itself. */
    void log(JsonLog.Level level, String message) {
        report.log(level, message);
    }

    /** Publishes and answers one outcome that needs no target. */
    ObjectNode conclude(ParsedEvent event, Outcome outcome) {
        publish(event, List.of(outcome));
        return answer(event, List.of(outcome));
    }

    /** Slipway could not read what it has to do: the invocation fails for every trigger, so that no event is lost. */
    InvocationFailedException failed(AwsException failure) {
        Outcome outcome = Outcome.withoutTarget(Outcome.Kind.FAILED, String.valueOf(failure.getMessage()));
        report.log(outcome);
        report.publishProblems();
        return new InvocationFailedException(List.of(outcome));
    }

    /** Logs the outcomes, and publishes what happened. */
    void publish(ParsedEvent event, List<Outcome> outcomes) {
        try (InvocationReport.Outcomes all = report(event)) {
            outcomes.forEach(all::add);
        }
    }

    /** For outcomes that come one by one. */
    InvocationReport.Outcomes report(ParsedEvent event) {
        return report.outcomes(event);
    }

    /** Publishes the problems of the configuration that were not published before. */
    void publishProblems() {
        report.publishProblems();
    }

    /** @throws InvocationFailedException where these outcomes fail the invocation */
    ObjectNode answer(ParsedEvent event, List<Outcome> outcomes) {
        if (fails(event, outcomes)) {
            throw new InvocationFailedException(outcomes);
        }
        if (event.isEvent() && !report.unheard().isEmpty()) {
            // the alarm on failed invocations is the way that is left
            throw new InvocationFailedException(report.unheard());
        }
        ObjectNode answer = OutcomeJson.of(outcomes);
        if (event.trigger() instanceof Trigger.Deployment request && !event.isEvent()) {
            if (request.metadata().waits()) {
                answer.put("seen", Seen.of(outcomes));
            }
            answer.put("text", OutcomesText.of(outcomes));
        }
        return answer;
    }

    /** The answer to a request that changed nothing. */
    ObjectNode answer(ObjectNode json) {
        publishProblems();
        return json;
    }

    /**
     * An event fails the invocation only where Lambda's retry can help. A failed reconciliation does not: the schedule
     * repeats it anyway.
     */
    private static boolean fails(ParsedEvent event, List<Outcome> outcomes) {
        return switch (event.origin()) {
            case EVENT ->
                !(event.trigger() instanceof Trigger.Scheduled)
                        && outcomes.stream().anyMatch(Outcome::isRetryable);
            case REQUEST ->
                !outcomes.stream().allMatch(outcome -> outcome.kind().asRequested());
        };
    }
}
