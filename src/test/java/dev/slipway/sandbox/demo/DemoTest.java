package dev.slipway.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.documents.Document;
import dev.slipway.sandbox.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the demo once, and checks the output of each chapter. */
class DemoTest {
    private static final String OUTPUT = output();

    @ParameterizedTest
    @CsvSource({"docs/sandbox.md, Demo", "docs/tasks.md, What happens", "README.md, Try it"})
    void demoPrintsTheExcerptOfTheDocument(String document, String section) {
        List<String> excerpts = Document.of(document).section(section).blocks("");
        assertThat(excerpts).hasSize(1);
        List<String> excerpt = lines(excerpts.getFirst());
        assertThat(excerpt).hasSizeGreaterThan(5);
        assertThat(lines(OUTPUT)).containsSubsequence(excerpt);
    }

    @Test
    void pushBecomesGoodWhenEcsCompletesIt() {
        assertThat(chapter("A good push"))
                .containsSubsequence(
                        "PUSH acme/web:main-41 → rule DeployFunctionPush",
                        "web in dev DEPLOYING (web-dev:1)",
                        "Deployment Started",
                        "dev/web SERVICE_DEPLOYMENT_COMPLETED → rule RollbackFunctionDeploymentEnded",
                        "web in dev SUCCEEDED (web-dev:1)",
                        "Deployment Succeeded",
                        "dev/web runs 2 tasks of web-dev:1");
    }

    @Test
    void prodIsDeployedOnRequestAndRefusalSaysWhatToDo() {
        assertThat(chapter("Prod deploys on request only"))
                .containsSubsequence(
                        "web in prod PLANNED",
                        "web in prod DEPLOYING (web-prod:1)",
                        "web in prod SUCCEEDED (web-prod:1)",
                        "invocation fails: REFUSED web in prod",
                        "push it first",
                        "Deployment Refused");
    }

    @Test
    void templateChangeAloneDeploysNothing() {
        assertThat(chapter("A changed template:"))
                .containsSubsequence(
                        "terraform apply",
                        "dev/web runs 2 tasks of web-dev:1",
                        "docker push acme/web:main-42",
                        "dev/web runs 2 tasks of web-dev:2");
    }

    @Test
    void followedTemplateIsDeployedAtOnce() {
        assertThat(chapter("A changed template with followTemplate"))
                .containsSubsequence(
                        "terraform apply",
                        "CloudTrail   RegisterTaskDefinition web-prod-template → rule TemplateRule",
                        "web in prod DEPLOYING (web-prod:2)",
                        "web in prod SUCCEEDED (web-prod:2)",
                        "prod/web runs 2 tasks of web-prod:2  …/acme/web:main-41");
    }

    @Test
    void slipwayRollsBackWhenEcsOnlyFails() {
        assertThat(chapter("A bad push: Slipway rolls back"))
                .containsSubsequence(
                        "web in dev DEPLOYING (web-dev:3)",
                        "dev/web SERVICE_DEPLOYMENT_FAILED",
                        "web in dev ROLLED_BACK (web-dev:2)",
                        "Deployment Rolled Back",
                        "dev/web SERVICE_DEPLOYMENT_COMPLETED",
                        "dev/web runs 2 tasks of web-dev:2");
    }

    @Test
    void slipwayDoesNotInterveneWhenEcsRollsBack() {
        assertThat(chapter("A bad push: ECS rolls back"))
                .containsSubsequence(
                        "dev/worker SERVICE_DEPLOYMENT_FAILED",
                        "rolling back to deploymentId",
                        "worker in dev ROLLING_BACK_BY_ECS (worker-dev:2)",
                        "Deployment Failed",
                        "dev/worker runs 2 tasks of worker-dev:1")
                .doesNotContain("ROLLED_BACK (");
    }

    @Test
    void scheduleRollsBackDeploymentThatEcsNeverFails() {
        assertThat(chapter("A stuck deployment"))
                .containsSubsequence(
                        "09:50:00  $ docker push acme/jobs:main-4",
                        "10:25:00  EventBridge  schedule ReconcileFunctionSchedule",
                        "jobs in dev ROLLED_BACK (jobs-dev:1): in progress for 35 minutes with a deadline of 30",
                        "Deployment Rolled Back",
                        "dev/jobs runs 2 tasks of jobs-dev:1")
                .doesNotContain("SERVICE_DEPLOYMENT_FAILED");
    }

    @Test
    void failedFirstVersionIsNotRolledBackToTemplate() {
        assertThat(chapter("The first version of a service fails"))
                .containsSubsequence(
                        "search in dev NOTHING_TO_ROLL_BACK_TO (search-dev:1)",
                        "Deployment Failed",
                        "dev/search runs 2 tasks of search-dev-template:1")
                .containsOnlyOnce("NOTHING_TO_ROLL_BACK_TO");
    }

    @Test
    void personRollsBackAndHistoryShowsAllReleases() {
        assertThat(chapter("A person rolls back"))
                .containsSubsequence("web in dev DEPLOYING (web-dev:4)", "dev/web runs 2 tasks of web-dev:4");
        assertThat(chapter("The release log"))
                .containsSubsequence(
                        "web-dev:4     good       main-41  restores 1; requested by jo: checkout is slow",
                        "web-dev:3     failed     main-43  rolled back to 2",
                        "web-dev:2     withdrawn  main-42",
                        "web-dev:1     good       main-41",
                        "worker-dev:2  failed     main-8   rolled back to 1",
                        "jobs-dev:2    failed     main-4   rolled back to 1",
                        "search-dev:1  failed     main-1",
                        "api-dev-template:1, jobs-dev-template:1, search-dev-template:1, shop-dev-template:1, web-dev-template:2, web-prod-template:2, worker-dev-template:1");
    }

    @Test
    void serviceIsUpdatedOnlyAfterItsReleaseTask() {
        assertThat(chapter("A release task"))
                .containsSubsequence(
                        "docker push acme/shop:main-5",
                        "shop in dev PREPARING (shop-dev:1): its release task ",
                        "STOPPED → rule RollbackFunctionReleaseTaskStopped",
                        "shop in dev DEPLOYING (shop-dev:1)",
                        "shop in dev SUCCEEDED (shop-dev:1)",
                        "docker push acme/shop:main-6",
                        "shop in dev PREPARING (shop-dev:2)",
                        "STOPPED → rule RollbackFunctionReleaseTaskStopped",
                        "shop in dev FAILED (shop-dev:2): the release task failed: container app exited with 3",
                        "the service was not updated",
                        "Deployment Failed",
                        "dev/shop runs 2 tasks of shop-dev:1")
                .doesNotContain("runs 2 tasks of shop-dev:2", "DEPLOYING (shop-dev:2)");
    }

    @Test
    void ecsRollsBackTheDeploymentThatFailsItsSmokeTest() {
        assertThat(chapter("A smoke test fails"))
                .containsSubsequence(
                        "docker push acme/api:main-1",
                        "api in dev SUCCEEDED (api-dev:1)",
                        "docker push acme/api:main-2",
                        "api in dev DEPLOYING (api-dev:2)",
                        "dev/api HOOK_IN_PROGRESS at POST_TEST_TRAFFIC_SHIFT",
                        "FAILED: hookDetails.requests[0] after 1 try: http://127.0.0.1/health answered status 500, not 200",
                        "dev/api HOOK_FAILED at POST_TEST_TRAFFIC_SHIFT → rule RollbackFunctionDeploymentEnded",
                        "api in dev ROLLING_BACK_BY_ECS (api-dev:2): lifecycle hook POST_TEST_TRAFFIC_SHIFT failed",
                        "Deployment Failed",
                        "dev/api runs 2 tasks of api-dev:1")
                .doesNotContain("ROLLED_BACK (", "api in dev SUCCEEDED (api-dev:2)")
                .containsOnlyOnce("HOOK_FAILED");
    }

    @Test
    void demoOutputStaysShort() {
        assertThat(OUTPUT.lines().toList())
                .hasSizeLessThan(175)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
    }

    private static String output() {
        var out = new ByteArrayOutputStream();
        new Demo(new PrintStream(out, true, StandardCharsets.UTF_8)).run(Template.read(Path.of("template.yaml")));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String chapter(String heading) {
        return Arrays.stream(OUTPUT.split("\n== "))
                .filter(chapter -> chapter.startsWith(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chapter \"" + heading + "\" in\n" + OUTPUT));
    }

    /** Ignores the digests, because they change with the sandbox's manifests, and the ids of tasks. */
    private static List<String> lines(String text) {
        return text.replaceAll("sha256:[0-9a-f]{8}…", "sha256:…")
                .replaceAll("\\b[0-9a-f]{4}…", "TASK")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
