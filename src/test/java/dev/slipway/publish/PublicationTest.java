package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.access.Parallel;
import dev.slipway.outcome.Outcome;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls of PutEvents beside the work whose outcomes they publish. */
class PublicationTest {
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final EventPublisher publisher = new EventPublisher(
            bus,
            length -> true,
            new JsonLog(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    InstantSource.system()),
            new Parallel(threads::add));
    private final Publication publication = publisher.begin("id");

    @Test
    void putsEventsAsSoonAsOneCallIsFull() {
        add(0, 9);
        assertThat(threads).isEmpty();
        add(9, 10);
        assertThat(threads).hasSize(1);
        threads.remove().run();

        assertThat(bus.events()).hasSize(10);
    }

    @Test
    void putsEventsOfDifferentServicesSideBySide() {
        add(0, 30);

        assertThat(threads).hasSize(3);
    }

    @Test
    void putsEventsOfOneServiceInTheirOrder() {
        add(0, 10);
        add(9, 19);
        add(20, 30);
        assertThat(threads).hasSize(2);
        threads.removeLast().run();
        assertThat(threads).hasSize(1);

        threads.remove().run();

        assertThat(threads).hasSize(1);
    }

    @Test
    void putsEachEventOnce() {
        add(0, 10);
        threads.remove().run();

        assertThat(publication.end()).isEmpty();
        assertThat(threads).isEmpty();
        assertThat(bus.calls()).hasSize(1);
    }

    private void add(int from, int to) {
        IntStream.range(from, to).forEach(i -> publication.add(started("s" + i)));
    }

    private static Outcome started(String service) {
        return Outcome.refused(service, "dev", "because");
    }
}
