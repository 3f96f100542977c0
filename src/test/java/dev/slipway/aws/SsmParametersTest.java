package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.http.Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SsmParametersTest {
    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final Clients clients = Clients.local("us-east-1", server.endpoint());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void throttlingIsReportedInAwsWordsWithAdvice() {
        account.faults().always("GetParametersByPath", Fault.throttled());

        assertThatThrownBy(() -> new SsmParameters(clients, Duration.ofSeconds(3)).findBelow("/slipway/"))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageStartingWith("GetParametersByPath: ThrottlingException: Rate exceeded")
                .hasMessageContaining("turn on SSM's higher throughput");
    }

    @Test
    void deniedReadIsReportedInAwsWords() {
        account.faults().always("GetParameter", Fault.accessDenied("ssm:GetParameter"));

        assertThatThrownBy(() -> new SsmParameters(clients).find("/slipway/config"))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isFalse())
                .hasMessageContaining("not authorized to perform: ssm:GetParameter");
    }

    @Test
    void everyPageIsRead() {
        for (int i = 0; i < 25; i++) {
            account.setup().parameter("/slipway/targets/" + i, "target " + i);
        }

        assertThat(new SsmParameters(clients).findBelow("/slipway/targets/")).hasSize(25);
    }
}
