package dev.slipway.soak;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random faults of calls: the request or the response is lost, or the call is refused. */
final class RandomFaults {
    private static final List<String> CALLS = List.of(
            "UpdateService",
            "TagResource",
            "RegisterTaskDefinition",
            "DescribeServices",
            "DescribeTaskDefinition",
            "RunTask",
            "DescribeTasks",
            "StopTask");
    private static final List<Fault> FAULTS =
            List.of(new Fault.NoAnswer(true), new Fault.NoAnswer(false), Fault.serverError());

    private final AwsAccount account;
    private final SimulatedTime time;
    private final RandomGenerator random;

    RandomFaults(AwsAccount account, SimulatedTime time, RandomGenerator random) {
        this.account = account;
        this.time = time;
        this.random = random;
    }

    void until(Instant end) {
        Instant next = time.instant().plusMillis(random.nextLong(60_000));
        if (next.isAfter(end)) {
            return;
        }
        time.at(next, () -> {
            if (random.nextInt(10) == 0) {
                account.faults().next("RegisterTaskDefinition", 2, Fault.concurrentRevisions());
            } else {
                account.faults().next(any(CALLS), 1, any(FAULTS));
            }
            until(end);
        });
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
