package dev.slipway.sandbox.account;

import dev.slipway.aws.Clients;
import dev.slipway.ecs.Aws;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.sandbox.http.Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The SDK's own clients against the sandbox over HTTP. */
class SdkTasksTest extends TasksContract {
    private final Server server = new Server(account);
    private final Clients clients = Clients.local("us-east-1", server.endpoint());

    @Override
    protected Aws aws() {
        return SdkAwsFixture.within(Duration.ofSeconds(4), clients);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
