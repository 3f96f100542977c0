package dev.slipway.ecr;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry of ECR: one for each account and region. Several hosts name it: {@code account.dkr.ecr.region.suffix} and,
 * dual-stack, {@code account.dkr-ecr.region.on.aws}, each also with {@code -fips}.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">ECR endpoints</a>
 */
public record EcrRegistry(String account, String region) {
    private static final Pattern HOST =
            Pattern.compile("([0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.[a-z0-9.-]+");

    private static final String PUBLIC_SUFFIX = "amazonaws.com";
    /**
     * The DNS suffixes of the partitions that have one of their own, by the beginning of their regions' names. It is a
     * table, because the SDK's metadata would slow down every cold start; a test compares the two.
     */
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn", "amazonaws.com.cn",
            "eusc", "amazonaws.eu",
            "us-iso", "c2s.ic.gov",
            "us-isob", "sc2s.sgov.gov",
            "eu-isoe", "cloud.adc-e.uk",
            "us-isof", "csp.hci.ic.gov");

    /** Empty if it is not the host of a registry in ECR. */
    public static Optional<EcrRegistry> parse(String host) {
        Matcher m = HOST.matcher(host.toLowerCase(Locale.ROOT));
        return m.matches() ? Optional.of(new EcrRegistry(m.group(1), m.group(2))) : Optional.empty();
    }

    /** The IPv4 host, with the suffix of the region's partition. */
    public String host() {
        return "%s.dkr.ecr.%s.%s".formatted(account, region, suffix(region));
    }

    private static String suffix(String region) {
        return SUFFIXES.entrySet().stream()
                .filter(e -> region.startsWith(e.getKey() + "-"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(PUBLIC_SUFFIX);
    }
}
