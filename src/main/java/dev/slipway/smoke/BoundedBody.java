package dev.slipway.smoke;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the first {@link #LIMIT} bytes of a body, and no more. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    static final int LIMIT = 1 << 20;

    private static final Pattern CHARSET =
            Pattern.compile("(?i).*;\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:+-]{1,40})\"?.*");

    private static final int MAX_TYPE = 200;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] next = new byte[Math.min(part.remaining(), LIMIT - bytes.size())];
            part.get(next);
            bytes.write(next, 0, next.length);
        }
        if (bytes.size() >= LIMIT && subscription != null) {
            subscription.cancel();
            body.complete(bytes.toByteArray());
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }

    /** The text of a body, in the character set that the answer names, or UTF-8. */
    static String text(byte[] body, HttpHeaders headers) {
        return new String(body, charset(headers.firstValue("Content-Type").orElse("")));
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type.substring(0, Math.min(type.length(), MAX_TYPE)));
        try {
            return named.matches() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException _) {
            return StandardCharsets.UTF_8;
        }
    }
}
