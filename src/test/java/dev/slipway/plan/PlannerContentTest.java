package dev.slipway.plan;

import static dev.slipway.Fixtures.A;
import static dev.slipway.Fixtures.ARNS;
import static dev.slipway.Fixtures.B;
import static dev.slipway.Fixtures.NOON;
import static dev.slipway.Fixtures.WEB;
import static dev.slipway.Fixtures.entry;
import static dev.slipway.Fixtures.image;
import static dev.slipway.Fixtures.log;
import static dev.slipway.Fixtures.push;
import static dev.slipway.Fixtures.registered;
import static dev.slipway.Fixtures.request;
import static dev.slipway.Fixtures.seen;
import static dev.slipway.Fixtures.service;
import static dev.slipway.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.plan.Decision.Deploy;
import dev.slipway.plan.Decision.DeployLater;
import dev.slipway.plan.Decision.Read;
import dev.slipway.plan.Decision.Refuse;
import dev.slipway.plan.Decision.Unchanged;
import dev.slipway.plan.Decision.What;
import dev.slipway.target.Asked;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerContentTest {
    private static final Instant LATER = NOON.plusSeconds(1);
    private static final String CONTENT = Json.write(template().content());

    /** The release that a push of this content registers. */
    private static Entry made(int number, TaskDefinition template, String state) {
        Seen first = new Seen(
                Optional.of(service("web-dev-template:3")),
                Optional.of(template),
                LogEnd.EMPTY,
                Optional.of(image(A, NOON)),
                Optional.empty());
        var deploy = (Deploy) Planner.decide(push("v1", A, "push-" + number, NOON), first);
        TaskDefinition registered = registered(deploy.revision().request(), number);
        var tags = new LinkedHashMap<>(registered.tags());
        tags.put(Entry.STATE, state);
        return Entry.read(new TaskDefinition(registered.content(), tags)).orElseThrow();
    }

    private static Seen seenWith(TaskDefinition template, LogEnd log, String digest) {
        return new Seen(
                Optional.of(service("web-dev:7")),
                Optional.of(template),
                log,
                Optional.of(image(digest, LATER)),
                Optional.empty());
    }

    private static Decision pushed(TaskDefinition template, Entry desired) {
        return Planner.decide(push("v2", A, "again", LATER), seenWith(template, log(desired), A));
    }

    @ParameterizedTest
    @CsvSource({"PERSON, true, true", "PERSON, false, false", "PUSH, true, false"})
    void redeploysRevisionThatNoLongerRunsForADirectRequestOnly(Asked.By by, boolean updated, boolean redeployed) {
        Entry desired = made(7, template(), "deploying");
        Entry known = updated
                ? Entry.read(new TaskDefinition(
                                desired.definition().content(),
                                Map.of(
                                        Entry.DEPLOYMENT,
                                        "ecs-svc/7",
                                        Entry.REQUEST,
                                        desired.request(),
                                        Entry.IMAGE_DIGEST,
                                        A,
                                        Entry.REQUESTED_AT,
                                        NOON.toString(),
                                        Entry.STATE,
                                        "deploying",
                                        Entry.AFTER,
                                        "6")))
                        .orElseThrow()
                : desired;
        Seen elsewhere = new Seen(
                        Optional.of(service("web-dev:5")),
                        Optional.of(template()),
                        log(known),
                        Optional.of(image(A, LATER)),
                        Optional.empty())
                .withHistory(List.of());
        Asked asked = by == Asked.By.PERSON
                ? request("v1", "again", LATER, Attempts.BY_CLIENT)
                : push("v1", A, "again", LATER);

        assertThat(Planner.decide(asked, elsewhere)).isInstanceOf(redeployed ? Deploy.class : Unchanged.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "deploying", "withdrawn"})
    void theSameDigestUnderAnotherTagIsUnchanged(String state) {
        Entry desired = made(7, template(), state);

        assertThat(pushed(template(), desired))
                .isEqualTo(new Unchanged(desired, "revision 7 has this image and this content"));
    }

    @Test
    void anotherRevisionOfTheTemplateWithTheSameContentIsUnchanged() {
        assertThat(pushed(template(4, CONTENT), made(7, template(), "good"))).isInstanceOf(Unchanged.class);
    }

    @Test
    void anotherDigestUnderTheSameTagIsDeployed() {
        Entry desired = made(7, template(), "good");

        assertThat(Planner.decide(push("v1", B, "again", LATER), seenWith(template(), log(desired), B)))
                .isInstanceOf(Deploy.class);
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
                .isInstanceOf(Deploy.class);
    }

    @Test
    void templateThatOnlyReordersNamedElementsIsUnchanged() {
        String env = "\"environment\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]";
        String other = "\"environment\":[{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"A\",\"value\":\"1\"}]";
        String content = CONTENT.replaceFirst("\"environment\":\\[.*?]", env);
        Entry desired = made(7, template(3, content), "good");

        assertThat(pushed(template(4, content.replace(env, other)), desired)).isInstanceOf(Unchanged.class);
        assertThat(pushed(template(4, content.replace(env, other.replace("\"2\"", "\"1\""))), desired))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void reorderedElementsWithoutUniqueNamesAreDeployed() {
        String command =
                "\"cpu\":\"256\",\"x\":[\"a\",\"b\"],\"y\":[{\"name\":\"a\",\"v\":1},{\"name\":\"a\",\"v\":2}]";
        String content = CONTENT.replace("\"cpu\":\"256\"", command);
        Entry desired = made(7, template(3, content), "good");

        assertThat(pushed(template(4, content), desired)).isInstanceOf(Unchanged.class);
        assertThat(pushed(template(4, content.replace("[\"a\",\"b\"]", "[\"b\",\"a\"]")), desired))
                .isInstanceOf(Deploy.class);
        assertThat(pushed(
                        template(
                                4,
                                content.replace("\"v\":1", "\"v\":3")
                                        .replace("\"v\":2", "\"v\":1")
                                        .replace("\"v\":3", "\"v\":2")),
                        desired))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void changedTagsOfTerraformAreDeployedAndTagsOfAwsAreIgnored() {
        Entry desired = made(7, template(3, CONTENT, Map.of("team", "shop")), "good");

        assertThat(pushed(template(4, CONTENT, Map.of("team", "cart")), desired))
                .isInstanceOf(Deploy.class);
        assertThat(pushed(template(4, CONTENT), desired)).isInstanceOf(Deploy.class);
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
                                .contains("request it by hand"));
    }

    @Test
    void directRequestMayDeployAnImageThatFailed() {
        Asked person = request("v1", "mine", LATER, Attempts.OF_ONE_TIME);

        assertThat(Planner.decide(person, seenWith(template(), log(made(7, template(), "failed")), A)))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void deploysAfterAFailureWithAnotherTemplateOrAnotherImage() {
        Entry failed = made(7, template(), "failed");

        assertThat(pushed(template(4, CONTENT), failed)).isInstanceOf(Deploy.class);
        assertThat(Planner.decide(push("v2", B, "next", LATER), seenWith(template(), log(failed), B)))
                .isInstanceOf(Deploy.class);
    }

    @ParameterizedTest
    @CsvSource({"failed, good, Deploy", "good, failed, Refuse", "failed, superseded, Deploy", "failed, failed, Refuse"})
    void newestAttemptDecidesWhateverTheReadOrder(String older, String newer, String expected) {
        Entry last = entry(9, NOON, "nine");
        List<Entry> history = List.of(last, made(8, template(), newer), made(6, template(), older));
        Asked push = push("v1", A, "again", LATER);

        assertThat(Planner.decide(push, seenWith(template(), log(last), A).withHistory(history)))
                .hasSameClassAs(expected.equals("Refuse") ? new Refuse("") : new Deploy(revision()));
    }

    private static Revision revision() {
        return new Revision(Json.object(), WEB, template());
    }

    /** The status of ECS's newest service deployment while PRIMARY rolls out a revision that is not desired. */
    @ParameterizedTest
    @CsvSource({
        "ROLLBACK_REQUESTED, DeployLater",
        "ROLLBACK_IN_PROGRESS, DeployLater",
        "ROLLBACK_SUCCESSFUL, Deploy",
        "ROLLBACK_FAILED, Deploy",
        "IN_PROGRESS, Deploy",
        "SUCCESSFUL, Deploy",
        "STOPPED, Deploy"
    })
    void postponesUpdateWhileEcsRollsBack(String status, String expected) {
        Service rollingOut = service("web-dev:6", "ACTIVE", "ECS", "IN_PROGRESS");
        Seen seen = new Seen(
                Optional.of(rollingOut),
                Optional.of(template()),
                log(entry(7, NOON, "seven")),
                Optional.of(image(A, LATER)),
                Optional.empty());
        Asked push = push("v2", A, "push-1", LATER);

        assertThat(Planner.decide(push, seen)).isEqualTo(new Read(What.SERVICE_DEPLOYMENT));
        Decision decision = Planner.decide(
                push,
                seen.withServiceDeployment(
                        Optional.of(new ServiceDeployment("arn", status, Optional.empty(), ARNS + "web-dev:7", NOON))));
        assertThat(decision).isInstanceOf(expected.equals("Deploy") ? Deploy.class : DeployLater.class);
        assertThat(Planner.decide(push, seen.withServiceDeployment(Optional.empty())))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void updatesAtOnceWhenTheServiceRollsOutTheDesiredRevision() {
        Service rollingOut = service("web-dev:7", "ACTIVE", "ECS", "IN_PROGRESS");
        Seen calm = seen(log(entry(7, NOON, "seven")));
        Seen seen = new Seen(Optional.of(rollingOut), calm.template(), calm.log(), calm.image(), Optional.empty());

        assertThat(Planner.decide(push("v2", A, "push-1", LATER), seen)).isInstanceOf(Deploy.class);
    }
}
