package dev.slipway.aws;

import dev.slipway.config.ParameterStore;
import dev.slipway.ecs.AwsException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Reads SSM parameters through the SDK, without decryption: the function needs no key, and reads nobody's secret. */
public final class SsmParameters implements ParameterStore {
    /** The limit for one call and its retries, because a deployment waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final String THROTTLED = "; turn on SSM's higher throughput, or keep the targets in one parameter"
            + " (ssm:/name) that takes one call to read";

    private final Clients clients;
    private final Duration timeout;

    public SsmParameters(Clients clients) {
        this(clients, TIMEOUT);
    }

    SsmParameters(Clients clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout;
    }

    @Override
    public Optional<Parameter> find(String name) {
        return make("GetParameter", settings -> {
            try {
                return Optional.of(parameter(ssm().getParameter(
                                r -> r.name(name).withDecryption(false).overrideConfiguration(settings))
                        .parameter()));
            } catch (ParameterNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Map<String, Parameter> findBelow(String path) {
        var found = new LinkedHashMap<String, Parameter>();
        Optional<String> next = Optional.empty();
        do {
            GetParametersByPathResponse page = page(path, next);
            page.parameters().forEach(p -> found.put(p.name(), parameter(p)));
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return found;
    }

    private static Parameter parameter(software.amazon.awssdk.services.ssm.model.Parameter parameter) {
        return parameter.type() == ParameterType.SECURE_STRING
                ? new Parameter.Encrypted()
                : new Parameter.Text(parameter.value());
    }

    private GetParametersByPathResponse page(String path, Optional<String> token) {
        return make(
                "GetParametersByPath",
                settings -> ssm().getParametersByPath(r -> r.path(path)
                        .recursive(true)
                        .withDecryption(false)
                        .nextToken(token.orElse(null))
                        .overrideConfiguration(settings)));
    }

    private <T> T make(String call, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> what) {
        var attempts = new AttemptRecorder.Recorded();
        try {
            return what.apply(settings ->
                    settings.apiCallTimeout(timeout).putExecutionAttribute(AttemptRecorder.ATTEMPTS, attempts));
        } catch (SdkException e) {
            throw failure(call, e, attempts);
        }
    }

    private static AwsException failure(String call, SdkException e, AttemptRecorder.Recorded attempts) {
        AwsException failure = AwsCall.failure(call, e, attempts);
        // the time may have run out while an attempt after the refused ones had no answer yet
        boolean isThrottled = failure.kind() == AwsException.Kind.RETRYABLE
                || attempts.refusal()
                        .filter(text -> text.startsWith("Throttling"))
                        .isPresent();
        return isThrottled ? new AwsException(failure.kind(), call, failure.words() + THROTTLED) : failure;
    }

    private SsmClient ssm() {
        return clients.ssm();
    }
}
