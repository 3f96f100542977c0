package dev.slipway.trigger;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the ARN of a service in an event names.
 *
 * @param cluster its short name; empty in the old form of the ARN, which has none
 */
record ServiceArn(String account, String region, Optional<String> cluster, String name) {
    /** For the message about another value. */
    static final String FORM = "a service's ARN, arn:aws:ecs:region:account:service/cluster/name";

    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]{0,20}:ecs:(?<region>[a-z]{2}[a-z0-9-]{1,30}):(?<account>[0-9]{12}):service/"
                    + "(?:(?<cluster>[A-Za-z0-9_-]{1,255})/)?(?<name>[A-Za-z0-9_-]{1,255})");

    static boolean isValid(String arn) {
        return ARN.matcher(arn).matches();
    }

    /** @param arn a valid one */
    static ServiceArn parse(String arn) {
        MatchResult parts = ARN.matcher(arn).results().findFirst().orElseThrow();
        return new ServiceArn(
                parts.group("account"),
                parts.group("region"),
                Optional.ofNullable(parts.group("cluster")),
                parts.group("name"));
    }
}
