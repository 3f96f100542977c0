package dev.slipway.endtoend.moto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** An SQS queue in moto that receives a bus's events. It uses plain HTTP: the project does not depend on the SDK for SQS. */
final class MotoQueue implements AutoCloseable {
    /** moto reads only the service and the region of it. */
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=anybody/20260302/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=none";

    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private final String url;

    MotoQueue(URI endpoint, String name) throws IOException, InterruptedException {
        this.endpoint = endpoint;
        this.name = name;
        this.url = call("CreateQueue", Json.object().put("QueueName", name))
                .path("QueueUrl")
                .asText();
    }

    String arn() {
        return "arn:aws:sqs:us-east-1:123456789012:" + name;
    }

    /** The events received since the last call, oldest first. */
    List<JsonNode> received() throws IOException, InterruptedException {
        var events = new ArrayList<JsonNode>();
        while (true) {
            JsonNode messages = call(
                            "ReceiveMessage", Json.object().put("QueueUrl", url).put("MaxNumberOfMessages", 10))
                    .path("Messages");
            if (messages.isEmpty()) {
                return List.copyOf(events);
            }
            messages.forEach(
                    message -> events.add(Json.parse(message.path("Body").asText())));
        }
    }

    private JsonNode call(String operation, ObjectNode input) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint)
                .header("Authorization", AUTHORIZATION)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(input)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(operation + ": " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : Json.parse(answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
