package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.soak.FleetService.Kind;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Services of mixed kinds. Some share one repository, and some run in two environments. */
record Fleet(List<FleetService> members) {
    /** One service in this many uses the shared repository. */
    private static final int SHARING = 10;
    /** One service in this many is another one's production. */
    private static final int TWICE = 20;

    private static final String SHARED = "acme/shared";

    static Fleet of(int size, RandomGenerator random) {
        var members = new ArrayList<FleetService>();
        for (int i = 0; i < size - size / TWICE; i++) {
            String name = "s%03d".formatted(i);
            members.add(member(name, "dev", i < size / SHARING ? SHARED : "acme/" + name, random));
        }
        for (int i = 0; i < size / TWICE; i++) {
            FleetService dev = members.get(size / SHARING + i);
            members.add(member(dev.service(), "prod", dev.repository(), random));
        }
        return new Fleet(List.copyOf(members));
    }

    private static FleetService member(String name, String environment, String repository, RandomGenerator random) {
        Kind kind = Kind.at(random.nextInt(100));
        // a service that shifts traffic has a deadline: ECS itself gives up only after a day
        boolean sets = !kind.rolling() || random.nextInt(10) < 3;
        OptionalInt deadline = sets ? OptionalInt.of(random.nextInt(10, 21)) : OptionalInt.empty();
        int tasks = random.nextInt(1, 21);
        OptionalInt releaseTask = random.nextInt(10) < 3 ? OptionalInt.of(random.nextInt(12, 21)) : OptionalInt.empty();
        return new FleetService(name, environment, repository, kind, tasks, deadline, releaseTask);
    }

    /** Creates everything that exists before the first push: every service runs the template's placeholder. */
    void create(AwsAccount account) {
        repositories().forEach(account.setup()::repository);
        for (FleetService member : members) {
            String template = account.setup().taskDefinition(member.template(account.registryHost()));
            account.setup().service(member.request(template));
        }
    }

    List<String> repositories() {
        return members.stream().map(FleetService::repository).distinct().toList();
    }

    List<FleetService> ofRepository(String repository) {
        return members.stream().filter(m -> m.repository().equals(repository)).toList();
    }

    FleetService member(String service, String environment) {
        return members.stream()
                .filter(m -> m.service().equals(service) && m.environment().equals(environment))
                .findFirst()
                .orElseThrow();
    }

    List<FleetService> onRequest() {
        return members.stream().filter(FleetService::onRequest).toList();
    }

    Configuration configuration(AwsAccount account) {
        ObjectNode json = Json.object();
        ArrayNode targets = json.putArray("targets");
        members.forEach(m -> targets.add(m.target()));
        return Configuration.parse(Json.write(json), new AccountRegion(account.accountId(), account.region()));
    }
}
