package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AccountRegion;
import dev.slipway.ecs.Location;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which rate a call counts against. ECS has one for each account and region, whatever the role. */
class RateLimitedAwsTest {
    private static final AccountRegion HOME = new AccountRegion("123456789012", "us-east-1");
    /** The burst of DescribeTaskDefinition; after it, ten calls a second. */
    private static final int AT_ONCE = 25;

    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final Instant begun = now;
    private final RateLimitedAws paced =
            new RateLimitedAws(new SandboxAws(new AwsAccount()), HOME, () -> now, this::pause);

    @Test
    void rolesOfOneAccountShareOneRate() {
        read(List.of(location("eu-west-1", "222222222222", "a"), location("eu-west-1", "222222222222", "b")));

        assertThat(Duration.between(begun, now)).isEqualTo(Duration.ofMillis(100L * AT_ONCE));
    }

    @Test
    void ownRegionAndRolesOfTheOwnAccountShareTheOwnRate() {
        read(List.of(Location.OWN, new Location(Optional.of("us-east-1"), Optional.empty())));
        read(List.of(location("us-east-1", HOME.account(), "a")));

        assertThat(Duration.between(begun, now)).isEqualTo(Duration.ofMillis(100L * 2 * AT_ONCE));
    }

    @Test
    void otherRegionsAndAccountsHaveTheirOwnRate() {
        read(List.of(
                Location.OWN,
                new Location(Optional.of("eu-west-1"), Optional.empty()),
                location("us-east-1", "222222222222", "a")));

        assertThat(now).isEqualTo(begun);
    }

    private void read(List<Location> places) {
        for (Location location : places) {
            for (int i = 0; i < AT_ONCE; i++) {
                paced.taskDefinitions(location).newest("web-dev");
            }
        }
    }

    private static Location location(String region, String account, String role) {
        return new Location(Optional.of(region), Optional.of("arn:aws:iam::%s:role/%s".formatted(account, role)));
    }

    private boolean pause(Duration length) {
        now = now.plus(length);
        return true;
    }
}
