package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Faults;
import dev.slipway.trigger.Trigger.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How many round trips to AWS a rollback takes. The test holds each round of calls until all of them have arrived: a
 * call that needs the answer of another one cannot be in the same round.
 */
class ReconcilerRoundTripsTest {
    private final ServiceFixture service = new ServiceFixture();

    @Test
    void rollbackTakesFourRoundTripsFromEventToUpdateService() {
        service.good("1").bad("2");
        StateChange failed = service.newEvents().getLast();
        var rounds = new Rounds(List.of(
                List.of("DescribeServices", "DescribeTaskDefinition"),
                List.of("DescribeTaskDefinition", "ListServiceDeployments"),
                List.of("DescribeImages", "ListTasks", "TagResource", "TagResource"),
                List.of("DescribeTasks", "UpdateService")));
        service.account.faults().before(rounds);

        List<Outcome> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            outcomes = service.handle(failed, threads);
        }

        assertThat(rounds.arrived()).isEqualTo(rounds.planned);
        assertThat(outcomes).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
    }

    private static final class Rounds implements Faults.Hook {
        /** A run waits this long only when it fails. */
        private static final int SECONDS = 8;

        private final List<List<String>> planned;
        private final List<List<String>> arrived = new ArrayList<>();
        private CountDownLatch open = new CountDownLatch(1);

        Rounds(List<List<String>> planned) {
            this.planned = planned;
            arrived.add(new ArrayList<>());
        }

        @Override
        public void at(String service, String operation, ObjectNode input) {
            try {
                if (!arrive(operation).await(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("the other calls of the round of %s did not arrive".formatted(operation));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized CountDownLatch arrive(String operation) {
            if (arrived.size() > planned.size()) {
                return new CountDownLatch(0);
            }
            CountDownLatch round = open;
            arrived.getLast().add(operation);
            if (arrived.getLast().size() == planned.get(arrived.size() - 1).size()) {
                arrived.add(new ArrayList<>());
                open = new CountDownLatch(1);
                round.countDown();
            }
            return round;
        }

        synchronized List<List<String>> arrived() {
            return arrived.stream()
                    .limit(planned.size())
                    .map(round -> round.stream().sorted().toList())
                    .toList();
        }
    }
}
