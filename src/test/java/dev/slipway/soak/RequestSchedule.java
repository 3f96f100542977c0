package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** People's requests: roll back, and promote to production. */
final class RequestSchedule {
    private final SimulatedTime time;
    private final Fleet fleet;
    private final RandomGenerator random;
    private final SimulatedLambda deploy;
    private final List<Request> made = new ArrayList<>();

    /** @param id the request's id, which a retry repeats */
    record Request(FleetService member, String id) {}

    RequestSchedule(SimulatedTime time, Fleet fleet, RandomGenerator random, SimulatedLambda deploy) {
        this.time = time;
        this.fleet = fleet;
        this.random = random;
        this.deploy = deploy;
    }

    void plan(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            Instant at = time.instant().plusMillis(random.nextLong(within.toMillis()));
            boolean promotes = random.nextBoolean();
            FleetService member = promotes ? any(fleet.onRequest()) : any(fleet.members());
            time.at(at, () -> ask(member, promotes));
        }
    }

    private void ask(FleetService member, boolean promotes) {
        String id = "request-" + made.size();
        made.add(new Request(member, id));
        ObjectNode request = Json.object()
                .put("service", member.service())
                .put("environment", member.environment())
                .put("id", id)
                .put("requestedBy", "jo");
        deploy.event(Json.write(promotes ? request.put("from", "dev") : request.put("action", "rollback")));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    List<String> of(FleetService member) {
        return made.stream()
                .filter(r -> r.member().equals(member))
                .map(Request::id)
                .toList();
    }
}
