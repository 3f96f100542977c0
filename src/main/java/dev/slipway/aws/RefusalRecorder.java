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
 * Keeps why AWS refused the last attempt of a call. Where time ends the attempts, the SDK says only that it did, and
 * whoever reads that looks for a lost connection instead of a rate.
 */
final class RefusalRecorder implements ExecutionInterceptor {
    static final ExecutionAttribute<Recorded> SEEN = new ExecutionAttribute<>("SlipwayAttempts");
    private static final int SERVER_ERROR = 500;

    /** One call's attempts so far. */
    static final class Recorded {
        private volatile Optional<String> refusal = Optional.empty();
        private volatile boolean nothingDone;

        /** AWS's words about the last attempt that it refused. */
        Optional<String> refusal() {
            return refusal;
        }

        /** Whether the last attempt was refused before anything was done, and none is under way since. */
        boolean nothingDone() {
            return nothingDone;
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Recorded seen = attributes.getAttribute(SEEN);
        if (seen != null) {
            seen.nothingDone = false;
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Recorded seen = attributes.getAttribute(SEEN);
        Optional<InputStream> content = context.responseBody();
        if (seen == null || content.isEmpty() || context.httpResponse().isSuccessful()) {
            return content;
        }
        try (InputStream stream = content.get()) {
            byte[] bytes = stream.readAllBytes();
            int status = context.httpResponse().statusCode();
            seen.refusal = Optional.of(words(status, new String(bytes, StandardCharsets.UTF_8)));
            // what is tried again for any other reason than a server's error was refused at the door
            seen.nothingDone = status < SERVER_ERROR;
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            // an I/O failure as the SDK knows it: tried again where the call may be
            throw SdkClientException.create("the answer was cut off", e);
        }
    }

    private static String words(int status, String body) {
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
