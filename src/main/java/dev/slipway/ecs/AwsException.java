package dev.slipway.ecs;

/** AWS said no, or did not answer in the time there was. The message carries AWS's words. */
public final class AwsException extends RuntimeException {
    /** What may be true after the failure, and whether trying again can help. */
    public enum Kind {
        /** A retry would be told the same: bad parameter, access denied, not found. */
        FINAL,
        /** Nothing was done, and a retry can heal it: throttling, a concurrent change. */
        RETRYABLE,
        /** It may have been done or not: a time-out, a broken connection, a server's error. A retry can heal it. */
        UNKNOWN
    }

    private final Kind kind;
    private final String call;

    /** @param call the API's name of the call, such as {@code UpdateService} */
    public AwsException(Kind kind, String call, String message) {
        super(call + ": " + message);
        this.kind = kind;
        this.call = call;
    }

    public Kind kind() {
        return kind;
    }

    public String call() {
        return call;
    }

    public boolean isRetryable() {
        return kind != Kind.FINAL;
    }
}
