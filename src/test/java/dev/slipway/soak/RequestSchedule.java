package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** People's requests: roll back, promote to production, and deploy a version again, whatever became of it. */
final class RequestSchedule {
    private final SimulatedTime time;
    private final Fleet fleet;
    private final PushSchedule pushes;
    private final RandomGenerator random;
    private final SimulatedLambda deploy;
    private final List<Request> requests = new ArrayList<>();

    /** @param id the request's id, which a retry repeats */
    record Request(FleetService member, String id) {}

    RequestSchedule(
            SimulatedTime time, Fleet fleet, PushSchedule pushes, RandomGenerator random, SimulatedLambda deploy) {
        this.time = time;
        this.fleet = fleet;
        this.pushes = pushes;
        this.random = random;
        this.deploy = deploy;
    }

    void plan(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            Instant at = time.instant().plusMillis(random.nextLong(within.toMillis()));
            int lot = random.nextInt(3);
            FleetService member = lot == 0 ? any(fleet.onRequest()) : any(fleet.members());
            time.at(at, () -> ask(member, lot));
        }
    }

    private void ask(FleetService member, int lot) {
        String id = "request-" + requests.size();
        requests.add(new Request(member, id));
        ObjectNode request = Json.object()
                .put("service", member.service())
                .put("environment", member.environment())
                .put("id", id)
                .put("requestedBy", "jo");
        List<PlannedPush> made = pushes.made(member.repository());
        if (lot == 0) {
            request.put("from", "dev");
        } else if (lot == 1 || made.isEmpty()) {
            request.put("action", "rollback");
        } else {
            request.put("tag", any(made).tag());
        }
        deploy.event(Json.write(request));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    List<String> of(FleetService member) {
        return requests.stream()
                .filter(r -> r.member().equals(member))
                .map(Request::id)
                .toList();
    }
}
