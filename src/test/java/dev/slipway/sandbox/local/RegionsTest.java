package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.AwsAccounts;
import dev.slipway.sandbox.http.Server;
import dev.slipway.text.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The region of a request's signature decides which account of {@code serve} it reaches. */
class RegionsTest {
    private final AwsAccounts accounts = AwsAccounts.ofEveryRole("123456789012", "us-east-1");
    private final Server server = new Server(accounts);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void eachRegionHasItsOwnResourcesAndArns() throws Exception {
        assertThat(ecs("eu-west-1", "CreateCluster", "{\"clusterName\": \"dev\"}")
                        .at("/cluster/clusterArn")
                        .asText())
                .isEqualTo("arn:aws:ecs:eu-west-1:123456789012:cluster/dev");

        assertThat(ecs("eu-west-1", "ListClusters", "{}").path("clusterArns")).hasSize(1);
        assertThat(ecs("us-east-1", "ListClusters", "{}").path("clusterArns")).isEmpty();
    }

    @Test
    void requestWithoutSignatureReachesTheHomeRegion() throws Exception {
        ecs("", "CreateCluster", "{\"clusterName\": \"dev\"}");

        assertThat(ecs("us-east-1", "ListClusters", "{}").path("clusterArns")).hasSize(1);
    }

    @Test
    void controlReachesTheRegionThatItNames() throws Exception {
        AwsAccount there = accounts.account("123456789012", "eu-west-1");
        there.setup().repository("acme/web");

        send("/_sandbox/Push", "", "", "{\"region\": \"eu-west-1\", \"repository\": \"acme/web\", \"tag\": \"v1\"}");

        assertThat(there.hasImage("acme/web:v1")).isTrue();
        assertThat(accounts.home().hasImage("acme/web:v1")).isFalse();
    }

    @Test
    void functionsAreInTheHomeRegion() throws Exception {
        server.functions()
                .add(new LocalFunction(
                        (in, out, context) -> out.write('7'),
                        "arn:aws:lambda:us-east-1:123456789012:function:seven",
                        Duration.ofSeconds(1)));
        String path = "/2015-03-31/functions/seven/invocations";

        assertThat(send(path, "us-east-1", "", "{}").asInt()).isEqualTo(7);
        assertThat(send(path, "eu-west-1", "", "{}").path("message").asText())
                .isEqualTo("Function not found: arn:aws:lambda:eu-west-1:123456789012:function:seven");
    }

    private JsonNode ecs(String region, String operation, String body) throws Exception {
        return send("/", region, "AmazonEC2ContainerServiceV20141113." + operation, body);
    }

    private JsonNode send(String path, String region, String target, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(server.endpoint().resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!target.isEmpty()) {
            request.header("X-Amz-Target", target);
        }
        if (!region.isEmpty()) {
            request.header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=x/20261128/%s/ecs/aws4_request, SignedHeaders=host, Signature=0"
                            .formatted(region));
        }
        return Json.parse(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
