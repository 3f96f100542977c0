package dev.slipway.sandbox.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullUnmarked;

/** The context of one invocation. */
@NullUnmarked
public final class LocalContext implements Context {
    private final String functionArn;
    private final String requestId;
    private final InstantSource clock;
    private final Instant deadline;

    public LocalContext(String functionArn, String requestId, Duration timeout) {
        this(functionArn, requestId, timeout, InstantSource.system());
    }

    /** @param clock the function's */
    public LocalContext(String functionArn, String requestId, Duration timeout, InstantSource clock) {
        this.functionArn = functionArn;
        this.requestId = requestId;
        this.clock = clock;
        this.deadline = clock.instant().plus(timeout);
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getInvokedFunctionArn() {
        return functionArn;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return Math.toIntExact(
                Math.max(0, Duration.between(clock.instant(), deadline).toMillis()));
    }

    @Override
    public String getFunctionName() {
        return functionArn.replaceFirst("^.*:function:", "").replaceFirst(":.*$", "");
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/" + getFunctionName();
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return null;
    }
}
