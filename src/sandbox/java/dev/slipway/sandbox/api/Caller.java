package dev.slipway.sandbox.api;

import java.util.Optional;

/**
 * Who makes a call.
 *
 * @param arn as IAM names a role, a user or an account: {@code arn:aws:iam::123456789012:role/slipway}
 * @param session session name of an assumed role; empty for a caller with keys of its own
 */
public record Caller(String arn, Optional<String> session) {
    private static final int ACCOUNT = 4;

    public Caller {
        if (!arn.matches("arn:[^:]+:iam::[0-9]{12}:.+")) {
            throw new IllegalArgumentException("\"%s\" is not an IAM ARN with an account".formatted(arn));
        }
    }

    /** The account itself: the caller with an access key that no role has. */
    public static Caller root(String account) {
        return new Caller("arn:aws:iam::" + account + ":root", Optional.empty());
    }

    public String account() {
        return part(ACCOUNT);
    }

    /** The ARN that GetCallerIdentity returns. */
    public String identity() {
        return session.map(name -> "arn:%s:sts::%s:assumed-role/%s/%s"
                        .formatted(part(1), account(), ResourceName.lastPart(arn), name))
                .orElse(arn);
    }

    private String part(int index) {
        return arn.split(":", -1)[index];
    }
}
