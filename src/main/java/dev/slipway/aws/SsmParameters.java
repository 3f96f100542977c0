package dev.slipway.aws;

import dev.slipway.config.ParameterStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Reads SSM parameters through the SDK, without decryption: the function needs no key, and reads nobody's secret. */
public final class SsmParameters implements ParameterStore {
    /** The limit for one call and its retries, because a deployment waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Clients clients;

    public SsmParameters(Clients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<Parameter> find(String name) {
        try {
            return Optional.of(parameter(ssm().getParameter(
                            r -> r.name(name).withDecryption(false).overrideConfiguration(SsmParameters::limitTime))
                    .parameter()));
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsCall.failure("GetParameter", e);
        }
    }

    @Override
    public Map<String, Parameter> findBelow(String path) {
        var found = new LinkedHashMap<String, Parameter>();
        try {
            ssm()
                    .getParametersByPathPaginator(r -> r.path(path)
                            .recursive(true)
                            .withDecryption(false)
                            .overrideConfiguration(SsmParameters::limitTime))
                    .stream()
                    .flatMap(page -> page.parameters().stream())
                    .forEach(p -> found.put(p.name(), parameter(p)));
        } catch (SdkException e) {
            throw AwsCall.failure("GetParametersByPath", e);
        }
        return found;
    }

    private static Parameter parameter(software.amazon.awssdk.services.ssm.model.Parameter parameter) {
        return parameter.type() == ParameterType.SECURE_STRING
                ? new Parameter.Encrypted()
                : new Parameter.Text(parameter.value());
    }

    private static void limitTime(AwsRequestOverrideConfiguration.Builder settings) {
        settings.apiCallTimeout(TIMEOUT);
    }

    private SsmClient ssm() {
        return clients.ssm();
    }
}
