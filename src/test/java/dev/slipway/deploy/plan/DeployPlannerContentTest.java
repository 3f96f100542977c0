package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.ARNS;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.asked;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.push;
import static dev.slipway.fixtures.TargetFixture.registered;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.request;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.snapshot;
import static dev.slipway.fixtures.TargetFixture.template;
import static dev.slipway.fixtures.TargetFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.Read;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.RegisterAndWait;
import dev.slipway.deploy.plan.DeployAction.Unchanged;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeployPlannerContentTest {
    private static final Instant LATER = NOON.plusSeconds(1);
    private static final String CONTENT = Json.write(template().content());

    /** The release that a push of this content registers. */
    private static Release made(int number, TaskDefinition template, String state) {
        DeploySnapshot first = new DeploySnapshot(
                Optional.of(service("web-dev-template:3")),
                Optional.of(template),
                LogTail.EMPTY,
                Optional.of(image(A, NOON)),
                Optional.empty(),
                NOON);
        var deploy = (Register) DeployPlanner.plan(push("v1", A, "push-" + number, NOON), first);
        TaskDefinition registered = registered(deploy.revision().request(), number);
        var tags = new LinkedHashMap<>(registered.tags());
        tags.put(Release.STATE, state);
        return Release.read(new TaskDefinition(registered.content(), tags)).orElseThrow();
    }

    private static DeploySnapshot snapshotOf(TaskDefinition template, LogTail log, String digest) {
        return new DeploySnapshot(
                Optional.of(service("web-dev:7")),
                Optional.of(template),
                log,
                Optional.of(image(digest, LATER)),
                Optional.empty(),
                NOON);
    }

    private static DeployAction pushed(TaskDefinition template, Release desired) {
        return DeployPlanner.plan(push("v2", A, "again", LATER), snapshotOf(template, log(desired), A));
    }

    @ParameterizedTest
    @CsvSource({"PERSON, true, true", "PERSON, false, false", "PUSH, true, false"})
    void redeploysRevisionThatNoLongerRunsForADirectRequestOnly(
            DeployRequest.By by, boolean updated, boolean redeployed) {
        Release desired = made(7, template(), "deploying");
        Release known = updated
                ? Release.read(new TaskDefinition(
                                desired.definition().content(),
                                Map.of(
                                        Release.DEPLOYMENT,
                                        "ecs-svc/7",
                                        Release.REQUEST,
                                        desired.request(),
                                        Release.IMAGE_DIGEST,
                                        A,
                                        Release.REQUESTED_AT,
                                        NOON.toString(),
                                        Release.STATE,
                                        "deploying",
                                        Release.AFTER,
                                        "6")))
                        .orElseThrow()
                : desired;
        DeploySnapshot elsewhere = new DeploySnapshot(
                        Optional.of(service("web-dev:5")),
                        Optional.of(template()),
                        log(known),
                        Optional.of(image(A, LATER)),
                        Optional.empty(),
                        NOON)
                .withHistory(whole());
        DeployRequest request = by == DeployRequest.By.PERSON
                ? request("v1", "again", LATER, Attempts.BY_CLIENT)
                : push("v1", A, "again", LATER);

        assertThat(DeployPlanner.plan(request, elsewhere)).isInstanceOf(redeployed ? Register.class : Unchanged.class);
    }

    /** The rollout of the PRIMARY deployment, which runs the desired revision; ECS's history of it; who requests it. */
    @ParameterizedTest
    @CsvSource({
        "COMPLETED,   ,                     PERSON, Unchanged",
        "FAILED,      ,                     PERSON, Register",
        "FAILED,      ,                     PUSH,   Unchanged",
        "FAILED,      ,                     TEMPLATE, Unchanged",
        "IN_PROGRESS, IN_PROGRESS,          PERSON, Unchanged",
        "IN_PROGRESS, STOPPED,              PERSON, Register",
        "IN_PROGRESS, STOPPED,              PUSH,   Unchanged",
        ",            SUCCESSFUL,           PERSON, Unchanged",
        ",            IN_PROGRESS,          PERSON, Unchanged",
        ",            STOPPED,              PERSON, Register",
        ",            ROLLBACK_FAILED,      PERSON, Register",
        ",            ROLLBACK_IN_PROGRESS, PERSON, RegisterAndWait",
        ",            none,                 PERSON, Unchanged"
    })
    void requestForTheDesiredRevisionRegistersItAgainWhereItsDeploymentFailed(
            @Nullable String rollout, @Nullable String history, DeployRequest.By by, String action) {
        Release desired = made(7, template(), "good");
        Deployment primary = new Deployment(
                "ecs-svc/7",
                "PRIMARY",
                desired.arn(),
                Optional.ofNullable(rollout),
                Optional.empty(),
                NOON,
                NOON,
                2,
                2,
                0);
        Deployment before = TargetFixture.deployment("ecs-svc/6", "ACTIVE", "web-dev:6", "COMPLETED", NOON);
        Service service = new Service(
                "arn",
                "ACTIVE",
                "ECS",
                desired.arn(),
                "ROLLING",
                FailureDetection.NONE,
                NOON,
                List.of(primary, before));
        DeploySnapshot snapshot = new DeploySnapshot(
                        Optional.of(service),
                        Optional.of(template()),
                        log(desired),
                        Optional.of(image(A, LATER)),
                        Optional.empty(),
                        NOON)
                .withHistory(whole());
        var newest = new NewestServiceDeployment(Optional.ofNullable(history)
                .filter(status -> !status.equals("none"))
                .map(status -> new ServiceDeployment(
                        "arn", status, Optional.empty(), Optional.empty(), Optional.of(desired.arn()), NOON)));
        DeployRequest request =
                asked(TargetFixture.target(), WEB.withTag(Optional.of("v1")), by, "again", LATER, Attempts.OF_ONE_TIME);

        if (history != null && by == DeployRequest.By.PERSON) {
            assertThat(DeployPlanner.plan(request, snapshot))
                    .isEqualTo(new DeployAction.Read(DeployRead.SERVICE_DEPLOYMENT));
        }
        assertThat(DeployPlanner.plan(request, snapshot.with(newest)).getClass().getSimpleName())
                .isEqualTo(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "deploying", "withdrawn"})
    void theSameDigestUnderAnotherTagIsUnchanged(String state) {
        Release desired = made(7, template(), state);

        assertThat(pushed(template(), desired))
                .isEqualTo(new Unchanged(desired, "revision 7 has this image and this content", Optional.empty()));
    }

    @Test
    void anotherRevisionOfTheTemplateWithTheSameContentIsUnchanged() {
        assertThat(pushed(template(4, CONTENT), made(7, template(), "good"))).isInstanceOf(Unchanged.class);
    }

    @Test
    void anotherDigestUnderTheSameTagIsDeployed() {
        Release desired = made(7, template(), "good");

        assertThat(DeployPlanner.plan(push("v1", B, "again", LATER), snapshotOf(template(), log(desired), B)))
                .isInstanceOf(Register.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "value":"on" | "value":"off"
            "value":"on" | "value":"on","x":""
            agent:1.4    | agent:1.5
            "cpu":"256"  | "cpu":256
            "cpu":"256"  | "memory":"512"
            """)
    void aChangedTemplateIsDeployed(String was, String is) {
        assertThat(CONTENT).contains(was);

        assertThat(pushed(template(4, CONTENT.replace(was, is)), made(7, template(), "good")))
                .isInstanceOf(Register.class);
    }

    @Test
    void templateThatOnlyReordersNamedElementsIsUnchanged() {
        String env = "\"environment\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]";
        String other = "\"environment\":[{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"A\",\"value\":\"1\"}]";
        String content = CONTENT.replaceFirst("\"environment\":\\[.*?]", env);
        Release desired = made(7, template(3, content), "good");

        assertThat(pushed(template(4, content.replace(env, other)), desired)).isInstanceOf(Unchanged.class);
        assertThat(pushed(template(4, content.replace(env, other.replace("\"2\"", "\"1\""))), desired))
                .isInstanceOf(Register.class);
    }

    @Test
    void reorderedElementsWithoutUniqueNamesAreDeployed() {
        String command =
                "\"cpu\":\"256\",\"x\":[\"a\",\"b\"],\"y\":[{\"name\":\"a\",\"v\":1},{\"name\":\"a\",\"v\":2}]";
        String content = CONTENT.replace("\"cpu\":\"256\"", command);
        Release desired = made(7, template(3, content), "good");

        assertThat(pushed(template(4, content), desired)).isInstanceOf(Unchanged.class);
        assertThat(pushed(template(4, content.replace("[\"a\",\"b\"]", "[\"b\",\"a\"]")), desired))
                .isInstanceOf(Register.class);
        assertThat(pushed(
                        template(
                                4,
                                content.replace("\"v\":1", "\"v\":3")
                                        .replace("\"v\":2", "\"v\":1")
                                        .replace("\"v\":3", "\"v\":2")),
                        desired))
                .isInstanceOf(Register.class);
    }

    @Test
    void changedTagsOfTerraformAreDeployedAndTagsOfAwsAreIgnored() {
        Release desired = made(7, template(3, CONTENT, Map.of("team", "shop")), "good");

        assertThat(pushed(template(4, CONTENT, Map.of("team", "cart")), desired))
                .isInstanceOf(Register.class);
        assertThat(pushed(template(4, CONTENT), desired)).isInstanceOf(Register.class);
        assertThat(pushed(template(4, CONTENT, Map.of("team", "shop", "aws:x", "y")), desired))
                .isInstanceOf(Unchanged.class);
    }

    @Test
    void refusesPushOfAnImageThatFailedWithThisTemplate() {
        assertThat(pushed(template(), made(7, template(), "failed")))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        r -> assertThat(r.reason())
                                .contains("revision 7 with this image and web-dev-template:3 failed before")
                                .contains("send a request"));
    }

    @Test
    void directRequestMayDeployAnImageThatFailed() {
        DeployRequest person = request("v1", "mine", LATER, Attempts.OF_ONE_TIME);

        assertThat(DeployPlanner.plan(person, snapshotOf(template(), log(made(7, template(), "failed")), A)))
                .isInstanceOf(Register.class);
    }

    @Test
    void deploysAfterAFailureWithAnotherTemplateOrAnotherImage() {
        Release failed = made(7, template(), "failed");

        assertThat(pushed(template(4, CONTENT), failed)).isInstanceOf(Register.class);
        assertThat(DeployPlanner.plan(push("v2", B, "next", LATER), snapshotOf(template(), log(failed), B)))
                .isInstanceOf(Register.class);
    }

    @ParameterizedTest
    @CsvSource({"failed, good, Deploy", "good, failed, Refuse", "failed, superseded, Deploy", "failed, failed, Refuse"})
    void newestAttemptDecidesWhateverTheReadOrder(String older, String newer, String expected) {
        Release last = release(9, NOON, "nine");
        List<Release> history = List.of(last, made(8, template(), newer), made(6, template(), older));
        DeployRequest push = push("v1", A, "again", LATER);

        assertThat(DeployPlanner.plan(push, snapshotOf(template(), log(last), A).withHistory(new LogPart(history, 1))))
                .hasSameClassAs(expected.equals("Refuse") ? new Refuse("") : new Register(revision()));
    }

    private static RegisterRequest revision() {
        return new RegisterRequest(Json.object(), WEB, template(), VersionNames.NONE);
    }

    /** The status of ECS's newest service deployment while PRIMARY rolls out a revision that is not desired. */
    @ParameterizedTest
    @CsvSource({
        "ROLLBACK_REQUESTED, RegisterAndWait",
        "ROLLBACK_IN_PROGRESS, RegisterAndWait",
        "ROLLBACK_SUCCESSFUL, Register",
        "ROLLBACK_FAILED, Register",
        "IN_PROGRESS, Register",
        "SUCCESSFUL, Register",
        "STOPPED, Register"
    })
    void postponesUpdateWhileEcsRollsBack(String status, String expected) {
        Service rollingOut = service("web-dev:6", "ACTIVE", "ECS", "IN_PROGRESS");
        DeploySnapshot snapshot = new DeploySnapshot(
                Optional.of(rollingOut),
                Optional.of(template()),
                log(release(7, NOON, "seven")),
                Optional.of(image(A, LATER)),
                Optional.empty(),
                NOON);
        DeployRequest push = push("v2", A, "push-1", LATER);

        assertThat(DeployPlanner.plan(push, snapshot)).isEqualTo(new Read(DeployRead.SERVICE_DEPLOYMENT));
        DeployAction action = DeployPlanner.plan(
                push,
                snapshot.with(new NewestServiceDeployment(Optional.of(new ServiceDeployment(
                        "arn", status, Optional.empty(), Optional.empty(), Optional.of(ARNS + "web-dev:7"), NOON)))));
        assertThat(action).isInstanceOf(expected.equals("Register") ? Register.class : RegisterAndWait.class);
        assertThat(DeployPlanner.plan(push, snapshot.with(new NewestServiceDeployment(Optional.empty()))))
                .isInstanceOf(Register.class);
    }

    @Test
    void updatesAtOnceWhenTheServiceRollsOutTheDesiredRevision() {
        Service rollingOut = service("web-dev:7", "ACTIVE", "ECS", "IN_PROGRESS");
        DeploySnapshot calm = snapshot(log(release(7, NOON, "seven")));
        DeploySnapshot snapshot = new DeploySnapshot(
                Optional.of(rollingOut), calm.template(), calm.log(), calm.image(), Optional.empty(), NOON);

        assertThat(DeployPlanner.plan(push("v2", A, "push-1", LATER), snapshot)).isInstanceOf(Register.class);
    }
}
