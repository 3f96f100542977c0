package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.slipway.access.Pause;
import dev.slipway.aws.EventBridgeBus;
import dev.slipway.aws.SdkAws;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.ecs.Aws;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.EventPublisher;
import dev.slipway.publish.JsonLog;
import dev.slipway.trigger.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** One invocation: its time, its configuration, its AWS, and what it tells. */
final class InvocationContext {
    /** Kept for what follows a wait. */
    private static final Duration AFTER_A_PAUSE = Duration.ofSeconds(10);

    /** A bus that does not answer must not hold up for long who waits for the deployment's answer. */
    private static final Duration TO_PUBLISH = Duration.ofSeconds(20);

    private final InvocationRunner shared;
    private final String id;
    private final String functionArn;
    private final Instant deadline;
    private final List<ConfigurationProblem> toPublish = new ArrayList<>();

    InvocationContext(InvocationRunner shared, Context context) {
        this.shared = shared;
        this.id = context.getAwsRequestId();
        this.functionArn = context.getInvokedFunctionArn();
        this.deadline = clock().instant().plusMillis(context.getRemainingTimeInMillis());
    }

    Invocation invocation() {
        return new Invocation(id, clock().instant());
    }

    /** @throws dev.slipway.config.InvalidConfigurationException where there is none to go by */
    Configuration configuration() {
        return shared.configuration().read(home(), (toLog, news) -> {
            toLog.forEach(problem -> shared.log().line(JsonLog.Level.ERROR, id, "configuration: " + problem, Map.of()));
            toPublish.addAll(news);
        });
    }

    Aws aws() {
        return new SdkAws(shared.clients(), deadline, clock());
    }

    Executor executor() {
        return shared.executor();
    }

    InstantSource clock() {
        return shared.clock();
    }

    Pause pause() {
        return new TimedPause(clock(), deadline.minus(AFTER_A_PAUSE));
    }

    /** When the function's time ends. */
    Instant deadline() {
        return deadline;
    }

    /** {@code arn:aws:lambda:region:account:function:name}. */
    AccountRegion home() {
        List<String> parts = List.of(functionArn.split(":", -1));
        if (parts.size() < 5) {
            throw new IllegalArgumentException("not a function's ARN: " + functionArn);
        }
        return new AccountRegion(parts.get(4), parts.get(3));
    }

    /** A line of the log about the invocation itself. */
    void note(String message) {
        shared.log().line(JsonLog.Level.INFO, id, message, Map.of());
    }

    void warn(String message) {
        shared.log().line(JsonLog.Level.WARN, id, message, Map.of());
    }

    void log(List<Outcome> outcomes) {
        outcomes.forEach(outcome -> shared.log().outcome(id, outcome));
    }

    /** Those outcomes, and what is new of the configuration's problems. */
    void publish(List<Outcome> outcomes) {
        Instant soon = clock().instant().plus(TO_PUBLISH);
        Instant until = soon.isBefore(deadline) ? soon : deadline;
        var bus = new EventBridgeBus(shared.clients(), shared.eventBus(), until, clock());
        new EventPublisher(bus, new TimedPause(clock(), until), shared.log()).publish(id, toPublish, outcomes);
    }
}
