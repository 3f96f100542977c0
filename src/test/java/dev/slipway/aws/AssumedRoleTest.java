package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import dev.slipway.ecs.Location;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.http.Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssumedRoleTest {
    private static final String ROLE = "arn:aws:iam::222222222222:role/slipway-target";
    private static final String OTHER = "arn:aws:iam::333333333333:role/slipway-target";

    private final AwsAccounts accounts = new AwsAccounts("111111111111", "us-east-1", InstantSource.system());
    private final Server server = new Server(accounts);
    private final Clients clients = Clients.local("us-east-1", server.endpoint());

    AssumedRoleTest() {
        accounts.keys().role(ROLE).role(OTHER);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void assumesEachRoleOnceForAllRegionsAndInvocations() {
        clusters("eu-west-1", ROLE);
        clusters("eu-west-1", ROLE);
        clusters("eu-central-1", ROLE);
        clusters("eu-central-1", OTHER);

        assertThat(assumed())
                .extracting(call -> call.input().path("RoleArn").asText())
                .containsExactly(ROLE, OTHER);
        assertThat(assumed())
                .extracting(call -> call.input().path("RoleSessionName").asText())
                .containsOnly("slipway");
    }

    @Test
    void assumesRoleAgainWhenItsKeysExpireSoon() {
        accounts.keys().lasting(Duration.ofSeconds(30));
        clusters("eu-west-1", ROLE);
        clusters("eu-west-1", ROLE);

        assertThat(assumed()).hasSize(2);
    }

    @Test
    void reportsHealableFailureAndDoesNothingWhenStsFails() {
        accounts.home().faults().always("AssumeRole", Fault.serverError());

        assertThatThrownBy(() -> clusters("eu-west-1", ROLE))
                .asInstanceOf(type(AwsException.class))
                .returns(Kind.RETRYABLE, AwsException::kind)
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith("AssumeRole: " + ROLE + ": Server"));
        assertThat(accounts.accounts()).hasSize(1);
    }

    @Test
    void refusalIsFinalUntilTheRoleIsAllowed() {
        accounts.keys().noRole(ROLE);
        assertThatThrownBy(() -> clusters("eu-west-1", ROLE))
                .asInstanceOf(type(AwsException.class))
                .returns(Kind.FINAL, AwsException::kind)
                .satisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("AssumeRole: " + ROLE + ": AccessDenied: ")
                        .hasMessageEndingWith("; add the role to AssumableRoles (Terraform: assumable_roles), and this"
                                + " function's role to its trust policy"));
        accounts.keys().role(ROLE);

        assertThat(clusters("eu-west-1", ROLE)).isEmpty();
    }

    @Test
    void givesNoAdviceWhenTheErrorIsNotAboutPermissions() {
        accounts.home()
                .faults()
                .always(
                        "AssumeRole",
                        new Fault.Refused("RegionDisabledException", "STS is not activated in this region", 403));

        assertThatThrownBy(() -> clusters("eu-west-1", ROLE))
                .asInstanceOf(type(AwsException.class))
                .returns(Kind.FINAL, AwsException::kind)
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("AssumeRole: %s: RegionDisabledException: STS is not activated in this region"
                                .formatted(ROLE)));
    }

    private List<String> clusters(String region, String role) {
        return SdkAwsFixture.within(Duration.ofSeconds(20), clients)
                .services(new Location(Optional.of(region), Optional.of(role)))
                .clusters();
    }

    private List<RecordedCall> assumed() {
        return accounts.home().calls().stream()
                .filter(call -> call.operation().equals("AssumeRole"))
                .toList();
    }
}
