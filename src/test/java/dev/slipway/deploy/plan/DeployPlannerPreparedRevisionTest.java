package dev.slipway.deploy.plan;

import static dev.slipway.deploy.plan.ReleaseTaskPlans.LATER;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.TARGET;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.plan;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.registered;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.request;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.snapshot;
import static dev.slipway.deploy.plan.ReleaseTaskPlans.tagged;
import static dev.slipway.fixtures.ReleaseTaskLog.digest;
import static dev.slipway.fixtures.ReleaseTaskLog.log;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.tagsOf;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ImageGate;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployAction.Prepare;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Hold;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revisions of a target with a release task: their tags, and templates that are refused. */
class DeployPlannerPreparedRevisionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                        | image | state     | release-task | earlier
            1 good as 1 of a                             | b     | preparing | waits        | open= ready=1 place=0
            1 good as 1 of a, 2 preparing task t2 of b   | c     | preparing | waits        | open=2 ready=1 place=0
            1 good as 1 of a                             | a     | deploying |              | open= ready=1 place=0
            1 good as 1 of c, 2 good succeeded task t2 as 2 of a | a | deploying |          | open= ready=2 place=2 sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            """)
    void revisionSaysWhetherItWaitsAndWhatItCarriesOn(
            String log, String image, String state, String task, String earlier) {
        Map<String, String> tags = tagsOf(
                registered(plan(request(By.PUSH, "v9", image), log, image)).request());

        assertThat(tags).containsEntry(Release.STATE, state).containsEntry(Release.EARLIER, earlier);
        assertThat(tags.get(Release.RELEASE_TASK)).isEqualTo(task);
        assertThat(tags).doesNotContainKey(Release.RELEASE_TASK_ID);
    }

    /** The field was removed while something prepares, or never was there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 good as 1 of a                            |
            1 good as 1 of a, 2 failed task t2 of b     |
            1 good as 1 of a, 2 preparing task t2 of b  | open=2 ready=1 place=0
            1 good as 1 of a, 2 superseded task t2 of b | open=2 ready=1 place=0
            """)
    void targetWithoutAReleaseTaskCarriesOnOnlyWhatPrepares(String log, String earlier) {
        DeployRequest request = TargetFixture.asked(
                TargetFixture.target(),
                WEB.withTag(Optional.of("v9")).withDigest(digest("c")),
                By.PUSH,
                "request",
                LATER,
                Attempts.OF_ONE_TIME);

        DeployAction action = plan(request, log, "c");

        assertThat(action).isInstanceOf(Register.class);
        assertThat(tagsOf(registered(action).request()).get(Release.EARLIER)).isEqualTo(earlier);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # container | members of the template | reason
            | {"containerDefinitions":[{"name":"web","image":"WEB:latest"},{"name":"job","image":"WEB:latest"}]} | several containers of web-dev-template:3 take the image: job, web; name the one that runs the command in `container` (field `releaseTask` of target web in dev)
            | {"containerDefinitions":[{"name":"web","image":"WEB:latest","essential":false},{"name":"agent","image":"agent:1"}]} | container web of web-dev-template:3 is not essential, so the task does not end with its command; name an essential container in `releaseTask` of target web in dev
            job | {"containerDefinitions":[{"name":"web","image":"WEB:latest"}]} | web-dev-template:3 has no container job (it has: web); name one of them (field `releaseTask` of target web in dev)
            agent | {"containerDefinitions":[{"name":"web","image":"WEB:latest"},{"name":"agent","image":"agent:1","essential":false}]} | container agent of web-dev-template:3 is not essential, so the task does not end with its command; name an essential container in `releaseTask` of target web in dev
            agent | {"containerDefinitions":[{"name":"web","image":"WEB:latest","essential":false},{"name":"agent","image":"agent:1"}]} | ''
            """)
    void refusesATemplateThatCannotRunTheReleaseTask(String container, String members, String reason) {
        TaskDefinition template = template(3, members.replace("WEB", WEB.toString()));
        DeployRequest request = TargetFixture.asked(
                target(Optional.ofNullable(container)),
                WEB.withTag(Optional.of("v9")).withDigest(digest("b")),
                By.PUSH,
                "request",
                LATER,
                Attempts.OF_ONE_TIME);

        DeployAction action = DeployPlanner.plan(request, snapshot("1 good as 1 of a", "b", template));

        if (reason.isEmpty()) {
            assertThat(action).isInstanceOf(Prepare.class);
        } else {
            assertThat(action).isEqualTo(new Refuse(reason));
        }
    }

    /** Where no release task is needed, nothing asks for its container. */
    @Test
    void deploysAnImageThatNeedsNoReleaseTaskWithATemplateThatCouldNotRunIt() {
        TaskDefinition template = template(3, """
                {"containerDefinitions":[{"name":"web","image":"%1$s:latest"},{"name":"job","image":"%1$s:latest"}]}""".formatted(WEB));

        assertThat(DeployPlanner.plan(request(By.TEMPLATE, "v1", "a"), snapshot("1 good as 1 of a", "a", template)))
                .isInstanceOf(Register.class);
    }

    private static Target target(Optional<String> container) {
        Target t = TARGET;
        ReleaseTask task = t.releaseTask().orElseThrow();
        return new Target(
                t.service(),
                t.environment(),
                t.registry(),
                t.repository(),
                t.tags(),
                t.cluster(),
                t.ecsService(),
                t.like(),
                t.family(),
                t.template(),
                t.containers(),
                t.placeholderTag(),
                t.versionNames(),
                t.rollback(),
                t.deadlineMinutes(),
                t.followTemplate(),
                Optional.of(new ReleaseTask(
                        task.command(), container, task.timeout(), task.taskRoleArn(), task.cpu(), task.memory())),
                ImageGate.NONE,
                t.location());
    }

    /** ECS allows 50 tags: none that Slipway writes later may be refused. */
    @ParameterizedTest
    @CsvSource({"28, true", "29, false"})
    void templateOfATargetWithAReleaseTaskHasTwoTagsLess(int number, boolean fits) {
        DeployAction action =
                DeployPlanner.plan(request(By.PUSH, "v9", "b"), snapshot("1 good as 1 of a", "b", tagged(number)));

        if (fits) {
            assertThat(action).isInstanceOf(Prepare.class);
        } else {
            assertThat(action)
                    .isEqualTo(
                            new Refuse(
                                    "web-dev-template:3 has 29 tags; ECS allows 50 on a task definition and Slipway needs 22: remove at least 1"));
        }
    }

    /** Under a hold the free text gives its place. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void tagsOfAReleaseThatPreparesFitWhateverComesLater(boolean isHeld) {
        String hold =
                new Hold(NOON.minusSeconds(60), NOON.plus(Duration.ofHours(1)), Optional.of("jo"), "freeze").tag();
        DeployRequest request = new DeployRequest(
                TARGET,
                WEB.withTag(Optional.of("v9")).withDigest(digest("b")),
                new RequestMetadata(
                        "request",
                        LATER,
                        Attempts.OF_ONE_TIME,
                        false,
                        false,
                        Optional.of("jo"),
                        Optional.of("why not"),
                        true),
                By.PERSON,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
        DeploySnapshot before = snapshot("1 good as 1 of a", "b", tagged(28));
        DeploySnapshot snapshot =
                isHeld ? before.withLog(before.log().map(release -> release.with(Map.of(Release.HELD, hold)))) : before;

        ObjectNode registered =
                registered(DeployPlanner.plan(request, snapshot)).request();

        var tags = new LinkedHashMap<>(tagsOf(registered));
        assertThat(tags.containsKey(Release.HELD)).isEqualTo(isHeld);
        for (String later : List.of(
                Release.VERSION,
                Release.ANNOUNCED,
                Release.DEPLOYMENT,
                Release.SETTLED_AT,
                Release.STATE_REASON,
                Release.ROLLED_BACK_TO,
                Release.NOTICED,
                Release.PROGRESS,
                Release.RELEASE_TASK_ID)) {
            tags.put(later, "");
        }
        assertThat(tags).hasSizeLessThanOrEqualTo(50);
    }
}
