package dev.slipway.aws;

import dev.slipway.ecs.Location;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients: one of a kind for each region and role, made when first needed and kept. */
public final class Clients {
    /** A call that hangs is cut here and tried again. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(10);

    private static final Duration NO_CONNECTION = Duration.ofSeconds(3);
    /** The SDK assumes a role before it looks at the time that a call has: one unreachable role must not hold the others. */
    private static final Duration TO_ASSUME = Duration.ofSeconds(10);

    private final String region;
    private final Optional<URI> endpoint;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .socketTimeout(NO_ANSWER)
            .connectionTimeout(NO_CONNECTION)
            .build();
    private final Map<Location, EcsClient> ecs = new ConcurrentHashMap<>();
    private final Map<Location, EcsClient> ecsAppending = new ConcurrentHashMap<>();
    private final Map<String, EcrClient> ecr = new ConcurrentHashMap<>();
    private final Map<String, SsmClient> ssm = new ConcurrentHashMap<>();
    private final Map<String, EventBridgeClient> eventBridge = new ConcurrentHashMap<>();
    private final Map<String, AwsCredentialsProvider> roles = new ConcurrentHashMap<>();

    /**
     * As the Lambda runtime's environment has them: the SDK's own variables, {@code AWS_ENDPOINT_URL} among them.
     *
     * @param region the function's own
     */
    public Clients(String region) {
        this(region, Optional.empty(), DefaultCredentialsProvider.builder().build());
    }

    /** For a stand-in of AWS on this machine, which does not look at who asks. */
    public static Clients local(String region, URI endpoint) {
        return local(region, endpoint, "anybody");
    }

    /** For one that knows by its access key who asks. */
    public static Clients local(String region, URI endpoint, String accessKey) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "anything"));
        return new Clients(region, Optional.of(endpoint), credentials);
    }

    private Clients(String region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
        this.region = region;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    EcsClient ecs(Location place) {
        return ecs.computeIfAbsent(place, p -> ecs(p, RetryPolicy.ofWhatCanHeal()));
    }

    /** For RegisterTaskDefinition, which done twice makes two revisions. */
    EcsClient ecsAppending(Location place) {
        return ecsAppending.computeIfAbsent(place, p -> ecs(p, RetryPolicy.ofNothingDone()));
    }

    private EcsClient ecs(Location place, RetryStrategy retries) {
        return build(EcsClient.builder(), place.region().orElse(region), credentials(place), retries)
                .build();
    }

    EcrClient ecr(String inRegion) {
        return ecr.computeIfAbsent(
                inRegion,
                r -> build(EcrClient.builder(), r, credentials, RetryPolicy.ofWhatCanHeal())
                        .build());
    }

    /** Loads and links what the first deployment needs, while Lambda starts the function and gives it a whole processor. */
    public void warmUp() {
        ecs(Location.OWN);
        ecsAppending(Location.OWN);
        ecr(region);
    }

    SsmClient ssm() {
        return ssm.computeIfAbsent(
                region,
                r -> build(SsmClient.builder(), r, credentials, RetryPolicy.ofWhatCanHeal())
                        .build());
    }

    /** Without retries: an entry can fail in a call that goes well, so that whoever puts them has to try again anyway. */
    EventBridgeClient eventBridge() {
        return eventBridge.computeIfAbsent(
                region,
                r -> build(EventBridgeClient.builder(), r, credentials, AwsRetryStrategy.doNotRetry())
                        .build());
    }

    private AwsCredentialsProvider credentials(Location place) {
        return place.roleArn()
                .map(role -> roles.computeIfAbsent(role, this::assume))
                .orElse(credentials);
    }

    private AwsCredentialsProvider assume(String role) {
        StsClient sts = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .endpointOverride(endpoint.orElse(null))
                .overrideConfiguration(o -> o.apiCallTimeout(TO_ASSUME))
                .build();
        return new AssumedRole(role, sts);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B build(
            B builder, String inRegion, AwsCredentialsProvider as, RetryStrategy retries) {
        builder.region(Region.of(inRegion))
                .credentialsProvider(as)
                .httpClient(http)
                .overrideConfiguration(o -> o.retryStrategy(retries)
                        .addExecutionInterceptor(new RawJson())
                        .addExecutionInterceptor(new RefusalRecorder()));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }
}
