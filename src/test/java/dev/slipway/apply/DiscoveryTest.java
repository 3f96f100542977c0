package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.apply.Outcome.News;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.target.Configuration;
import dev.slipway.target.Home;
import dev.slipway.target.Target;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private static final String PATTERN = """
            {"targets": [{"service": "{service}", "environment": "{environment}", "repository": "apps/{service}", "tags": ["{environment}-*"]}]}""";

    private final AwsAccount world = new AwsAccount();
    private final Configuration configuration = Configuration.parse(PATTERN, new Home(world.account(), world.region()));

    DiscoveryTest() {
        String definition = world.given().taskDefinition("""
                {"family": "any", "containerDefinitions": [{"name": "app", "image": "nginx:1"}]}""");
        world.given().service("dev", "web", definition).service("theirs", "db", definition);
    }

    @Test
    void findsTargetsOfOtherClustersWhenOneClusterCannotBeListed() {
        refuse("theirs", "AccessDeniedException");

        Discovery.Found found = found();

        assertThat(found.targets()).extracting(Target::toString).containsExactly("web in dev");
        assertThat(found.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.kind()).as("only a pattern may mean this cluster").isEqualTo(Kind.IGNORED);
            assertThat(trouble.news()).isEqualTo(News.LOG_ONLY);
            assertThat(trouble.reason()).contains("cluster theirs");
        });
    }

    @Test
    void reportsThrottledListingAsFailed() {
        refuse("theirs", "ThrottlingException");

        assertThat(found().troubles()).singleElement().extracting(Outcome::kind).isEqualTo(Kind.FAILED);
    }

    private Discovery.Found found() {
        return new Discovery(new SandboxAws(world), Runnable::run).targets(configuration);
    }

    private void refuse(String cluster, String type) {
        world.faults().before((service, operation, input) -> {
            if (operation.equals("ListServices")
                    && input.path("cluster").asText().equals(cluster)) {
                throw new SandboxException(type, "no", 400);
            }
        });
    }
}
