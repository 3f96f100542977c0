package dev.slipway.config;

import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecs.Location;
import dev.slipway.pattern.NamePattern;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where names of clusters and families are unique. Several roles may lead to one account. */
public record AccountRegion(String account, String region) {
    private static final int REGION = 3;
    private static final int ACCOUNT = 4;

    /**
     * The partitions but the public one, by the beginning of their regions' names. It is a table, because the SDK's
     * metadata would slow down every cold start; a test compares the two.
     */
    private static final Map<String, String> PARTITIONS = Map.of(
            "cn", "aws-cn",
            "us-gov", "aws-us-gov",
            "eusc", "aws-eusc",
            "us-iso", "aws-iso",
            "us-isob", "aws-iso-b",
            "eu-isoe", "aws-iso-e",
            "us-isof", "aws-iso-f");

    /** The host of this account's and region's own registry. */
    public String registry() {
        return new EcrRegistry(account, region).host();
    }

    /** What the ARNs of this account's IAM roles begin with. */
    String roles() {
        return "arn:%s:iam::%s:role/".formatted(partition(), account);
    }

    /** What the ARNs of this account's and region's ECS clusters begin with. */
    String clusters() {
        return "arn:%s:ecs:%s:%s:cluster/".formatted(partition(), region, account);
    }

    private String partition() {
        return PARTITIONS.entrySet().stream()
                .filter(e -> region.startsWith(e.getKey() + "-"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("aws");
    }

    public static AccountRegion of(Location location, AccountRegion home) {
        return of(location.region(), location.roleArn(), home);
    }

    static AccountRegion of(Optional<String> region, Optional<String> roleArn, AccountRegion home) {
        String account = roleArn.map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > ACCOUNT)
                .map(parts -> parts[ACCOUNT])
                .orElse(home.account());
        return new AccountRegion(account, region.orElse(home.region()));
    }

    /** The names that stand for the account of a role's ARN. */
    static Set<String> accountNames(NamePattern roleArn) {
        String[] parts = roleArn.text().split(":", -1);
        return parts.length > ACCOUNT ? NamePattern.parse(parts[ACCOUNT]).names() : Set.of();
    }

    /** Where an ARN says it is; empty for a name alone. */
    public static Optional<AccountRegion> ofArn(String text) {
        String[] parts = text.split(":", -1);
        return parts.length > ACCOUNT
                ? Optional.of(new AccountRegion(parts[ACCOUNT], parts[REGION]))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "in %s of %s".formatted(region, account);
    }
}
