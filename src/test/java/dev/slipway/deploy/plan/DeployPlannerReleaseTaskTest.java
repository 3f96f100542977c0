package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.ReleaseTaskLog.digest;
import static dev.slipway.fixtures.ReleaseTaskLog.log;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.onlyNewerVersions;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.tagsOf;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployAction.Prepare;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.Supersede;
import dev.slipway.deploy.plan.DeployAction.Unchanged;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Hold;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.select.RestoredRevision;
import dev.slipway.text.Json;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deployments of a target with a release task. Logs are written as {@link ReleaseTaskLog} reads them. */
class DeployPlannerReleaseTaskTest {
    private static final Target TARGET = ReleaseTaskLog.target("bin/migrate");
    /** Nothing older can matter to the request: the whole log was read. */
    private static final Instant LATER = NOON.plusSeconds(60);

    private static DeployRequest request(By by, String tag, String image) {
        return TargetFixture.asked(
                TARGET,
                WEB.withTag(Optional.of(tag)).withDigest(digest(image)),
                by,
                "request",
                LATER,
                Attempts.OF_ONE_TIME);
    }

    private static DeploySnapshot snapshot(String log, String image, TaskDefinition template) {
        LogTail tail = log(log);
        return new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template),
                        tail,
                        Optional.of(image(digest(image), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(tail.all().toArray(Release[]::new)));
    }

    private static DeployAction plan(DeployRequest request, String log, String image) {
        return DeployPlanner.plan(request, snapshot(log, image, template()));
    }

    private static RegisterRequest registered(DeployAction action) {
        return switch (action) {
            case Register(RegisterRequest revision) -> revision;
            case Prepare(RegisterRequest revision) -> revision;
            default -> throw new AssertionError(action);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                              | by       | image | action
            ''                                                                 | PUSH     | a     | Prepare
            1 good as 1 of a                                                   | PUSH     | b     | Prepare
            1 good as 1 of a                                                   | PERSON   | b     | Prepare
            1 good as 1 of a                                                   | TEMPLATE | b     | Prepare
            1 good as 1 of a                                                   | RESTART  | b     | Register
            1 good as 1 of a                                                   | PUSH     | a     | Register
            1 good as 1 of a                                                   | TEMPLATE | a     | Register
            1 good as 1 of a, 2 failed succeeded task t2 told of b             | PERSON   | b     | Register
            1 good as 1 of a, 2 failed task t2 of b                            | PERSON   | b     | Prepare
            1 good as 1 of a, 2 failed task t2 of b                            | PUSH     | b     | Refuse
            1 good as 1 of a, 2 failed task t2 of b                            | PUSH     | c     | Prepare
            1 good as 1 of a, 2 superseded waits of b                          | PUSH     | b     | Prepare
            1 good as 1 of a, 2 superseded task t2 of b                        | PUSH     | b     | Prepare
            1 good as 1 of a, 2 preparing task t2 of b                         | PUSH     | c     | Prepare
            1 good as 1 of a, 2 preparing task t2 of b                         | PUSH     | a     | Register
            1 good as 1 of a, 2 preparing task t2 of b                         | TEMPLATE | b     | Prepare
            """)
    void releaseTaskIsNeededUnlessTheImageRanOrWasPrepared(String log, By by, String image, String action) {
        assertThat(plan(request(by, "v9", image), log, image).getClass().getSimpleName())
                .isEqualTo(action);
    }

    @Test
    void rollbackNeedsNoReleaseTask() {
        Release old = ReleaseTaskLog.release("1 good as 1 of a");
        DeployRequest rollback = new DeployRequest(
                TARGET,
                old.image().orElseThrow(),
                new RequestMetadata(
                        "rollback", LATER, Attempts.OF_ONE_TIME, false, false, Optional.empty(), Optional.empty()),
                By.PERSON,
                Optional.empty(),
                false,
                Optional.of(new RestoredRevision(old, List.of(), Optional.empty())),
                Optional.empty());

        DeployAction action = plan(rollback, "2 good succeeded task t2 of b, 3 preparing task t3 of c", "a");

        assertThat(action).isInstanceOf(Register.class);
        assertThat(tagsOf(registered(action).request()))
                .containsEntry(Release.STATE, "deploying")
                .doesNotContainKey(Release.RELEASE_TASK);
    }

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
                t.location());
    }

    /** A second tag of one push, or a person who asks again: no second release task. */
    @ParameterizedTest
    @CsvSource({"PUSH", "PERSON"})
    void sameImageIsUnchangedWhileItPrepares(By by) {
        DeployAction first = plan(request(by, "v2", "b"), "1 good as 1 of a", "b");
        Release preparing = Release.read(
                        TargetFixture.registered(registered(first).request(), 2))
                .orElseThrow();
        DeployRequest again = TargetFixture.asked(
                TARGET,
                WEB.withTag(Optional.of("v2")).withDigest(digest("b")),
                by,
                "another",
                LATER.plusSeconds(60),
                Attempts.OF_ONE_TIME);
        LogTail log = log("1 good as 1 of a").with(preparing);
        DeploySnapshot snapshot = new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template()),
                        new LogTail(
                                2, List.of(preparing), Optional.empty(), List.copyOf(log.releases()), log.earlier()),
                        Optional.of(image(digest("b"), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(preparing));

        assertThat(preparing.preparation().isOpen()).isTrue();
        assertThat(DeployPlanner.plan(again, snapshot))
                .isInstanceOfSatisfying(
                        Unchanged.class,
                        unchanged -> assertThat(unchanged.desired()).isEqualTo(preparing));
    }

    /** {@code semver:} looks at what prepares and was requested last, else at what is desired. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                        | pushed | action
            1 good as 1, 3 preparing task t3             | v2.0.0 | Supersede
            1 good as 1, 3 preparing task t3             | v4.0.0 | Prepare
            1 good as 1, 3 failed task t3                | v2.0.0 | Prepare
            1 good as 1, 3 failed task t3                | v0.1.0 | Supersede
            1 good as 1, 3 superseded waits              | v2.0.0 | Prepare
            1 good as 1, 4 preparing task t4, 3 deploying asked 5 | v3.5.0 | Prepare
            """)
    void versionsCompareWithWhatPreparesOrElseWithWhatIsDesired(String log, String pushed, String action) {
        LogTail tail =
                log(log).map(release -> release.with(Map.of(Release.IMAGE_TAG, "v%d.0.0".formatted(release.number()))));
        DeploySnapshot snapshot = new DeploySnapshot(
                        Optional.of(service("web-dev:1")),
                        Optional.of(template()),
                        tail,
                        Optional.of(image(digest("b"), NOON)),
                        Optional.empty(),
                        NOON)
                .withHistory(TargetFixture.whole(tail.all().toArray(Release[]::new)));

        assertThat(DeployPlanner.plan(onlyNewerVersions(request(By.PUSH, pushed, "b")), snapshot)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(action);
    }

    @Test
    void pushThatIsOlderThanWhatPreparesIsSuperseded() {
        assertThat(plan(request(By.PUSH, "v9", "b"), "1 good as 1, 2 preparing waits asked -2m", "b"))
                .isInstanceOf(Supersede.class);
    }

    /** What a followed template deploys, and at which place in the order of requests. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # log                                                        | version | at the time of
            1 good as 1                                                  | 1       | 1
            1 good as 1, 2 preparing task t2                             | 2       | 2
            1 good as 1, 2 preparing waits                               | 2       | 2
            1 good as 1, 2 failed task t2                                | 1       | 2
            1 good as 1, 2 preparing waits asked 1, 3 deploying          | 3       | 3
            """)
    void followedTemplateTakesWhatPreparesOrElseWhatIsDesired(String log, int version, int atTheTimeOf) {
        LogTail tail = log(log);

        assertThat(TemplateRedeploy.find(tail, "event", NOON))
                .isInstanceOfSatisfying(TemplateRedeploy.Redeploy.class, redeploy -> {
                    assertThat(redeploy.release().number()).isEqualTo(version);
                    assertThat(redeploy.requestedAt())
                            .isEqualTo(Instant.parse("2026-03-01T03:00:00Z").plusSeconds(atTheTimeOf));
                });
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

    private static TaskDefinition tagged(int number) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            tags.put("tag-" + i, "");
        }
        return template(3, Json.write(template().content()), tags);
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
