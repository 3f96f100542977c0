package dev.slipway.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on 127.0.0.1 that does what no HTTP server does with a connection. */
public final class RawServer implements AutoCloseable {
    /** What to do once the head of the request has arrived. */
    @FunctionalInterface
    public interface Conversation {
        void hold(OutputStream answer) throws IOException;
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch left = new CountDownLatch(1);

    public RawServer(Conversation conversation) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var _ = threads.submit(() -> accept(conversation));
    }

    private void accept(Conversation conversation) {
        try {
            while (true) {
                Socket connection = socket.accept();
                var _ = threads.submit(() -> hold(connection, conversation));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void hold(Socket connection, Conversation conversation) {
        try (connection) {
            readHead(connection.getInputStream());
            conversation.hold(connection.getOutputStream());
        } catch (IOException _) {
            left.countDown();
        }
    }

    private static void readHead(InputStream request) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int next = request.read();
            if (next < 0) {
                throw new IOException("the client went away");
            }
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
    }

    /** Whether the client ends the connection in time. */
    public boolean clientLeaves() throws InterruptedException {
        return left.await(10, TimeUnit.SECONDS);
    }

    /** As an entry of the allowed hosts. */
    public String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
