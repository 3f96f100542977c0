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

/**
 * Records why AWS refused the last attempt of a call. When the time for retries runs out, the SDK reports only a timeout;
 * the message must name the throttling instead.
 */
final class RefusalRecorder implements ExecutionInterceptor {
    static final ExecutionAttribute<Recorded> ATTEMPTS = new ExecutionAttribute<>("SlipwayAttempts");
    private static final int SERVER_ERROR = 500;

    /** The attempts of one call. */
    static final class Recorded {
        private volatile Optional<String> refusal = Optional.empty();
        private volatile boolean nothingDone;

        /** AWS's error message for the last refused attempt. */
        Optional<String> refusal() {
            return refusal;
        }

        /** Whether AWS refused the last attempt without an effect, and no later attempt was sent. */
        boolean isNothingDone() {
            return nothingDone;
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Recorded recorded = attributes.getAttribute(ATTEMPTS);
        if (recorded != null) {
            recorded.nothingDone = false;
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Recorded recorded = attributes.getAttribute(ATTEMPTS);
        Optional<InputStream> content = context.responseBody();
        if (recorded == null || content.isEmpty() || context.httpResponse().isSuccessful()) {
            return content;
        }
        try (InputStream stream = content.get()) {
            byte[] bytes = stream.readAllBytes();
            int status = context.httpResponse().statusCode();
            recorded.refusal = Optional.of(text(status, new String(bytes, StandardCharsets.UTF_8)));
            // AWS refuses throttled and conflicting requests before they have an effect; a server error may follow one
            recorded.nothingDone = status < SERVER_ERROR;
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            // the SDK retries its own I/O exception where the retry policy allows it
            throw SdkClientException.create("the response was cut off", e);
        }
    }

    private static String text(int status, String body) {
        try {
            JsonNode error = Json.parse(body);
            String type = error.path("__type").asText();
            String message = error.path("message").asText(error.path("Message").asText());
            return type.substring(type.indexOf('#') + 1) + ": " + message;
        } catch (MalformedJsonException e) {
            return "HTTP status " + status;
        }
    }
}
