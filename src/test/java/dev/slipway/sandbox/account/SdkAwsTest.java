package dev.slipway.sandbox.account;

import dev.slipway.aws.Clients;
import dev.slipway.ecs.Aws;
import dev.slipway.fixtures.SdkAwsFixture;
import dev.slipway.sandbox.http.Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The SDK's own clients against the sandbox over HTTP. */
class SdkAwsTest extends AwsContract {
    private final Server server = new Server(account);
    private final Clients clients = Clients.local("us-east-1", server.endpoint());

    /** Little time, since what a retry can heal is retried until there is none left. */
    private static final Duration TIME = Duration.ofSeconds(4);

    @Override
    protected Aws aws() {
        return SdkAwsFixture.within(TIME, clients);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
