package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lambda's Invoke, as its clients see it. */
class FunctionsTest {
    private final Server server = new Server(new World());
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
    void whatAFunctionAnswersIsTheBody() throws Exception {
        add((input, output, context) -> input.transferTo(output));

        HttpResponse<String> answer = invoke(
                "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aecho", "RequestResponse", "{\"a\":1}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\":1}");
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    }

    @Test
    void aFunctionThatThrowsIsAnErrorOfTheFunction() throws Exception {
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
    void nobodyWaitsForAnEvent() throws Exception {
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

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsMissingOrNoJsonIsRefused() throws Exception {
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
