package dev.slipway.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.aws.Clients;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.http.Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which account and region a call reaches, and as whose it is seen there. */
class AwsAccountsTest {
    private static final String OURS = "111111111111";
    private static final String THEIRS = "222222222222";
    private static final String FUNCTION = "arn:aws:iam::" + OURS + ":role/slipway-DeployFunction";
    private static final String TARGET = "arn:aws:iam::" + THEIRS + ":role/slipway-target";
    private static final Location THERE = new Location(Optional.of("eu-west-1"), Optional.of(TARGET));

    private final AwsAccounts accounts = new AwsAccounts(OURS, "us-east-1", InstantSource.system());
    private final Server server = new Server(accounts);
    private final Clients clients =
            Clients.local("us-east-1", server.endpoint(), accounts.keys().keyOf(FUNCTION));

    @BeforeEach
    void roles() {
        accounts.keys().role(TARGET);
        accounts.home().setup().cluster("ours");
        accounts.account(THEIRS, "eu-west-1").setup().cluster("theirs");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void assumedRoleReachesItsAccountInCallsRegion() {
        assertThat(aws().services(Location.OWN).clusters()).containsExactly("ours");
        assertThat(aws().services(THERE).clusters()).containsExactly("theirs");
        assertThat(aws().services(new Location(Optional.of("eu-west-2"), Optional.of(TARGET)))
                        .clusters())
                .isEmpty();
        assertThat(aws().services(new Location(Optional.of("eu-west-1"), Optional.empty()))
                        .clusters())
                .isEmpty();
    }

    @Test
    void callsRecordTheirCaller() {
        aws().services(Location.OWN).clusters();
        aws().services(THERE).clusters();

        assertThat(accounts.home().calls())
                .extracting(RecordedCall::operation, call -> call.caller().arn())
                .containsExactly(tuple("ListClusters", FUNCTION), tuple("AssumeRole", FUNCTION));
        assertThat(accounts.account(THEIRS, "eu-west-1").calls())
                .singleElement()
                .returns("ListClusters", RecordedCall::operation)
                .returns(new Caller(TARGET, Optional.of("slipway")), RecordedCall::caller);
    }

    @Test
    void repositoryIsReadInRegistrysAccount() {
        AwsAccount theirs = accounts.account(THEIRS, "us-west-2");
        theirs.setup().repository("acme/web").push("acme/web", "v1", "v1");

        assertThat(aws().images().newestTags(ImageReference.of(theirs.registryHost(), "acme/web")))
                .containsExactly("v1");
        assertThat(theirs.calls()).extracting(call -> call.caller().arn()).containsExactly(FUNCTION);
    }

    @Test
    void assumingMissingRoleIsDenied() {
        accounts.keys().noRole(TARGET);

        assertThatThrownBy(() -> aws().services(THERE).clusters())
                .isInstanceOf(AwsException.class)
                .hasMessage(
                        "AssumeRole: %2$s: AccessDenied: User: arn:aws:sts::%1$s:assumed-role/slipway-DeployFunction/function is not authorized to perform: sts:AssumeRole on resource: %2$s; add the role to AssumableRoles (Terraform: assumable_roles), and this function's role to its trust policy",
                        OURS, TARGET);
        assertThat(accounts.accounts())
                .extracting(AwsAccount::calls)
                .filteredOn(calls -> !calls.isEmpty())
                .hasSize(1);
    }

    @Test
    void unknownKeyBelongsToOwnAccount() {
        aws(Clients.local("us-east-1", server.endpoint()))
                .services(Location.OWN)
                .clusters();

        assertThat(accounts.home().calls())
                .extracting(call -> call.caller().arn())
                .isEqualTo(List.of("arn:aws:iam::" + OURS + ":root"));
    }

    private Aws aws() {
        return aws(clients);
    }

    private static Aws aws(Clients clients) {
        return SdkAwsFixture.within(Duration.ofSeconds(10), clients);
    }
}
