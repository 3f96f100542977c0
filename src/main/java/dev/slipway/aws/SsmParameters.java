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

/** Reads SSM parameters through the SDK, and decrypts SecureStrings. */
public final class SsmParameters implements ParameterStore {
    /** The limit for one call and its retries, because a deployment waits for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Clients clients;

    public SsmParameters(Clients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<String> find(String name) {
        try {
            return Optional.of(ssm().getParameter(
                            r -> r.name(name).withDecryption(true).overrideConfiguration(SsmParameters::limitTime))
                    .parameter()
                    .value());
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsCall.failure("GetParameter", e);
        }
    }

    @Override
    public Map<String, String> findBelow(String path) {
        var values = new LinkedHashMap<String, String>();
        try {
            ssm()
                    .getParametersByPathPaginator(r -> r.path(path)
                            .recursive(true)
                            .withDecryption(true)
                            .overrideConfiguration(SsmParameters::limitTime))
                    .stream()
                    .flatMap(page -> page.parameters().stream())
                    .forEach(p -> values.put(p.name(), p.value()));
        } catch (SdkException e) {
            throw AwsCall.failure("GetParametersByPath", e);
        }
        return values;
    }

    private static void limitTime(AwsRequestOverrideConfiguration.Builder settings) {
        settings.apiCallTimeout(TIMEOUT);
    }

    private SsmClient ssm() {
        return clients.ssm();
    }
}
