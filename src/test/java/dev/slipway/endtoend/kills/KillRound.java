package dev.slipway.endtoend.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.ReleaseTaskRuns;
import dev.slipway.fixtures.ReleaseTaskRuns.Update;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Bus.Delivery;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A few services in an account of their own. Each gets pushes and requests in any order, good ones and bad ones; ECS
 * ends deployments between the functions' invocations; the functions die at random calls. Then the kills and faults
 * end, and the schedule runs until it changes nothing.
 */
final class KillRound {
    private static final int SERVICES = 3;
    private static final int DEPLOYMENTS = 4;
    private static final double FAULTS = 0.04;
    private static final double KILLS = 0.6;
    private static final double BAD = 0.35;
    private static final int MOST_SCHEDULES = 12;
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    private final int number;
    private final RandomGenerator random;
    private final KilledFunction deploy;
    private final KilledFunction rollback;
    private final KillStatistics counts;
    private final AwsAccount account = new AwsAccount();
    private final Map<String, List<Pushed>> pushed = new HashMap<>();
    private final Map<String, List<Update>> updates = new ConcurrentHashMap<>();
    private final List<String> undone = new ArrayList<>();
    private int invocations;

    /**
     * A push of which a function got the event.
     *
     * @param event the id of its event
     */
    record Pushed(String event, String tag, Instant at) {
        /** The tasks of such an image do not start. */
        static final String BAD = "-bad";
        /** The release task of such an image fails. */
        static final String UNPREPARED = "-unprepared";

        boolean isBad() {
            return tag.endsWith(BAD) || tag.endsWith(UNPREPARED);
        }
    }

    KillRound(int number, long seed, KilledFunction deploy, KilledFunction rollback, KillStatistics counts) {
        this.number = number;
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
        this.deploy = deploy;
        this.rollback = rollback;
        this.counts = counts;
    }

    /** @return what ended wrong */
    List<String> play() throws Exception {
        try (var server = new Server(account)) {
            TemplateRules.of(TEMPLATE, KilledFunction.PARAMETERS)
                    .addTo(account.bus(), Map.of("DeployFunction", event -> {}, "RollbackFunction", this::ended));
            // the round ends each deployment; time ends release tasks
            account.conditions()
                    .otherwise(new Behaviour.Stuck())
                    .runOtherwise(new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 0, 0));
            account.faults().after((service, operation, input) -> {
                if (operation.equals("UpdateService")) {
                    updates.computeIfAbsent(input.path("service").asText(), s -> new CopyOnWriteArrayList<>())
                            .add(new Update(
                                    Instant.now(), input.path("taskDefinition").asText()));
                }
            });
            deploy.leadTo(server.endpoint(), FAULTS, KILLS, this::afterDeployment);
            rollback.leadTo(server.endpoint(), FAULTS, KILLS, this::meanwhile);
            var events = new ArrayList<Runnable>();
            for (int i = 0; i < SERVICES; i++) {
                // the configuration gives those with an m a release task
                events.addAll(service("%s%d-%d".formatted(random.nextBoolean() ? "m" : "s", number, i)));
            }
            Collections.shuffle(events, Random.from(random));
            events.forEach(Runnable::run);
            finish();
            schedule();
            deploy.leadTo(server.endpoint(), 0, 0, this::afterDeployment);
            rollback.leadTo(server.endpoint(), 0, 0, this::meanwhile);
            deploy.sendFailedAgain();
            rollback.sendFailedAgain();
            finish();
            return violations();
        }
    }

    private List<String> each(Function<ServiceEnd, List<String>> rules) {
        return pushed.entrySet().stream()
                .map(service -> new ServiceEnd(
                        account,
                        service.getKey(),
                        service.getValue(),
                        updates.getOrDefault(service.getKey(), List.of()),
                        deploy,
                        rollback))
                .flatMap(end -> rules.apply(end).stream())
                .toList();
    }

    private List<String> violations() throws Exception {
        var wrong = new ArrayList<>(undone);
        if (!comesToRest()) {
            wrong.add("the schedule does not come to rest: " + account.calls());
        }
        wrong.addAll(each(end -> end.violations(counts)));
        counts.count(
                "release tasks", ReleaseTaskRuns.read(account.bus().events()).count());
        counts.count("rounds", 1);
        return wrong;
    }

    /** Whether the schedule changes nothing any more after a while. */
    private boolean comesToRest() throws Exception {
        for (int i = 0; i < MOST_SCHEDULES; i++) {
            String before = account.fingerprint();
            schedule();
            if (account.fingerprint().equals(before)) {
                return true;
            }
        }
        return false;
    }

    /** Creates a service, and returns what happens to it. */
    private List<Runnable> service(String name) {
        account.setup().repository("acme/" + name);
        String template = account.setup().taskDefinition("""
                {"family": "%s-dev-template", "containerDefinitions": [
                  {"name": "app", "memory": 64, "image": "%s/acme/%s:latest"}]}""".formatted(name, account.registryHost(), name));
        ObjectNode request = Json.object()
                .put("cluster", "dev")
                .put("serviceName", name)
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        request.putObject("deploymentConfiguration")
                .putObject("deploymentCircuitBreaker")
                .put("enable", true)
                .put("rollback", random.nextInt(3) == 0);
        account.setup().service(request);
        var events = new ArrayList<Runnable>();
        var all = new ArrayList<Pushed>();
        pushed.put(name, all);
        for (int i = 0; i < DEPLOYMENTS; i++) {
            String tag = "main-" + i + suffix(name);
            String digest = account.setup().push("acme/" + name, tag, name + tag);
            if (tag.endsWith(Pushed.UNPREPARED)) {
                account.conditions().run(digest, new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 1, 0));
            }
            int lot = random.nextInt(8);
            if (lot == 0) {
                events.add(() -> request(name, Json.object().put("action", "rollback")));
            }
            if (lot < 2) {
                events.add(() -> request(name, Json.object().put("tag", tag)));
                continue;
            }
            var push = new Pushed(
                    name + "-" + i,
                    tag,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60 - i));
            all.add(push);
            events.add(() -> push(name, push, digest));
            if (random.nextInt(5) == 0) {
                events.add(() -> push(name, push, digest));
            }
        }
        // the test sends these events itself, each with a second of its own
        account.bus().take();
        return events;
    }

    private String suffix(String service) {
        if (random.nextDouble() >= BAD) {
            return "";
        }
        return service.startsWith("m") && random.nextBoolean() ? Pushed.UNPREPARED : Pushed.BAD;
    }

    private void push(String service, Pushed push, String digest) {
        deploy.event(
                id(),
                push.event(),
                FunctionFixture.push(push.tag(), digest, push.event(), push.at().toString())
                        .replace("acme/web", "acme/" + service));
    }

    private void request(String service, ObjectNode request) {
        String id = id();
        deploy.event(id, id, Json.write(request.put("service", service).put("environment", "dev")));
    }

    private void ended(String event) {
        rollback.event(id(), "state change", event);
    }

    private synchronized String id() {
        return "%08d-0000-4000-8000-%012d".formatted(number, ++invocations);
    }

    /** Before anything else can do what the function left undone. */
    private synchronized void afterDeployment() {
        if (undone.isEmpty()) {
            undone.addAll(each(ServiceEnd::undone));
        }
        meanwhile();
    }

    /** Between two invocations: ECS ends deployments, and EventBridge delivers their events, some twice, some never. */
    private synchronized void meanwhile() {
        if (random.nextInt(2) == 0) {
            settle();
        }
        for (Delivery delivery : account.bus().take()) {
            int lot = random.nextInt(20);
            if (lot > 0) {
                delivery.deliver();
            }
            if (lot > 17) {
                delivery.deliver();
            }
        }
    }

    private void settle() {
        account.step();
        for (String name : pushed.keySet()) {
            JsonNode service = ServiceEnd.service(account, name);
            if (!service.at("/deployments/0/rolloutState").asText().equals("IN_PROGRESS")) {
                continue;
            }
            if (ServiceEnd.image(account, service.path("taskDefinition").asText())
                    .contains(Pushed.BAD)) {
                account.fail("dev", name);
            } else {
                account.settle("dev", name);
            }
        }
    }

    /** Everything that is on its way arrives. */
    private void finish() throws Exception {
        do {
            deploy.finish();
            rollback.finish();
            synchronized (this) {
                settle();
                account.bus().take().forEach(Delivery::deliver);
            }
        } while (!deploy.isIdle() || !rollback.isIdle());
    }

    private void schedule() throws Exception {
        rollback.event(id(), "schedule", FunctionFixture.file("scheduled.json"));
        finish();
    }
}
