package dev.slipway.iam;

import java.util.Optional;

/**
 * The account and region of clusters and images.
 *
 * @param role the role to assume if the account is not the functions' own
 */
record AccountFixture(String account, String region, Optional<String> role) {
    static final AccountFixture HOME = new AccountFixture("123456789012", "us-east-1", Optional.empty());
    static final AccountFixture AWAY =
            new AccountFixture("210987654321", "eu-west-1", Optional.of("arn:aws:iam::210987654321:role/slipway"));

    String registry() {
        return "%s.dkr.ecr.%s.amazonaws.com".formatted(account, region);
    }

    String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, region, account, resource);
    }

    String role(String name) {
        return "arn:aws:iam::%s:role/%s".formatted(account, name);
    }

    IamRequests requests() {
        return new IamRequests(account, region);
    }
}
