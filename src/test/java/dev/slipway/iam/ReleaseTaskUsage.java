package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;

/** Both functions start and stop release tasks, with a role of their own. */
record ReleaseTaskUsage(FullUsageProgram program) {
    static final String SERVICE = "db";
    static final String ROLE = "acme-migration";

    private static final int TIMEOUT = 10;
    private static final Duration LATE = Duration.ofMinutes(TIMEOUT + 2);

    static void addTo(ObjectNode target, AccountFixture place) {
        target.putObject("releaseTask")
                .put("timeoutMinutes", TIMEOUT)
                .put("taskRoleArn", place.role(ROLE))
                .putArray("command")
                .add("bin/migrate");
    }

    void run() {
        startsOneAfterTheOther();
        stopsByTheSchedule();
        stopsForAPersonWhoWaits();
    }

    private AwsAccount account() {
        return program.installed().account();
    }

    private void startsOneAfterTheOther() {
        assertThat(deploy("db-1", new RunBehaviour.Exits(Duration.ZERO, Duration.ZERO, 0, 0)))
                .contains("PREPARING");
        assertThat(deploy("db-2", new RunBehaviour.Hangs(Duration.ZERO))).contains("PREPARING");
        ends();
        assertThat(status()).contains("db-2");
    }

    private void stopsByTheSchedule() {
        program.installed().pass(LATE);
        program.reconcile();
        ends();
        assertThat(status()).contains("longer than its 10 minutes");
    }

    /** The task stops while the function waits. */
    private void stopsForAPersonWhoWaits() {
        assertThat(deploy("db-3", new RunBehaviour.Hangs(Duration.ZERO))).contains("PREPARING");
        program.installed().pass(LATE);
        account().faults().after((service, operation, input) -> {
            if (operation.equals("StopTask")) {
                program.installed().pass(Duration.ofMinutes(1));
                account().step();
            }
        });
        assertThat(program.sendRequest(request("db-3").put("wait", true))).contains("longer than its 10 minutes");
    }

    private String deploy(String tag, RunBehaviour migration) {
        account().conditions().run("acme/web:" + tag, migration);
        account().setup().push("acme/web", tag, "build " + tag);
        return program.sendRequest(request(tag));
    }

    private static ObjectNode request(String tag) {
        return about().put("tag", tag).put("id", "request-" + tag);
    }

    private static ObjectNode about() {
        return Json.object().put("service", SERVICE).put("environment", "dev");
    }

    private String status() {
        return program.sendRequest(about().put("action", "history"));
    }

    /** Tasks end, and RollbackFunction gets the event. */
    private void ends() {
        program.installed().pass(Duration.ofMinutes(1));
        account().step();
        account().bus().deliverAll();
    }
}
