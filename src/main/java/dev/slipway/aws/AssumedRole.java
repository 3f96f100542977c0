package dev.slipway.aws;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of an assumed role, cached until shortly before they expire. If AssumeRole fails, the exception names
 * AssumeRole, and the call that needed the credentials is not sent.
 */
final class AssumedRole implements AwsCredentialsProvider {
    private static final String CALL = "AssumeRole";
    private static final String SESSION = "slipway";
    private static final String ADVICE = "; add the role to AssumableRoles (Terraform: assumable_roles), and this"
            + " function's role to its trust policy";

    private final String role;
    private final AwsCredentialsProvider credentials;

    AssumedRole(String role, StsClient sts) {
        this.role = role;
        this.credentials = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(role).roleSessionName(SESSION))
                .build();
    }

    /** @throws AwsException if the role cannot be assumed */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return credentials.resolveCredentials();
        } catch (ApiCallTimeoutException e) {
            throw new AwsException(Kind.RETRYABLE, CALL, "STS did not answer in time for " + role);
        } catch (SdkException e) {
            AwsException failure = AwsCall.failure(CALL, e);
            Kind kind = failure.isRetryable() ? Kind.RETRYABLE : Kind.FINAL;
            throw new AwsException(kind, CALL, "%s: %s%s".formatted(role, AwsCall.text(e), isDenied(e) ? ADVICE : ""));
        }
    }

    /** STS returns the same error code if the role does not exist. */
    private static boolean isDenied(SdkException e) {
        return e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && "AccessDenied".equals(service.awsErrorDetails().errorCode());
    }
}
