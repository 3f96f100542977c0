package dev.slipway.target;

import java.util.Objects;

/**
 * The account and region that the function runs in: what targets that say nothing else are in.
 *
 * @param account twelve digits
 * @param region such as {@code eu-central-1}
 */
public record Home(String account, String region) {
    public Home {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(region, "region");
    }

    /** The host of this account's and region's own registry. */
    public String registry() {
        String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return "%s.dkr.ecr.%s.%s".formatted(account, region, suffix);
    }
}
