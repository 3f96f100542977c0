package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class AccountRegionTest {
    /** The SDK's regions, and one of each partition that it may not list yet. */
    static Stream<Region> regions() {
        return Stream.concat(
                Region.regions().stream().filter(region -> !region.isGlobalRegion()),
                Stream.of("eusc-de-east-1", "us-iso-west-9", "us-isob-west-9", "us-isof-south-9", "eu-isoe-west-9")
                        .map(Region::of));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void rolesAreInThePartitionOfTheRegion(Region region) {
        assertThat(new AccountRegion("123456789012", region.id()).roles())
                .isEqualTo("arn:%s:iam::123456789012:role/"
                        .formatted(PartitionMetadata.of(region).id()));
    }
}
