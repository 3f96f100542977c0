package dev.slipway.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Passes a call's JSON through unchanged, in both directions. The SDK's types drop every member that the SDK's version
 * does not know.
 */
final class RawJson implements ExecutionInterceptor {
    /** Receives the JSON of the response. */
    static final ExecutionAttribute<Received> RESPONSE = new ExecutionAttribute<>("SlipwayRawResponse");
    /** The JSON to send instead of the SDK's request. */
    static final ExecutionAttribute<String> REQUEST = new ExecutionAttribute<>("SlipwayRawRequest");

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    /** The JSON of the last response to one call. */
    static final class Received {
        private volatile String json = "";

        /** @throws MalformedJsonException if it is not JSON */
        JsonNode json() {
            return Json.parse(json);
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Received receiver = attributes.getAttribute(RESPONSE);
        Optional<InputStream> content = context.responseBody();
        if (receiver == null || content.isEmpty() || !context.httpResponse().isSuccessful()) {
            return content;
        }
        try (InputStream stream = content.get()) {
            receiver.json = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            // nobody reads the SDK's own response, and its types may not take what AWS sends next year
            return Optional.of(new ByteArrayInputStream(NOTHING));
        } catch (IOException e) {
            // the SDK retries its own I/O exception where the retry policy allows it
            throw SdkClientException.create("the response was cut off", e);
        }
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        String json = attributes.getAttribute(REQUEST);
        return json == null ? context.requestBody() : Optional.of(RequestBody.fromString(json));
    }

    /** Sets the length of the replaced body. With the old length the body is cut, and the signature is wrong. */
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        String json = attributes.getAttribute(REQUEST);
        if (json == null) {
            return context.httpRequest();
        }
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return context.httpRequest().toBuilder()
                .putHeader("Content-Length", Integer.toString(length))
                .build();
    }
}
