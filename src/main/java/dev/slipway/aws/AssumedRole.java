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
 * A role's credentials, kept until shortly before they end. Where the role cannot be assumed, that is what fails: of the
 * call that wanted them nothing was done.
 */
final class AssumedRole implements AwsCredentialsProvider {
    private static final String CALL = "AssumeRole";
    private static final String SESSION = "slipway";
    private static final String ADVICE = "; name the role in AssumableRoles (Terraform: assumable_roles), and this"
            + " function's role in its trust policy";

    private final String role;
    private final AwsCredentialsProvider credentials;

    AssumedRole(String role, StsClient sts) {
        this.role = role;
        this.credentials = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(role).roleSessionName(SESSION))
                .build();
    }

    /** @throws AwsException where it cannot be assumed */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return credentials.resolveCredentials();
        } catch (ApiCallTimeoutException e) {
            throw new AwsException(Kind.RETRYABLE, CALL, "no answer in time for " + role);
        } catch (SdkException e) {
            AwsException failure = AwsCall.failure(CALL, e);
            Kind kind = failure.isRetryable() ? Kind.RETRYABLE : Kind.FINAL;
            throw new AwsException(kind, CALL, "%s: %s%s".formatted(role, AwsCall.words(e), denied(e) ? ADVICE : ""));
        }
    }

    /** STS says the same where there is no such role. */
    private static boolean denied(SdkException e) {
        return e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && "AccessDenied".equals(service.awsErrorDetails().errorCode());
    }
}
