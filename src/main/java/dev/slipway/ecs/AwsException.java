package dev.slipway.ecs;

/** AWS refused a call or did not answer in time. The message contains the call's name and AWS's message. */
public final class AwsException extends RuntimeException {
    /** Whether the failed call may have had an effect, and whether a retry can succeed. */
    public enum Kind {
        /** A retry fails in the same way: invalid parameter, access denied. */
        FINAL,
        /** As FINAL: what the call names does not exist, so that the request or the configuration must change. */
        NOT_FOUND,
        /** The call had no effect, and a retry can succeed: throttling, a concurrent change. */
        RETRYABLE,
        /** The call may have had an effect: a timeout, a lost connection, a server error. A retry can succeed. */
        UNKNOWN
    }

    private final Kind kind;
    private final String call;
    private final String words;

    /** @param call the AWS API's name of the call, such as {@code UpdateService} */
    public AwsException(Kind kind, String call, String message) {
        super(call + ": " + message);
        this.kind = kind;
        this.call = call;
        this.words = message;
    }

    public Kind kind() {
        return kind;
    }

    public String call() {
        return call;
    }

    /** The message without the call's name. */
    public String words() {
        return words;
    }

    public boolean isRetryable() {
        return kind == Kind.RETRYABLE || kind == Kind.UNKNOWN;
    }
}
