package dev.slipway.endtoend.kills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.endtoend.kills.KillRound.Pushed;
import dev.slipway.fixtures.FunctionFixture;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One service with a release task, in an account of its own, from a push to the end of its deployment. A function dies once
 * on the way, at a call that is given.
 */
final class KilledRelease {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final int MOST_SCHEDULES = 8;
    private static final int NEVER = Integer.MAX_VALUE;

    private final String name;
    private final Story story;
    private final KilledFunction deploy;
    private final KilledFunction rollback;
    private final AwsAccount account = new AwsAccount();
    private final List<Pushed> pushed = new ArrayList<>();
    private final List<Update> updates = new CopyOnWriteArrayList<>();
    private int events;

    /** What happens after the first version is deployed. */
    enum Story {
        SUCCEEDS,
        FAILS,
        /** A later push comes while the release task runs. */
        OVERTAKEN,
        /** Both follow one another, and the later one's fails. */
        OVERTAKEN_BY_FAILURE,
        /** EventBridge loses every event of ECS: only the schedule goes on. */
        LOST_EVENTS
    }

    /**
     * @param deployCalls how many calls DeployFunction made on the way
     * @param rollbackCalls how many RollbackFunction made
     */
    record Ended(List<String> wrong, int deployCalls, int rollbackCalls) {}

    KilledRelease(int number, Story story, KilledFunction deploy, KilledFunction rollback) {
        this.name = "m%04d".formatted(number);
        this.story = story;
        this.deploy = deploy;
        this.rollback = rollback;
    }

    /**
     * Plays the story.
     *
     * @param kill makes a function die later
     */
    Ended play(Runnable kill, KillStatistics counts) throws Exception {
        try (var server = new Server(account)) {
            connect();
            deploy.leadTo(server.endpoint(), 0, 0, () -> {});
            rollback.leadTo(server.endpoint(), 0, 0, () -> {});
            live();
            service();
            push("main-0", 0);
            finish(false);
            live();
            kill.run();
            tell();
            int deployCalls = deploy.calls();
            int rollbackCalls = rollback.calls();
            live();
            var wrong = new ArrayList<String>();
            if (!comesToRest()) {
                wrong.add("the schedule of %s does not come to rest".formatted(name));
            }
            wrong.addAll(new ServiceEnd(account, name, pushed, updates, deploy, rollback).violations(counts));
            return new Ended(wrong, deployCalls, rollbackCalls);
        }
    }

    /** From now on no function dies. */
    private void live() {
        deploy.killOnce(NEVER, FaultyConnection.Fate.ANSWERED);
        rollback.killOnce(NEVER, FaultyConnection.Fate.ANSWERED);
    }

    private void connect() {
        account.conditions()
                .otherwise(new Behaviour.Stuck())
                .runOtherwise(new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 0, 0));
        account.faults().after((service, operation, input) -> {
            if (operation.equals("UpdateService")) {
                updates.add(
                        new Update(Instant.now(), input.path("taskDefinition").asText()));
            }
        });
        TemplateRules.of(TEMPLATE, KilledFunction.PARAMETERS)
                .addTo(
                        account.bus(),
                        Map.of("DeployFunction", event -> {}, "RollbackFunction", event -> send("ended", event)));
    }

    private void service() {
        account.setup().repository("acme/" + name);
        String template = account.setup().taskDefinition("""
                {"family": "%s-dev-template", "containerDefinitions": [
                  {"name": "app", "memory": 64, "image": "%s/acme/%s:latest"}]}""".formatted(name, account.registryHost(), name));
        ObjectNode request = Json.object()
                .put("cluster", "dev")
                .put("serviceName", name)
                .put("taskDefinition", template)
                .put("desiredCount", 2);
        account.setup().service(request);
    }

    private void tell() throws Exception {
        boolean isLost = story == Story.LOST_EVENTS;
        switch (story) {
            case SUCCEEDS, LOST_EVENTS -> push("main-1", 1);
            case FAILS -> push("main-1" + Pushed.UNPREPARED, 1);
            case OVERTAKEN -> {
                push("main-1", 1);
                deploy.finish();
                push("main-2", 2);
            }
            case OVERTAKEN_BY_FAILURE -> {
                push("main-1", 1);
                deploy.finish();
                push("main-2" + Pushed.UNPREPARED, 2);
            }
        }
        finish(isLost);
        for (int i = 0; isLost && i < MOST_SCHEDULES / 2; i++) {
            schedule();
            finish(true);
        }
    }

    private void push(String tag, int second) {
        String digest = account.setup().push("acme/" + name, tag, name + tag);
        if (tag.endsWith(Pushed.UNPREPARED)) {
            account.conditions().run(digest, new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 1, 0));
        }
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60 - second);
        var push = new Pushed(name + "-" + second, tag, at);
        pushed.add(push);
        String event =
                FunctionFixture.push(tag, digest, push.event(), at.toString()).replace("acme/web", "acme/" + name);
        deploy.event(id(), push.event(), event);
    }

    private void send(String about, String event) {
        rollback.event(id(), about, event);
    }

    private synchronized String id() {
        return "%s-4000-8000-%012d".formatted(name, ++events);
    }

    /** Everything that is on its way arrives, and ECS ends what runs. */
    private void finish(boolean losesEvents) throws Exception {
        do {
            deploy.finish();
            rollback.finish();
            account.step();
            account.settle("dev", name);
            account.bus().take().stream().filter(delivery -> !losesEvents).forEach(Delivery::deliver);
        } while (!deploy.isIdle() || !rollback.isIdle());
    }

    private void schedule() throws Exception {
        send("schedule", FunctionFixture.file("scheduled.json"));
        rollback.finish();
    }

    /** Whether the schedule changes nothing any more after a while. */
    private boolean comesToRest() throws Exception {
        for (int i = 0; i < MOST_SCHEDULES; i++) {
            String before = account.fingerprint();
            schedule();
            finish(false);
            if (account.fingerprint().equals(before)) {
                return true;
            }
        }
        return false;
    }
}
