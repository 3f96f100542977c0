package dev.slipway.sandbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lambda's Invoke, as its clients see it. */
class FunctionsTest {
    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private void add(RequestStreamHandler handler) {
        server.functions()
                .add(new LocalFunction(
                        handler, "arn:aws:lambda:us-east-1:123456789012:function:echo", Duration.ofMinutes(1)));
    }

    private HttpResponse<String> invoke(String function, String type, String payload) throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                server.endpoint().resolve("/2015-03-31/functions/%s/invocations".formatted(function)))
                        .header("X-Amz-Invocation-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(payload))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void responseBodyIsFunctionsAnswer() throws Exception {
        add((input, output, context) -> input.transferTo(output));

        HttpResponse<String> answer = invoke(
                "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aecho", "RequestResponse", "{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\":1}");
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"echo, 200", "echo:live, 200", "echo:$LATEST, 200", "echo:other, 404", "other:live, 404"})
    void functionIsInvokedByItsNameOrItsAlias(String name, int status) throws Exception {
        add((input, output, context) -> input.transferTo(output));

        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        assertThat(invoke(encoded, "RequestResponse", "{}").statusCode()).isEqualTo(status);
    }

    @Test
    void thrownExceptionIsFunctionError() throws Exception {
        add((input, output, context) -> {
            throw new IllegalStateException("no configuration");
        });

        HttpResponse<String> answer = invoke("echo", "RequestResponse", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(answer.body())
                .isEqualTo("{\"errorMessage\":\"no configuration\",\"errorType\":\"java.lang.IllegalStateException\","
                        + "\"stackTrace\":[]}");
    }

    @Test
    void eventInvocationReturnsBeforeFunctionEnds() throws Exception {
        var answered = new CountDownLatch(1);
        var ran = new CountDownLatch(1);
        add((input, output, context) -> {
            await(answered);
            output.write("{}".getBytes(StandardCharsets.UTF_8));
            ran.countDown();
        });

        HttpResponse<String> answer = invoke("echo", "Event", "{}");
        answered.countDown();

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        await(ran);
    }

    @Test
    void failedEventInvocationIsLogged() throws Exception {
        var lines = new LinkedBlockingQueue<String>();
        server.functions().log(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(@Nullable String line) {
                lines.add(String.valueOf(line));
            }
        });
        add((input, output, context) -> {
            throw new IllegalStateException("no configuration");
        });

        assertThat(invoke("echo", "Event", "{}").statusCode()).isEqualTo(202);
        assertThat(lines.poll(1, TimeUnit.MINUTES)).isEqualTo("an invocation of echo failed: no configuration");
    }

    @Test
    void callerIsOwnerOfKey() throws Exception {
        add((input, output, context) -> input.transferTo(output));
        String role = "arn:aws:iam::123456789012:role/pipeline";
        String key = account.keys().keyOf(role);
        invoke("echo", "RequestResponse", "{}");
        http.send(
                HttpRequest.newBuilder(server.endpoint().resolve("/2015-03-31/functions/echo/invocations"))
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=%s/20260302/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=none"
                                        .formatted(key))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(account.calls())
                .extracting(call -> call.caller().arn())
                .containsExactly("arn:aws:iam::123456789012:root", role);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void missingFunctionAndInvalidJsonAreRefused() throws Exception {
        add((input, output, context) -> input.transferTo(output));

        assertThat(invoke("other", "RequestResponse", "{}"))
                .returns(404, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("ResourceNotFoundException", "function:other");
        assertThat(invoke("echo", "RequestResponse", "{").body()).contains("InvalidRequestContentException");
        assertThat(invoke("echo", "DryRun", "{}").statusCode()).isEqualTo(204);
    }
}
