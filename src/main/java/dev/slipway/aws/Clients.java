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
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients, one of each kind for each region and role. A client is created when it is first needed, and kept. */
public final class Clients {
    /** The SDK assumes a role outside a call's own timeout. One unreachable role must not delay the other targets. */
    private static final Duration ASSUME_ROLE_TIMEOUT = Duration.ofSeconds(10);

    private final String region;
    private final Optional<URI> endpoint;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<Location, EcsClient> ecs = new ConcurrentHashMap<>();
    private final Map<String, EcrClient> ecr = new ConcurrentHashMap<>();
    private final Map<String, SsmClient> ssm = new ConcurrentHashMap<>();
    private final Map<String, EventBridgeClient> eventBridge = new ConcurrentHashMap<>();
    private final Map<String, AwsCredentialsProvider> roles = new ConcurrentHashMap<>();

    /**
     * Configured by the environment of the Lambda runtime: the SDK's variables, including {@code AWS_ENDPOINT_URL}.
     *
     * @param region the function's region
     */
    public Clients(String region) {
        this(region, Optional.empty(), DefaultCredentialsProvider.builder().build(), new KeptConnections());
    }

    /** For a local AWS endpoint that does not check credentials. */
    public static Clients local(String region, URI endpoint) {
        return local(region, endpoint, "local");
    }

    /** For a local AWS endpoint that identifies the caller by the access key. */
    public static Clients local(String region, URI endpoint, String accessKey) {
        return new Clients(region, Optional.of(endpoint), key(accessKey), new KeptConnections());
    }

    /** For an AWS in this process, which does not check credentials. */
    public static Clients over(String region, SdkHttpClient http) {
        return new Clients(region, Optional.empty(), key("local"), http);
    }

    private static AwsCredentialsProvider key(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "local"));
    }

    private Clients(String region, Optional<URI> endpoint, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.region = region;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.http = http;
    }

    EcsClient ecs(Location location) {
        return ecs.computeIfAbsent(location, this::newEcs);
    }

    /** Without retries, as ECR's: {@link AwsCall} retries. */
    private EcsClient newEcs(Location location) {
        return build(
                        EcsClient.builder(),
                        location.region().orElse(region),
                        credentials(location),
                        AwsRetryStrategy.doNotRetry())
                .build();
    }

    EcrClient ecr(String clientRegion) {
        return ecr.computeIfAbsent(
                clientRegion,
                r -> build(EcrClient.builder(), r, credentials, AwsRetryStrategy.doNotRetry())
                        .build());
    }

    /** Loads the classes that the first deployment needs while Lambda starts the function with a full CPU. */
    public void warmUp() {
        ecs(Location.OWN);
        ecr(region);
    }

    /**
     * Loads the credentials that Lambda gives in the environment. With SnapStart it gives them by a call, and only after the
     * restore.
     */
    public void resolveCredentials() {
        credentials.resolveCredentials();
    }

    /** Opens a connection that the first call to this endpoint takes. It waits at most a second, and its failure has no effect. */
    public void connect(URI to) {
        KeptConnections.open(http, to);
    }

    SsmClient ssm() {
        return ssm.computeIfAbsent(
                region,
                r -> build(SsmClient.builder(), r, credentials, RetryPolicy.ofRetryableFailures())
                        .build());
    }

    /** Without retries: the caller of PutEvents retries, because single entries can fail in a successful call. */
    EventBridgeClient eventBridge() {
        return eventBridge.computeIfAbsent(
                region,
                r -> build(EventBridgeClient.builder(), r, credentials, AwsRetryStrategy.doNotRetry())
                        .build());
    }

    private AwsCredentialsProvider credentials(Location location) {
        return location.roleArn()
                .map(role -> roles.computeIfAbsent(role, this::assume))
                .orElse(credentials);
    }

    private AwsCredentialsProvider assume(String role) {
        StsClient sts = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .endpointOverride(endpoint.orElse(null))
                .overrideConfiguration(o -> o.apiCallTimeout(ASSUME_ROLE_TIMEOUT))
                .build();
        return new AssumedRole(role, sts);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B build(
            B builder, String clientRegion, AwsCredentialsProvider provider, RetryStrategy retries) {
        builder.region(Region.of(clientRegion))
                .credentialsProvider(provider)
                .httpClient(http)
                .overrideConfiguration(o -> o.retryStrategy(retries)
                        .addExecutionInterceptor(new RawJson())
                        .addExecutionInterceptor(new AttemptRecorder()));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }
}
