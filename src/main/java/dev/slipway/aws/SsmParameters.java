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

/** SSM parameters, decrypted where they are secure strings. */
public final class SsmParameters implements ParameterStore {
    /** Of one call, retries included: a deployment waits for it. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Clients clients;

    public SsmParameters(Clients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<String> one(String name) {
        try {
            return Optional.of(ssm().getParameter(
                            r -> r.name(name).withDecryption(true).overrideConfiguration(SsmParameters::soon))
                    .parameter()
                    .value());
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsCall.failure("GetParameter", e);
        }
    }

    @Override
    public Map<String, String> below(String path) {
        var values = new LinkedHashMap<String, String>();
        try {
            ssm()
                    .getParametersByPathPaginator(r -> r.path(path)
                            .recursive(true)
                            .withDecryption(true)
                            .overrideConfiguration(SsmParameters::soon))
                    .stream()
                    .flatMap(page -> page.parameters().stream())
                    .forEach(p -> values.put(p.name(), p.value()));
        } catch (SdkException e) {
            throw AwsCall.failure("GetParametersByPath", e);
        }
        return values;
    }

    private static void soon(AwsRequestOverrideConfiguration.Builder settings) {
        settings.apiCallTimeout(LONGEST);
    }

    private SsmClient ssm() {
        return clients.ssm();
    }
}
