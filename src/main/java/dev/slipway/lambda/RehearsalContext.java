package dev.slipway.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/** The context of the rehearsal's invocation: Slipway reads the request id, the function's ARN and the time that is left. */
@NullUnmarked
record RehearsalContext(String functionArn, Duration timeout) implements Context {
    private static final String NAME = "rehearsal";

    @Override
    public String getAwsRequestId() {
        return NAME;
    }

    @Override
    public String getInvokedFunctionArn() {
        return functionArn;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return Math.toIntExact(timeout.toMillis());
    }

    @Override
    public String getFunctionName() {
        return NAME;
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public int getMemoryLimitInMB() {
        return 0;
    }

    @Override
    public String getLogGroupName() {
        return NAME;
    }

    @Override
    public String getLogStreamName() {
        return NAME;
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
