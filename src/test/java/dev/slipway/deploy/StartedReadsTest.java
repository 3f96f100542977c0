package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.access.Parallel;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Reads that started before the configuration was read again, of a push whose image ECR does not show. */
class StartedReadsTest {
    private final ServiceFixture service = new ServiceFixture();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();
    private final CountDownLatch configurationRead = new CountDownLatch(1);
    private final Parallel parallel =
            new Parallel(work -> threads.add(Thread.startVirtualThread(() -> afterConfiguration(work))));
    private final StartedReads started = new StartedReads(service.aws, parallel, service.clock, pauses::add);
    private final DeployRequest push = push();

    @Test
    void readsThatDeploymentTakesLookForTheImageAgain() throws InterruptedException {
        started.start(selection(push));

        assertThat(started.take(List.of(push))).isPresent();
        started.close();

        endReads();
        assertThat(pauses).isNotEmpty();
    }

    @Test
    void readsOfAnotherRequestStopAfterTheFirstAttempt() throws InterruptedException {
        started.start(selection(push));

        assertThat(started.take(List.of())).isEmpty();

        endReads();
        assertThat(service.calls("DescribeImages")).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void readsStopAfterTheFirstAttemptWhereTheConfigurationCannotBeUsed() throws InterruptedException {
        started.start(selection(push));

        started.close();

        endReads();
        assertThat(service.calls("DescribeImages")).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    private DeployRequest push() {
        DeployRequest event = service.pushEvent("1", "1");
        service.deleteImage("1");
        service.pass(ServiceFixture.LAG);
        return event;
    }

    private static Selection selection(DeployRequest request) {
        return new Selection(List.of(request), List.of(), List.of(), "");
    }

    private void afterConfiguration(Runnable work) {
        try {
            configurationRead.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        work.run();
    }

    /** A read may start others, which end before it. */
    private void endReads() throws InterruptedException {
        configurationRead.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
