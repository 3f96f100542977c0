package dev.slipway.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The calls to one host, and thus its connections: so many at once and no more.
 *
 * <p>While Lambda has frozen the function, AWS may close connections without the function's knowledge. So when a call breaks,
 * no connection that is idle then is used any more: otherwise each retry could take another dead one.
 */
final class HostConnections {
    /**
     * Calls at once: a further call waits, because that takes less time than a TLS handshake. ECS's published rates let no more
     * begin at once: 50 reads of task definitions and 10 of a hundred services.
     */
    static final int MOST = 64;

    private final Semaphore places = new Semaphore(MOST);
    private final Supplier<SdkHttpClient> withoutConnections;
    /** Over TLS, each client of the SDK has connections of its own. */
    private volatile SdkHttpClient http;

    /** @param withoutConnections creates a client like the first one */
    HostConnections(SdkHttpClient first, Supplier<SdkHttpClient> withoutConnections) {
        this.http = first;
        this.withoutConnections = withoutConnections;
    }

    ExecutableHttpRequest call(HttpExecuteRequest request) {
        return new Call(request);
    }

    /** Uses no connection any more that was idle when a call of this client broke. */
    private synchronized void drop(SdkHttpClient broken) {
        if (http.equals(broken)) {
            http = withoutConnections.get();
        }
    }

    /** A call that has its place from the request until its answer was read or closed. */
    private final class Call implements ExecutableHttpRequest {
        private final HttpExecuteRequest request;
        private final AtomicBoolean inPlace = new AtomicBoolean();
        private volatile Optional<ExecutableHttpRequest> sent = Optional.empty();

        private Call(HttpExecuteRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            take();
            boolean hasBody = false;
            SdkHttpClient used = http;
            try {
                ExecutableHttpRequest prepared = used.prepareRequest(request);
                sent = Optional.of(prepared);
                HttpExecuteResponse answer = prepared.call();
                Optional<AbortableInputStream> body = answer.responseBody().map(this::inPlace);
                hasBody = body.isPresent();
                return HttpExecuteResponse.builder()
                        .response(answer.httpResponse())
                        .responseBody(body.orElse(null))
                        .build();
            } catch (IOException e) {
                drop(used);
                throw e;
            } finally {
                if (!hasBody) {
                    leave();
                }
            }
        }

        private AbortableInputStream inPlace(AbortableInputStream body) {
            return AbortableInputStream.create(new Body(body, this), () -> {
                body.abort();
                leave();
            });
        }

        private void take() throws InterruptedIOException {
            try {
                places.acquire();
            } catch (InterruptedException e) {
                // the SDK interrupts a call whose time is over
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("no connection became free in the call's time");
            }
            inPlace.set(true);
        }

        void leave() {
            if (inPlace.compareAndSet(true, false)) {
                places.release();
            }
        }

        @Override
        public void abort() {
            sent.ifPresent(ExecutableHttpRequest::abort);
        }
    }

    /** The answer's content. The JDK keeps its connection when it was read to its end. */
    private static final class Body extends FilterInputStream {
        private final Call call;

        Body(InputStream content, Call call) {
            super(content);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            return atEnd(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return atEnd(super.read(bytes, from, length));
        }

        private int atEnd(int read) {
            if (read < 0) {
                call.leave();
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                call.leave();
            }
        }
    }
}
