package dev.slipway.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Answers the SDK's calls in memory: no request leaves the process. It takes calls of AWS's JSON protocol, and every answer is a
 * success.
 */
public final class InMemoryHttp implements SdkHttpClient {
    private static final String TARGET = "X-Amz-Target";

    private final Answers answers;

    /** What AWS answers. */
    @FunctionalInterface
    public interface Answers {
        /**
         * @param endpoint the URI that the SDK would send the call to
         * @param operation such as {@code UpdateService}
         * @param input JSON
         * @return JSON
         */
        String answer(URI endpoint, String operation, String input);
    }

    public InMemoryHttp(Answers answers) {
        this.answers = answers;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {
                // the answer is there at once
            }
        };
    }

    private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
        String target = request.httpRequest().firstMatchingHeader(TARGET).orElse("");
        String answer = answers.answer(
                request.httpRequest().getUri(),
                target.substring(target.indexOf('.') + 1),
                content(request.contentStreamProvider()));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("Content-Type", "application/x-amz-json-1.1")
                        .putHeader("Content-Length", Integer.toString(body.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private static String content(Optional<ContentStreamProvider> provider) throws IOException {
        if (provider.isEmpty()) {
            return "";
        }
        try (InputStream content = provider.get().newStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
