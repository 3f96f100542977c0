package dev.slipway.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The hosts of ECR's registries, in every partition of AWS. */
class EcrRegistryTest {
    /** Regions that AWS announced, and one of each partition that the SDK may not list yet. */
    private static final List<String> LATER =
            List.of("eusc-de-east-1", "us-isof-south-9", "eu-isoe-west-9", "cn-south-9", "us-gov-north-9", "sa-west-9");

    static Stream<Region> regions() {
        return Stream.concat(
                Region.regions().stream().filter(region -> !region.isGlobalRegion()),
                LATER.stream().map(Region::of));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void hostHasTheDnsSuffixOfTheRegionsPartition(Region region) {
        String suffix = PartitionMetadata.of(region).dnsSuffix();

        assertThat(new EcrRegistry("123456789012", region.id()).host())
                .isEqualTo("123456789012.dkr.ecr." + region.id() + "." + suffix);
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com,           eu-central-1",
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com,     us-gov-west-1",
        "123456789012.dkr-ecr.us-east-1.on.aws,                     us-east-1",
        "123456789012.dkr-ecr-fips.us-east-1.on.aws,                us-east-1",
        "123456789012.DKR.ECR.us-east-1.amazonaws.com,              us-east-1",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn,          cn-north-1",
        "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn, cn-north-1",
        "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu,          eusc-de-east-1",
        "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov,             us-iso-east-1",
        "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov,         us-isob-east-1",
        "123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk,        eu-isoe-west-1",
        "123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov,       us-isof-south-1"
    })
    void readsAccountAndRegionOfEveryHost(String host, String region) {
        assertThat(EcrRegistry.parse(host)).contains(new EcrRegistry("123456789012", region));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io",
                "public.ecr.aws",
                "12345.dkr.ecr.us-east-1.amazonaws.com",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com:443",
                "api.ecr.us-east-1.amazonaws.com",
                ""
            })
    void readsNothingFromOtherHosts(String host) {
        assertThat(EcrRegistry.parse(host)).isEmpty();
    }

    @Test
    void repositoryIsTheSameAtEveryHostOfItsRegistry() {
        List<String> hosts = List.of(
                "123456789012.dkr.ecr.us-east-1.amazonaws.com",
                "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com",
                "123456789012.dkr-ecr.us-east-1.on.aws",
                "123456789012.dkr-ecr-fips.us-east-1.on.aws");
        for (String one : hosts) {
            for (String other : hosts) {
                assertThat(image(one, "acme/web").hasSameRepository(image(other, "acme/web")))
                        .as("%s and %s", one, other)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012.dkr-ecr.us-east-1.on.aws, acme/api",
        "123456789012.dkr-ecr.us-west-2.on.aws, acme/web",
        "210987654321.dkr-ecr.us-east-1.on.aws, acme/web",
        "docker.io,                             acme/web"
    })
    void repositoryIsAnotherWithAnotherAccountRegionOrName(String host, String repository) {
        ImageReference web = image("123456789012.dkr.ecr.us-east-1.amazonaws.com", "acme/web");

        assertThat(web.hasSameRepository(image(host, repository))).isFalse();
        assertThat(image(host, repository).hasSameRepository(web)).isFalse();
    }

    @Test
    void repositoriesWithoutAHostAreTheSameByName() {
        var nginx = new ImageReference(Optional.empty(), "nginx", Optional.empty(), Optional.empty());

        assertThat(nginx.hasSameRepository(nginx.withTag(Optional.of("1")))).isTrue();
        assertThat(nginx.hasSameRepository(image("docker.io", "nginx"))).isFalse();
    }

    private static ImageReference image(String host, String repository) {
        return ImageReference.of(host, repository);
    }
}
