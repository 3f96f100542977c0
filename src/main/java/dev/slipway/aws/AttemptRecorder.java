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
 * Records how AWS answered the last attempt of a call. When the time for retries runs out, the SDK reports only a timeout;
 * the message must name the throttling instead. What AWS answered and the SDK cannot read is not asked for again.
 */
final class AttemptRecorder implements ExecutionInterceptor {
    static final ExecutionAttribute<Recorded> ATTEMPTS = new ExecutionAttribute<>("SlipwayAttempts");
    private static final int SERVER_ERROR = 500;

    /** The attempts of one call. */
    static final class Recorded {
        private volatile Optional<String> refusal = Optional.empty();
        private volatile boolean nothingDone;
        private volatile boolean answered;

        /** AWS's error message for the last refused attempt. */
        Optional<String> refusal() {
            return refusal;
        }

        /** Whether AWS refused the last attempt without an effect, and no later attempt was sent. */
        boolean isNothingDone() {
            return nothingDone;
        }

        /** Whether AWS answered an attempt successfully and to the end, so that only the answer can be at fault. */
        boolean isAnswered() {
            return answered;
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Recorded recorded = attributes.getAttribute(ATTEMPTS);
        if (recorded == null) {
            return;
        }
        if (recorded.answered) {
            // the SDK takes a number that does not fit for an I/O failure, and would ask for it until the time is over
            throw SdkClientException.create("the answer does not fit the types of the AWS SDK");
        }
        recorded.nothingDone = false;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Recorded recorded = attributes.getAttribute(ATTEMPTS);
        Optional<InputStream> content = context.responseBody();
        if (recorded == null || content.isEmpty()) {
            return content;
        }
        try (InputStream stream = content.get()) {
            byte[] bytes = stream.readAllBytes();
            int status = context.httpResponse().statusCode();
            if (context.httpResponse().isSuccessful()) {
                recorded.answered = true;
            } else {
                recorded.refusal = Optional.of(text(status, new String(bytes, StandardCharsets.UTF_8)));
                // AWS refuses throttled and conflicting requests before they have an effect; a server error may follow
                // one
                recorded.nothingDone = status < SERVER_ERROR;
            }
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
