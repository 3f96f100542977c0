package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.pipeline.CommandFixture.Running;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The script with the real AWS CLI. Each test has its own service. */
class SlipwayScriptIT {
    private static final Behaviour FAILS = new Behaviour.FailsToStart(Duration.ZERO);
    private static final Behaviour STARTS = new Behaviour.Starts(Duration.ZERO);
    private static final Behaviour STUCK = new Behaviour.Stuck();

    @RegisterExtension
    private static final SharedLocalSlipway LOCAL = new SharedLocalSlipway();

    private static LocalSlipwayFixture local() {
        return LOCAL.get();
    }

    private static SlipwayScript script() {
        return new SlipwayScript(CommandFixture.of(local().endpoint()));
    }

    private static Ran slipway(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    private static Running start(String... arguments) throws IOException {
        return script().with(Map.of("SLIPWAY_FUNCTION", LocalSlipwayFixture.SHORT))
                .start(arguments);
    }

    @Test
    void deployWaitsAndReportsSuccess() throws Exception {
        local().service("good").image("good", "v1");

        Ran ran = script().run("deploy", "good", "prod", "v1", "--by", "jo", "--reason", "it's a day");
        Ran status = slipway("status", "good", "prod");
        Ran history = slipway("history", "good", "prod", "--limit", "1");

        assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
        assertThat(ran.out().lines().toList().getLast())
                .isEqualTo("SUCCEEDED good in prod (good-prod:1): acme/good:v1: its deployment is COMPLETED");
        assertThat(status.out().lines().map(line -> line.replaceAll("20\\S+ \\S+Z", "TIME")))
                .containsExactly(
                        "SERVICE  ENVIRONMENT  RUNS    STATE  TASKS  SINCE              BY",
                        "good     prod         v1 (1)  good   2/2    TIME  jo");
        assertThat(history.out().lines())
                .hasSize(2)
                .last()
                .asString()
                .matches("1 +v1 +good +runs +20\\S+ \\S+Z +\\d+s +jo +it_s a day");
    }

    @Test
    void deployRepeatsTheRequestWithTheSameIdUntilItSettles() throws Exception {
        String digest = local().service("slow").image("slow", "v1", STUCK);

        Running running = start("deploy", "slow", "prod", "v1");
        String line = running.line();
        local().account().conditions().behave(digest, STARTS);
        Ran ran = running.end();

        assertThat(line).isEqualTo("slow in prod (slow-prod:1): acme/slow:v1: 0 of 2 tasks run");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .endsWith("SUCCEEDED slow in prod (slow-prod:1): acme/slow:v1: its deployment is COMPLETED\n");
        List<ObjectNode> requests = local().requests("slow");
        assertThat(requests).hasSizeGreaterThan(1);
        assertThat(requests.getFirst().path("seen").asText("none")).isEmpty();
        requests.forEach(request -> request.remove("seen"));
        assertThat(requests.stream().distinct())
                .singleElement()
                .satisfies(request -> assertThat(request.path("id").asText()).matches("random/[0-9a-f]{24}/deploy/v1"));
    }

    @Test
    void deployFailsWhenTheDeploymentIsRolledBack() throws Exception {
        local().service("bad").image("bad", "v1");
        local().image("bad", "v2", FAILS);
        slipway("deploy", "bad", "prod", "v1");

        Ran ran = slipway("deploy", "bad", "prod", "v2");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("slipway: ROLLED_BACK bad in prod: ")
                .endsWith("; the service was rolled back to revision 1\n");
        assertThat(local().runs("bad", "prod")).isEqualTo("acme/bad:v1");
    }

    @Test
    void deployFailsWhenTheRequestIsRefused() throws Exception {
        local().service("missing").image("missing", "v1");

        Ran ran = slipway("deploy", "missing", "prod", "v2");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("slipway: REFUSED missing in prod: ECR has no image")
                .contains("the newest tags in the repository: v1");
    }

    @Test
    void deployFailsWhenANewerRequestSupersedesIt() throws Exception {
        local().service("twice").image("twice", "v1", STUCK);
        String digest = local().image("twice", "v2");

        Running first = start("deploy", "twice", "prod", "v1");
        String line = first.line();
        Ran second = slipway("deploy", "twice", "prod", "--digest", digest);
        Ran ran = first.end();

        assertThat(line).startsWith("twice in prod (twice-prod:1): acme/twice:v1: 0 of 2 tasks run");
        assertThat(second.code()).isZero();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("slipway: SUPERSEDED twice in prod: ");
    }

    @Test
    void deployTimesOutAndNamesTheIdToContinueWith() throws Exception {
        local().service("stuck").image("stuck", "v1", STUCK);

        Ran ran = slipway("deploy", "stuck", "prod", "v1", "--timeout", "1s", "--id", "release-7");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith(
                        "slipway: not settled within 1 second, but the deployment goes on: stuck in prod: 0 of 2 tasks run;")
                .endsWith("bin/slipway deploy stuck prod v1 --timeout 1s --id release-7\n");
    }

    @Test
    void noWaitReportsThatTheDeploymentStarted() throws Exception {
        local().service("quick").image("quick", "v1", STUCK);

        Ran ran = slipway("deploy", "quick", "prod", "v1", "--no-wait");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        "DEPLOYING quick in prod (quick-prod:1): acme/quick:v1: deployment started (UpdateService called)\n");
    }

    @Test
    void deployRetriesWhenTheAnswerIsLost() throws Exception {
        local().service("lost").image("lost", "v1");
        local().account().faults().next("Invoke", 1, Fault.throttled()).after("Invoke", 1, 1, new Fault.NoAnswer(true));

        Ran ran = slipway("deploy", "lost", "prod", "v1");

        assertThat(ran.code()).isZero();
        assertThat(local().requests("lost")).hasSizeGreaterThan(2);
        assertThat(local().runs("lost", "prod")).isEqualTo("acme/lost:v1");
        assertThat(slipway("history", "lost", "prod").out().lines()).hasSize(2);
    }

    @Test
    void dryRunListsTheChanges() throws Exception {
        local().service("dry").image("dry", "v1");

        Ran ran = slipway("deploy", "dry", "prod", "v1", "--dry-run");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsSubsequence("PLANNED dry in prod", "\n  $.containerDefinitions", ".image: ", " -> ");
        assertThat(local().runs("dry", "prod")).isEqualTo("acme/dry:latest");
    }

    @Test
    void promotesToTheNextEnvironmentAndRollsBack() throws Exception {
        local().service("moves").image("moves", "main-1");
        slipway("deploy", "moves", "dev", "main-1");
        slipway("deploy", "moves", "prod", "--from", "dev");
        local().image("moves", "v2");
        slipway("deploy", "moves", "prod", "v2");

        Ran ran = slipway("rollback", "moves", "prod", "--to", "1");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains(" moves in prod (moves-prod:3): acme/moves:main-1: ");
        assertThat(local().runs("moves", "prod")).isEqualTo("acme/moves:main-1");
    }

    @Test
    void holdKeepsDeploymentsAwayUntilItEnds() throws Exception {
        local().service("frozen").image("frozen", "v1");
        local().image("frozen", "v2");
        slipway("deploy", "frozen", "prod", "v1");

        Ran hold = slipway("hold", "frozen", "prod", "--reason", "release freeze", "--until", "2h", "--by", "jo");
        Ran held = slipway("deploy", "frozen", "prod", "v2");
        Ran despite = slipway("deploy", "frozen", "prod", "v2", "--despite-hold");
        Ran unhold = slipway("unhold", "frozen", "prod");

        assertThat(hold.code()).isZero();
        assertThat(hold.out()).startsWith("frozen in prod is held until ").contains(" by jo: release freeze");
        assertThat(held.code()).isEqualTo(1);
        assertThat(held.err()).startsWith("slipway: HELD frozen in prod: ").contains("release freeze");
        assertThat(despite.code()).isZero();
        assertThat(unhold.out()).startsWith("frozen in prod ");
        assertThat(local().runs("frozen", "prod")).isEqualTo("acme/frozen:v2");
    }

    @Test
    void continueLetsTheDeploymentGoOnThatWaits() throws Exception {
        local().service("gated", """
                        { "strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": [
                          { "targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"],
                            "timeoutConfiguration": { "timeoutInMinutes": 60, "action": "ROLLBACK" } } ] }""").image("gated", "v1");

        Running running = start("deploy", "gated", "prod", "v1");
        String line = running.line();
        while (!line.contains("waits")) {
            line = running.line();
        }
        Ran gone = slipway("continue", "gated", "prod", "--by", "jo", "--reason", "fine");
        Ran deployed = running.end();
        Ran again = slipway("continue", "gated", "prod");

        assertThat(line)
                .startsWith(
                        "gated in prod (gated-prod:1): acme/gated:v1: waits at the lifecycle hook POST_SCALE_UP until ");
        assertThat(gone)
                .isEqualTo(new Ran(
                        0,
                        "gated in prod: its deployment, which waited at POST_SCALE_UP, is continued by jo: fine\n",
                        ""));
        assertThat(deployed.code()).isZero();
        assertThat(deployed.out()).contains("SUCCEEDED gated in prod ");
        assertThat(again)
                .isEqualTo(new Ran(
                        1, "", "slipway: REFUSED gated in prod: no deployment of it waits at a lifecycle hook\n"));
    }

    @Test
    void abortStopsTheDeploymentThatIsUnderWay() throws Exception {
        local().service("wrong").image("wrong", "v1");
        local().image("wrong", "v2", STUCK);
        slipway("deploy", "wrong", "prod", "v1");
        slipway("deploy", "wrong", "prod", "v2", "--no-wait");

        Ran abort = slipway("abort", "wrong", "prod", "--by", "jo", "--reason", "wrong build");
        Ran again = slipway("abort", "wrong", "prod");
        Ran history = slipway("history", "wrong", "prod", "--limit", "1");

        assertThat(abort)
                .isEqualTo(new Ran(
                        0,
                        "wrong in prod: the deployment of revision 2 was aborted by jo: wrong build; ECS rolls the service back\n",
                        ""));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).startsWith("slipway: REFUSED wrong in prod: ");
        assertThat(history.out()).contains("failed");
    }

    @Test
    void saysWhatStandsInTheWayWhyAReleaseFailedAndHowItDiffers() throws Exception {
        local().service("asked").image("asked", "v1");
        local().image("asked", "v2", FAILS);
        Ran before = slipway("check", "asked", "prod", "v9");
        slipway("deploy", "asked", "prod", "v1");
        slipway("deploy", "asked", "prod", "v2");

        Ran check = slipway("check", "asked", "prod", "v1");
        Ran why = slipway("why", "asked", "prod");
        Ran diff = slipway("diff", "asked", "prod", "1", "v2", "-o", "json");

        assertThat(before.code()).isEqualTo(1);
        assertThat(before.out()).contains("refuse ").contains("v9");
        assertThat(check.code()).isZero();
        assertThat(check.out()).startsWith("ok ");
        assertThat(why.code()).isZero();
        assertThat(why.out()).contains("v2").contains("revision 1");
        assertThat(diff.code()).isZero();
        assertThat(Json.parse(diff.out()).path("changes")).isNotEmpty();
    }

    @Test
    void restartsPromotesAndRollsAnEnvironmentBack() throws Exception {
        local().service("many").image("many", "main-1");
        slipway("deploy", "many", "dev", "main-1");

        Ran plan = slipway("promote", "prod", "--from", "dev", "--services", "many", "--dry-run");
        Ran promote = slipway("promote", "prod", "--from", "dev", "--services", "many");
        Ran restart = slipway("restart", "many", "prod", "--reason", "new password");
        Ran back = slipway("rollback", "prod", "--since", "2100-01-01T00:00:00Z", "--dry-run");

        assertThat(plan.out()).startsWith("PLANNED many in prod");
        assertThat(promote.code()).isZero();
        assertThat(restart.code()).isZero();
        assertThat(restart.out()).contains(" many in prod (many-prod:2): acme/many:main-1: ");
        assertThat(back.err() + back.out()).contains("2100-01-01T00:00:00Z");
    }

    @Test
    void doesNotRetryWhenTheFunctionDoesNotExist() throws Exception {
        Ran ran = slipway("status", "--function", "nobody");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("slipway: nobody could not be reached: ")
                .contains("(ResourceNotFoundException)", "function:nobody");
    }

    @Test
    void givesUpWhenAwsDoesNotAnswer() throws Exception {
        Ran ran =
                script().with(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1")).run("status");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("slipway: Could not connect to the endpoint URL: ")
                .contains(
                        "; trying again in 0 s (5 of 5)\nslipway: slipway-deploy:live could not be reached: Could not connect");
    }
}
