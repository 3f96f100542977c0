package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.pipeline.CommandFixture.Running;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script prints while it waits, and when the waiting ends early. The answers are prepared. */
class WaitingScriptIT {
    private static final String WEB = "web in prod (web-prod:8): acme/web:v1: ";
    private static final String GOES_ON = """
              see how it goes: slipway status web prod
              wait again:      slipway deploy web prod v1 --id 7
              go back:         slipway rollback web prod
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void needed() {
        CommandFixture.needed();
    }

    /** The answer to a request that waits. */
    private static String unsettled(String progress, String seen) {
        return unsettled("web", progress, WEB + progress, seen);
    }

    private static String unsettled(String service, String progress, String text, String seen) {
        ObjectNode answer = Json.object().put("text", text).put("seen", seen);
        answer.putArray("outcomes")
                .addObject()
                .put("service", service)
                .put("environment", "prod")
                .put("outcome", "DEPLOYING")
                .put("settled", false)
                .put("progress", progress);
        return Json.write(answer);
    }

    private static String settled(String text) {
        ObjectNode answer = Json.object().put("text", text).put("seen", "z");
        answer.putArray("outcomes").addObject().put("outcome", "SUCCEEDED").put("settled", true);
        return Json.write(answer);
    }

    /** The script as one of the programs of the PATH. */
    private SlipwayScript installed(FakeAws aws) throws IOException {
        Files.copy(Path.of(SlipwayScript.PATH), directory.resolve("slipway"), StandardCopyOption.COPY_ATTRIBUTES);
        return aws.script();
    }

    @Test
    void printsEachChangeOnceAndSendsWhatItSaw() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("0 of 2 tasks run", "a"))
                .answers(unsettled("0 of 2 tasks run", "a"))
                .answers(unsettled("1 of 2 tasks run", "b"))
                .answers(settled("SUCCEEDED " + WEB + "its deployment is COMPLETED"));

        Ran ran = aws.script().run("deploy", "web", "prod", "v1", "--id", "7");

        assertThat(ran).isEqualTo(new Ran(0, """
                        web in prod (web-prod:8): acme/web:v1: 0 of 2 tasks run
                        web in prod (web-prod:8): acme/web:v1: 1 of 2 tasks run
                        SUCCEEDED web in prod (web-prod:8): acme/web:v1: its deployment is COMPLETED
                        """, ""));
        assertThat(aws.requests())
                .extracting(r -> r.path("seen").asText("none"))
                .containsExactly("", "a", "a", "b");
        assertThat(aws.requests())
                .allSatisfy(r -> assertThat(r.path("id").asText()).isEqualTo("7"));
    }

    /** While its release task runs, the service is not updated yet. */
    @Test
    void waitsThroughTheReleaseTask() throws Exception {
        String preparing = unsettled("revision 8's release task runs since 2026-03-02 15:00Z", "a")
                .replace("DEPLOYING", "PREPARING");
        FakeAws aws = new FakeAws(directory)
                .answers(preparing)
                .answers(unsettled("1 of 2 tasks run", "b"))
                .answers(settled("SUCCEEDED " + WEB + "its deployment is COMPLETED"));

        Ran ran = aws.script().run("deploy", "web", "prod", "v1");

        assertThat(ran).isEqualTo(new Ran(0, """
                        web in prod (web-prod:8): acme/web:v1: revision 8's release task runs since 2026-03-02 15:00Z
                        web in prod (web-prod:8): acme/web:v1: 1 of 2 tasks run
                        SUCCEEDED web in prod (web-prod:8): acme/web:v1: its deployment is COMPLETED
                        """, ""));
    }

    @Test
    void doesNotWaitForTheReleaseTaskUnasked() throws Exception {
        String words = "PREPARING " + WEB + "its release task 0123 runs";
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("", "a")
                        .replace("DEPLOYING", "PREPARING")
                        .replace(",\"settled\":false,\"progress\":\"\"", "")
                        .replace(WEB, words));

        Ran ran = aws.script().run("deploy", "web", "prod", "v1", "--no-wait");

        assertThat(ran).isEqualTo(new Ran(0, words + "\n", ""));
        assertThat(aws.requests()).hasSize(1);
    }

    @Test
    void printsOnlyTheRowsOfATableThatChanged() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("jobs", "0 of 1 tasks run", "SERVICE  NOW\nweb      good\njobs     0 of 1", "a"))
                .answers(settled("SERVICE  NOW\nweb      good\njobs     good"));

        Ran ran = aws.script().run("promote", "prod", "--from", "dev");

        assertThat(ran).isEqualTo(new Ran(0, """
                        SERVICE  NOW
                        web      good
                        jobs     0 of 1
                        jobs     good
                        """, ""));
    }

    @Test
    void printsOnlyTheLastAnswerAsJson() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("0 of 2 tasks run", "a"))
                .answers(settled("SUCCEEDED"));

        Ran ran = aws.script().run("deploy", "web", "prod", "v1", "-o", "json");

        assertThat(Json.parse(ran.out())).isEqualTo(Json.parse(settled("SUCCEEDED")));
        assertThat(ran.err()).isEqualTo(WEB + "0 of 2 tasks run\n");
    }

    /** The desired count is 0: nothing more happens, though the outcome is DEPLOYING. */
    @Test
    void endsWhenADeploymentHasSettledWithoutTasks() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("0 of 0 tasks run", "a").replace("\"settled\":false", "\"settled\":true"));

        assertThat(aws.script().run("deploy", "web", "prod", "v1").code()).isZero();
        assertThat(aws.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void saysThatTheDeploymentGoesOnWhenItIsInterrupted(String signal, int code) throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("1 of 2 tasks run", "a"))
                .hangs();

        Running running = installed(aws).start("deploy", "web", "prod", "v1", "--id", "7");
        aws.awaitRequests(2);
        running.signal(signal);
        Ran ran = running.end();

        assertThat(ran)
                .isEqualTo(new Ran(
                        code,
                        WEB + "1 of 2 tasks run\n",
                        "slipway: interrupted, but the deployment goes on: web in prod: 1 of 2 tasks run\n" + GOES_ON));
    }

    @Test
    void namesTheIdThatItMadeUpAndTheFunction() throws Exception {
        FakeAws aws = new FakeAws(directory).hangs();

        Running running =
                installed(aws).start("promote", "prod", "--from", "dev", "--function", "f:live", "--reason", "it's");
        aws.awaitRequests(1);
        running.signal("INT");
        Ran ran = running.end();

        assertThat(ran.code()).isEqualTo(130);
        assertThat(ran.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "slipway: interrupted; the deployment goes on if Slipway has received the request"),
                        line -> assertThat(line).isEqualTo("  see how it goes: slipway status --function f:live"),
                        line -> assertThat(line)
                                .matches(
                                        "  wait again:      slipway promote prod --from dev --function f:live --reason it\\\\'s"
                                                + " --id random/[0-9a-f]{24}/promote/dev"),
                        line -> assertThat(line)
                                .matches("  go back:         slipway rollback prod --since 20\\S+Z --function f:live"));
        assertThat(ran.err()).contains(aws.requests().getFirst().path("id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "deploy web prod v1 --dry-run"})
    void endsSilentlyWhereNothingGoesOn(String arguments) throws Exception {
        FakeAws aws = new FakeAws(directory).hangs();

        Running running = aws.script().start(arguments.split(" ", -1));
        aws.awaitRequests(1);
        running.signal("TERM");

        assertThat(running.end()).isEqualTo(new Ran(143, "", ""));
    }

    @Test
    void saysHowFarItWasWhenTheTimeIsUp() throws Exception {
        FakeAws aws = new FakeAws(directory).answers(unsettled("1 of 2 tasks run", "a"));

        Ran ran = installed(aws).run("deploy", "web", "prod", "v1", "--timeout", "1s", "--id", "7");

        assertThat(ran).isEqualTo(new Ran(3, WEB + "1 of 2 tasks run\n", """
                        slipway: not settled within 1 second, but the deployment goes on: web in prod: 1 of 2 tasks run; \
                        to keep waiting: slipway deploy web prod v1 --timeout 1s --id 7
                        """));
    }

    @Test
    void saysWhyItTriesAgain() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .breaks(
                        254,
                        "An error occurred (TooManyRequestsException) when calling the Invoke operation: Rate Exceeded.")
                .breaks(255, "Could not connect to the endpoint URL: \"https://lambda\"")
                .answers(settled("SUCCEEDED"));

        Ran ran = aws.script().run("deploy", "web", "prod", "v1");

        assertThat(ran).isEqualTo(new Ran(0, "SUCCEEDED\n", """
                        slipway: An error occurred (TooManyRequestsException) when calling the Invoke operation: Rate Exceeded.; \
                        trying again in 0 s (2 of 5)
                        slipway: Could not connect to the endpoint URL: "https://lambda"; trying again in 0 s (3 of 5)
                        """));
        assertThat(aws.requests().stream().distinct()).hasSize(1);
        assertThat(aws.requests()).hasSize(3);
    }

    @Test
    void saysThatTheDeploymentGoesOnWhenItLosesTheFunction() throws Exception {
        FakeAws aws = new FakeAws(directory)
                .answers(unsettled("1 of 2 tasks run", "a"))
                .breaks(
                        255,
                        "An error occurred (ExpiredTokenException) when calling the Invoke operation: The security token is expired");

        Ran ran = installed(aws).run("deploy", "web", "prod", "v1", "--id", "7");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("slipway: slipway-deploy:live could not be reached: ")
                .endsWith("; sign in to AWS again; the deployment goes on: web in prod: 1 of 2 tasks run;"
                        + " to keep waiting: slipway deploy web prod v1 --id 7\n");
    }

    @Test
    void saysThatTheFunctionIsOlderThanTheScript() throws Exception {
        FakeAws aws = new FakeAws(directory).fails("REFUSED: $.seen is not a field; the fields are service");

        Ran ran = aws.script().run("deploy", "web", "prod", "v1");

        assertThat(ran)
                .isEqualTo(new Ran(
                        1,
                        "",
                        "slipway: REFUSED: seen is not a field; the fields are service;"
                                + " slipway-deploy:live is older than this script: use the script of its release\n"));
    }

    @Test
    void printsTheJsonOfAFunctionWithoutTexts() throws Exception {
        String answer = "{\"outcomes\": [{\"outcome\": \"DEPLOYING\"}]}";
        FakeAws aws = new FakeAws(directory).answers(answer);

        Ran ran = aws.script().with(Map.of("USER", "jo")).run("deploy", "web", "prod", "v1", "--no-wait");

        assertThat(ran.code()).isZero();
        assertThat(Json.parse(ran.out())).isEqualTo(Json.parse(answer));
    }
}
