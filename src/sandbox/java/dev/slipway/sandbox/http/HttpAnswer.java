package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** @param status 0 for no answer: the server closes the connection */
record HttpAnswer(int status, String type, Map<String, String> headers, String body) {
    private static final String AWS_JSON = "application/x-amz-json-1.1";
    /** SQS spoke the query protocol before, and its clients still know the errors by those names. */
    private static final Map<String, String> QUERY_ERRORS =
            Map.of("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue");

    HttpAnswer {
        headers = Map.copyOf(headers);
    }

    static HttpAnswer json(ObjectNode body) {
        return new HttpAnswer(200, AWS_JSON, Map.of(), Json.write(body));
    }

    /** A line, because people read the answers of controls in a terminal. */
    static HttpAnswer control(ObjectNode body) {
        return new HttpAnswer(200, AWS_JSON, Map.of(), Json.write(body) + "\n");
    }

    static HttpAnswer xml(int status, String body) {
        return new HttpAnswer(status, "text/xml", Map.of(), body);
    }

    static HttpAnswer text(String body) {
        return new HttpAnswer(200, "text/plain; charset=utf-8", Map.of(), body);
    }

    static HttpAnswer refusal(SandboxException error) {
        ObjectNode body = error.json();
        var headers = new HashMap<>(Map.of("x-amzn-errortype", error.type()));
        Optional.ofNullable(QUERY_ERRORS.get(error.type()))
                .ifPresent(code -> headers.put("x-amzn-query-error", code + ";Sender"));
        return new HttpAnswer(error.httpStatus(), AWS_JSON, headers, Json.write(body));
    }
}
