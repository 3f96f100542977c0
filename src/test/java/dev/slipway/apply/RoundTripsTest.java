package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.apply.Outcome.Kind;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.api.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How many of AWS's answers a service waits for before it is taken back. Each round of calls is held until the last of
 * it has come: a call that waits for another's answer cannot be in its round.
 */
class RoundTripsTest {
    private final OneService service = new OneService();

    @Test
    void fromWhatFailedToTheTellingItIsFourRoundTrips() {
        service.good("1").bad("2");
        Heard failed = service.unheard().getLast();
        var rounds = new Rounds(List.of(
                List.of("DescribeServices", "DescribeTaskDefinition"),
                List.of("DescribeTaskDefinition"),
                List.of("DescribeImages", "TagResource", "TagResource"),
                List.of("UpdateService")));
        service.world.faults().before(rounds);

        List<Outcome> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            outcomes = service.hear(failed, threads);
        }

        assertThat(rounds.came()).isEqualTo(rounds.planned);
        assertThat(outcomes).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
    }

    private static final class Rounds implements Faults.Hook {
        /** Only a broken run waits so long. */
        private static final int SECONDS = 8;

        private final List<List<String>> planned;
        private final List<List<String>> came = new ArrayList<>();
        private CountDownLatch open = new CountDownLatch(1);

        Rounds(List<List<String>> planned) {
            this.planned = planned;
            came.add(new ArrayList<>());
        }

        @Override
        public void at(String service, String operation, ObjectNode input) {
            try {
                if (!arrive(operation).await(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("%s waits in vain for the rest of its round".formatted(operation));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized CountDownLatch arrive(String operation) {
            if (came.size() > planned.size()) {
                return new CountDownLatch(0);
            }
            CountDownLatch round = open;
            came.getLast().add(operation);
            if (came.getLast().size() == planned.get(came.size() - 1).size()) {
                came.add(new ArrayList<>());
                open = new CountDownLatch(1);
                round.countDown();
            }
            return round;
        }

        synchronized List<List<String>> came() {
            return came.stream()
                    .limit(planned.size())
                    .map(round -> round.stream().sorted().toList())
                    .toList();
        }
    }
}
