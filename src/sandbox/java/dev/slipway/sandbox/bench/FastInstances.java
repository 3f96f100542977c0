package dev.slipway.sandbox.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.InvocationFailedException;
import dev.slipway.sandbox.local.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many instances of DeployFunction on a {@link FastClock}, each with an event of its own, as Lambda runs them for many events
 * at once. They share a process and its connections, and nothing else. The runtime client loads it as {@link FastFunction}.
 */
public final class FastInstances implements RequestStreamHandler {
    /** Lambda repeats an event whose invocation fails after one and after two minutes. */
    private static final List<Duration> BEFORE_ATTEMPTS =
            List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2));

    private final Map<String, String> environment = System.getenv();
    private final FastClock clock = FastClock.parse(environment.getOrDefault(FastFunction.CLOCK, ""));
    private final Clients clients = new Clients(environment.getOrDefault("AWS_REGION", ""));

    /** As the runtime client creates it. */
    public FastInstances() {}

    /** @param input an event in each line */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        List<String> events =
                new String(input.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        try (ExecutorService instances = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = events.stream()
                    .<Future<?>>map(event -> instances.submit(() -> instance(event, context.getInvokedFunctionArn())))
                    .toList();
            for (Future<?> instance : running) {
                instance.get();
            }
        } catch (Exception e) {
            throw new IOException("an instance failed", e);
        }
        output.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    private void instance(String event, String arn) {
        var function = new DeployFunction(environment, clients, clock, clock::sleep, System.out);
        String id = UUID.randomUUID().toString();
        for (Duration before : BEFORE_ATTEMPTS) {
            try {
                clock.sleep(before);
                function.handleRequest(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                        OutputStream.nullOutputStream(),
                        new LocalContext(arn, id, Duration.ofMinutes(15)));
                return;
            } catch (InvocationFailedException failed) {
                // Lambda tries it again
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
