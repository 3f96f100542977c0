package dev.slipway.sandbox.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Connects the AWS SDK to an {@link AwsAccount} in this process, on simulated time. */
public final class InProcessConnection implements SdkHttpClient {
    private static final Map<String, String> SERVICES = Map.of(
            "AmazonEC2ContainerServiceV20141113", "ecs",
            "AmazonEC2ContainerRegistry_V20150921", "ecr",
            "AmazonSSM", "ssm",
            "AWSEvents", "events");

    private final AwsAccount aws;
    private final VirtualTime time;
    private final Duration oneWay;

    /** @param oneWay how long a request and how long an answer is on its way */
    public InProcessConnection(AwsAccount aws, VirtualTime time, Duration oneWay) {
        this.aws = aws;
        this.time = time;
        this.oneWay = oneWay;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return exchange(request);
            }

            @Override
            public void abort() {
                // an answer always comes
            }
        };
    }

    private HttpExecuteResponse exchange(HttpExecuteRequest request) throws IOException {
        String target =
                request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow();
        int dot = target.indexOf('.');
        String service = SERVICES.get(target.substring(0, dot));
        byte[] body = new byte[0];
        if (request.contentStreamProvider().isPresent()) {
            try (InputStream stream = request.contentStreamProvider().get().newStream()) {
                body = stream.readAllBytes();
            }
        }
        travel();
        int status = 200;
        ObjectNode answer;
        try {
            answer = aws.call(String.valueOf(service), target.substring(dot + 1), (ObjectNode)
                    Json.parse(new String(body, StandardCharsets.UTF_8)));
        } catch (SandboxException refusal) {
            status = refusal.httpStatus();
            answer = refusal.json();
        }
        byte[] bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8);
        travel();
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "application/x-amz-json-1.1")
                        .putHeader("Content-Length", Integer.toString(bytes.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                .build();
    }

    private void travel() throws IOException {
        try {
            time.sleep(oneWay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}
