package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.access.Parallel;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.select.Targets;
import org.junit.jupiter.api.Test;

class TargetDiscoveryTest {
    private static final String PATTERN = """
            {"targets": [{"service": "{service}", "environment": "{environment}", "repository": "apps/{service}", "tags": ["{environment}-*"]}]}""";

    private final AwsAccount account = new AwsAccount();
    private final Targets targets =
            Targets.of(Configuration.parse(PATTERN, new AccountRegion(account.accountId(), account.region())));

    TargetDiscoveryTest() {
        String definition = account.setup().taskDefinition("""
                {"family": "any", "containerDefinitions": [{"name": "app", "image": "nginx:1", "memory": 64}]}""");
        account.setup().service("dev", "web", definition).service("theirs", "db", definition);
    }

    @Test
    void findsTargetsOfOtherClustersWhenOneClusterCannotBeListed() {
        refuse("theirs", "AccessDeniedException");

        TargetDiscovery.Discovered found = found();

        assertThat(found.targets()).extracting(Target::toString).containsExactly("web in dev");
        assertThat(found.failures()).singleElement().satisfies(trouble -> {
            assertThat(trouble.kind())
                    .as("only a pattern may mean this cluster")
                    .isEqualTo(Kind.IGNORED);
            assertThat(trouble.publication()).isEqualTo(Publication.LOG_ONLY);
            assertThat(trouble.reason()).contains("cluster theirs");
        });
    }

    @Test
    void reportsThrottledListingAsFailed() {
        refuse("theirs", "ThrottlingException");

        assertThat(found().failures()).singleElement().extracting(Outcome::kind).isEqualTo(Kind.FAILED);
    }

    @Test
    void reportsServicesThatTwoPatternsBind() {
        String two = PATTERN.replace(
                "]}]}",
                "]}, {\"service\": \"{s}\", \"environment\": \"dev\", \"repository\": \"jobs/{s}\", \"tags\": [\"*\"]}]}");
        TargetDiscovery.Discovered found = found(Targets.of(Configuration.parse(two, home())));

        assertThat(found.targets()).extracting(Target::toString).containsExactly("db in theirs");
        assertThat(found.leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.problem().toString())
                        .contains("web in dev is not reconciled", "targets[0]", "targets[1]"));
    }

    private TargetDiscovery.Discovered found() {
        return found(targets);
    }

    private AccountRegion home() {
        return new AccountRegion(account.accountId(), account.region());
    }

    private TargetDiscovery.Discovered found(Targets targets) {
        return new TargetDiscovery(new SandboxAws(account), new Parallel(Runnable::run)).targets(targets);
    }

    private void refuse(String cluster, String type) {
        account.faults().before((service, operation, input) -> {
            if (operation.equals("ListServices")
                    && input.path("cluster").asText().equals(cluster)) {
                throw new SandboxException(type, "no", 400);
            }
        });
    }
}
