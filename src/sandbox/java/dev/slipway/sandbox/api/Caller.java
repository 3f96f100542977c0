package dev.slipway.sandbox.api;

import java.util.Optional;

/**
 * Who makes a call.
 *
 * @param arn as IAM names a role, a user or an account: {@code arn:aws:iam::123456789012:role/slipway}
 * @param session of an assumed role; empty: whoever has keys of its own
 */
public record Caller(String arn, Optional<String> session) {
    private static final int ACCOUNT = 4;

    public Caller {
        if (!arn.matches("arn:[^:]+:iam::[0-9]{12}:.+")) {
            throw new IllegalArgumentException("\"%s\" is no ARN of IAM's with an account".formatted(arn));
        }
    }

    /** Whoever has keys that nobody gave away: the account itself. */
    public static Caller root(String account) {
        return new Caller("arn:aws:iam::" + account + ":root", Optional.empty());
    }

    public String account() {
        return part(ACCOUNT);
    }

    /** As GetCallerIdentity says it. */
    public String identity() {
        return session.map(name ->
                        "arn:%s:sts::%s:assumed-role/%s/%s".formatted(part(1), account(), ResourceName.lastPart(arn), name))
                .orElse(arn);
    }

    private String part(int index) {
        return arn.split(":", -1)[index];
    }
}
