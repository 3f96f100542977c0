package dev.slipway.smoke;

import dev.slipway.smoke.Try.Finding;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request once, and follows its redirects to hosts that are allowed. Nothing of the JVM's settings takes part: no
 * proxy, no cookies, no credentials. Each wait has an end, also that for a body that arrives byte by byte.
 */
final class HttpTry implements AutoCloseable {
    private final AllowedHosts allowed;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(threads)
            .build();

    HttpTry(AllowedHosts allowed, InstantSource clock) {
        this.allowed = allowed;
        this.clock = clock;
    }

    /** What one try found, with the status of the last answer. */
    record Found(OptionalInt status, Finding finding) {
        private static Found unanswered(Finding finding) {
            return new Found(OptionalInt.empty(), finding);
        }
    }

    /** @param timeout of everything, redirects included */
    Found send(SmokeRequest request, Duration timeout) {
        Instant until = clock.instant().plus(timeout);
        Hop hop = Hop.first(request);
        try {
            while (true) {
                Optional<String> refusal = refusal(hop, until);
                if (refusal.isPresent()) {
                    return Found.unanswered(
                            new Finding.Refused((hop.redirects() > 0 ? "after a redirect, " : "") + refusal.get()));
                }
                HttpResponse<byte[]> answer =
                        await(client.sendAsync(build(request, hop), _ -> new BoundedBody()), until);
                int status = answer.statusCode();
                if (request.statuses().contains(status) || !Hop.isRedirect(status)) {
                    return new Found(OptionalInt.of(status), AnswerRule.judge(request, hop.url(), answer));
                }
                try {
                    hop = hop.follow(status, answer.headers().firstValue("Location"));
                } catch (IllegalArgumentException e) {
                    return new Found(OptionalInt.of(status), new Finding.Refused(String.valueOf(e.getMessage())));
                }
            }
        } catch (TimeoutException _) {
            return Found.unanswered(new Finding.DoesNotFit(
                    "%s gave no whole answer in %d ms".formatted(hop.url(), timeout.toMillis())));
        } catch (ExecutionException e) {
            return Found.unanswered(new Finding.DoesNotFit(hop.url() + ": " + ConnectionFault.words(e)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Found.unanswered(new Finding.Refused("the function was interrupted"));
        }
    }

    /** Looks at the addresses of a name, too: a name that is allowed may lead to any address. */
    private Optional<String> refusal(Hop hop, Instant until)
            throws InterruptedException, ExecutionException, TimeoutException {
        Optional<String> ofUrl = allowed.refusal(hop.url());
        if (ofUrl.isPresent() || hop.url().host().address().isPresent()) {
            return ofUrl;
        }
        String name = hop.url().host().text();
        InetAddress[] addresses = await(threads.submit(() -> InetAddress.getAllByName(name)), until);
        return AllowedHosts.refusal(hop.url(), addresses);
    }

    private static HttpRequest build(SmokeRequest request, Hop hop) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(hop.url().uri()).method(hop.method().name(), BodyPublishers.noBody());
        if (hop.mayHaveHeadersOf(request)) {
            request.headers().forEach(builder::header);
        }
        return builder.build();
    }

    private <T> T await(Future<T> answer, Instant until)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            long left = Duration.between(clock.instant(), until).toMillis();
            return answer.get(Math.max(0, left), TimeUnit.MILLISECONDS);
        } finally {
            // ends the connection of an answer that did not come in time
            answer.cancel(true);
        }
    }

    /** Waits for nothing: a server may hold a connection, and a name server its answer. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
