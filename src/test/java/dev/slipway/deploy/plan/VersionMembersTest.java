package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.asked;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.registered;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.target;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.DeployAction.Unchanged;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The version in the environment variables and docker labels that a target names. */
class VersionMembersTest {
    private static final VersionNames NAMES = new VersionNames(List.of("DD_VERSION", "V"), List.of("acme.version"));
    private static final ImageReference V2 = WEB.withTag(Optional.of("v2")).withDigest(A);

    private static Target named(String variables, String labels) {
        return target().with(new VersionNames(list(variables), list(labels)));
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    private static DeployRequest push(Target target, ImageReference image) {
        return asked(target, image, DeployRequest.By.PUSH, "push-1", NOON, Attempts.OF_ONE_TIME);
    }

    private static ObjectNode made(Target target, TaskDefinition template, ImageReference image)
            throws RefusedException {
        return new RevisionBuilder(target, template)
                .make(push(target, image), image, 0, Optional.empty(), Optional.empty())
                .request();
    }

    /** A container of the target's repository with these members. */
    private static String container(String members) {
        return "{\"name\":\"web\",\"image\":\"%s:latest\"%s}".formatted(WEB, members.isEmpty() ? "" : "," + members);
    }

    private static TaskDefinition of(int number, String... containers) {
        return template(number, "{\"containerDefinitions\":[%s]}".formatted(String.join(",", containers)));
    }

    /** What follows the image in the container, in the template and in the revision. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            V         | ``      | ``                                           | "environment":[{"name":"V","value":"v2"}]
            V         | ``      | "environment":[]                             | "environment":[{"name":"V","value":"v2"}]
            V         | ``      | "environment":null,"x":1                     | "environment":[{"name":"V","value":"v2"}],"x":1
            V         | ``      | "environment":[{"name":"A","value":"1"}]     | "environment":[{"name":"A","value":"1"},{"name":"V","value":"v2"}]
            V         | ``      | "environment":[{"name":"V","value":"none"},{"name":"A","value":"1"}] | "environment":[{"name":"V","value":"v2"},{"name":"A","value":"1"}]
            V         | ``      | "environment":[{"x":0,"name":"V"}]           | "environment":[{"x":0,"name":"V","value":"v2"}]
            V         | ``      | "environment":[{"name":"V","value":"1"},{"name":"V","value":"2"}] | "environment":[{"name":"V","value":"v2"},{"name":"V","value":"v2"}]
            V         | ``      | "environment":[{"name":"v","value":"1"}]     | "environment":[{"name":"v","value":"1"},{"name":"V","value":"v2"}]
            A V       | ``      | "environment":[{"name":"V","value":"1"}]     | "environment":[{"name":"V","value":"v2"},{"name":"A","value":"v2"}]
            ``        | a.b/c   | ``                                           | "dockerLabels":{"a.b/c":"v2"}
            ``        | a.b     | "dockerLabels":{"x":"1","a.b":"0","y":"2"}   | "dockerLabels":{"x":"1","a.b":"v2","y":"2"}
            ``        | a b     | "dockerLabels":{"b":""}                      | "dockerLabels":{"b":"v2","a":"v2"}
            V         | a       | "secrets":[{"name":"W","valueFrom":"arn"}]   | "secrets":[{"name":"W","valueFrom":"arn"}],"environment":[{"name":"V","value":"v2"}],"dockerLabels":{"a":"v2"}
            ``        | ``      | "environment":[{"name":"V","value":"none"}]  | "environment":[{"name":"V","value":"none"}]
            """)
    void setsAndAddsTheNamedMembersAndNoOther(String variables, String labels, String before, String after)
            throws RefusedException {
        ObjectNode request = made(named(variables, labels), of(3, container(before)), V2);

        assertThat(request.at("/containerDefinitions/0").toString())
                .isEqualTo(container(after).replace(WEB + ":latest", V2.toString()));
    }

    @Test
    void valueIsTheDigestOfAnImageWithoutTag() throws RefusedException {
        ObjectNode request = made(named("V", "l"), of(3, container("")), WEB.withDigest(A));

        assertThat(request.at("/containerDefinitions/0/environment/0/value").asText())
                .isEqualTo(A);
        assertThat(request.at("/containerDefinitions/0/dockerLabels/l").asText())
                .isEqualTo(A);
    }

    @Test
    void valueIsTheTagAlsoWhereTheImageIsNamedByDigestAlone() throws RefusedException {
        String tag = "t".repeat(128);
        ImageReference image = ImageReference.of(TargetFixture.REGISTRY, "a".repeat(190));
        Target target = target("web").with(NAMES);

        ObjectNode request = made(
                target, of(3, container("")), image.withTag(Optional.of(tag)).withDigest(A));

        assertThat(request.at("/containerDefinitions/0/image").asText()).isEqualTo(image + "@" + A);
        assertThat(request.at("/containerDefinitions/0/environment/0/value").asText())
                .isEqualTo(tag);
    }

    @Test
    void onlyContainersThatTakeTheImageHaveTheVersion() throws RefusedException {
        String pinned =
                "{\"name\":\"agent\",\"image\":\"nginx\",\"environment\":[{\"name\":\"V\",\"value\":\"none\"}]}";
        String twin = container("").replace("\"web\"", "\"twin\"");

        ObjectNode request = made(target().with(NAMES), of(3, container(""), pinned, twin), V2);
        ObjectNode toTwin = made(target("twin").with(NAMES), of(3, container(""), pinned, twin), V2);

        assertThat(request.at("/containerDefinitions/1").toString()).isEqualTo(pinned);
        assertThat(request.findValuesAsText("acme.version")).containsExactly("v2", "v2");
        assertThat(toTwin.at("/containerDefinitions/0").toString()).isEqualTo(container(""));
        assertThat(toTwin.findValuesAsText("acme.version")).containsExactly("v2");
    }

    @Test
    void refusesNameThatTheTemplateGivesAsASecret() {
        TaskDefinition template = of(
                3,
                container("\"secrets\":[{\"name\":\"A\",\"valueFrom\":\"x\"},{\"name\":\"V\",\"valueFrom\":\"y\"}]"));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> made(named("DD_VERSION V", ""), template, V2))
                .withMessage(
                        "web-dev-template:3 gives V to container web as a secret, and ECS allows each name once; remove the secret from the template, or the name from `versionVariables` of target web in dev");
    }

    @Test
    void secretOfAnotherContainerOrOfALabelsNameIsNotRefused() throws RefusedException {
        String secret = "\"secrets\":[{\"name\":\"V\",\"valueFrom\":\"y\"}]";
        String agent = "{\"name\":\"agent\",\"image\":\"nginx\",%s}".formatted(secret);

        ObjectNode beside = made(named("V", ""), of(3, container(""), agent), V2);
        ObjectNode label = made(named("", "V"), of(3, container(secret)), V2);

        assertThat(beside.at("/containerDefinitions/1").toString()).isEqualTo(agent);
        assertThat(label.at("/containerDefinitions/0/dockerLabels/V").asText()).isEqualTo("v2");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("dev.slipway.deploy.plan.RevisionBuilderLosslessTest#seeds")
    void everythingElseIsCopiedByteForByte(long seed) throws RefusedException {
        RandomTemplate generated = RandomTemplate.of(seed, "web-dev", V2.toString());

        ObjectNode request = made(
                target().with(NAMES), new TaskDefinition((ObjectNode) Json.parse(generated.template()), Map.of()), V2);

        request.remove("tags");
        for (JsonNode container : request.path("containerDefinitions")) {
            if (container.path("name").asText().equals("web")) {
                assertThat(((ObjectNode) container).remove("environment"))
                        .hasToString("[{\"name\":\"DD_VERSION\",\"value\":\"v2\"},{\"name\":\"V\",\"value\":\"v2\"}]");
                assertThat(((ObjectNode) container).remove("dockerLabels")).hasToString("{\"acme.version\":\"v2\"}");
            }
        }
        assertThat(Json.write(request)).isEqualTo(generated.expected());
    }

    /** The release that a deployment of v1 registers. */
    private static Release desired(Target target, TaskDefinition template, ImageReference image)
            throws RefusedException {
        return Release.read(registered(made(target, template, image), 7)).orElseThrow();
    }

    private static DeployAction plan(Target target, TaskDefinition template, Release desired, String tag) {
        DeployRequest again = asked(
                target,
                WEB.withTag(Optional.of(tag)).withDigest(A),
                DeployRequest.By.PUSH,
                "again",
                NOON.plusSeconds(1),
                Attempts.OF_ONE_TIME);
        LogTail log = log(desired);
        return DeployPlanner.plan(
                again,
                new DeploySnapshot(
                        Optional.of(service("web-dev:7")),
                        Optional.of(template),
                        log,
                        Optional.of(image(A, NOON.plusSeconds(1))),
                        Optional.empty(),
                        NOON.plusSeconds(1)));
    }

    /** The same image again: names and content of the template before and after, and the tag. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            V  | ``                                  | V  | ``                                  | v1     | Unchanged
            V  | ``                                  | V  | ``                                  | v2     | Unchanged
            V  | "environment":[{"name":"V","value":"none"}] | V | "environment":[{"name":"V","value":"none"}] | v2 | Unchanged
            V  | "environment":[{"name":"V","value":"v1"}] | V | "environment":[{"name":"V","value":"other"}] | v2 | Unchanged
            V  | "environment":[{"name":"A","value":"v1"}] | V | "environment":[{"name":"A","value":"v2"}] | v2 | Register
            `` | ``                                  | V  | ``                                  | v1     | Register
            V  | ``                                  | `` | ``                                  | v1     | Register
            V  | ``                                  | W  | ``                                  | v1     | Register
            V  | ``                                  | V W | ``                                 | v1     | Register
            `` | "environment":[{"name":"V","value":"none"}] | V | "environment":[{"name":"V","value":"none"}] | v1 | Register
            `` | "environment":[{"name":"V","value":"v1"}] | V | "environment":[{"name":"V","value":"v1"}] | v1 | Unchanged
            """)
    void anotherTagOfTheSameImageIsNoOtherContent(
            String namesBefore, String before, String names, String after, String tag, String expected)
            throws RefusedException {
        for (boolean labels : new boolean[] {false, true}) {
            Target first = labels ? named("", namesBefore) : named(namesBefore, "");
            Target then = labels ? named("", names) : named(names, "");
            Release desired = desired(first, of(3, container(members(before, labels))), tagged("v1"));

            DeployAction action = plan(then, of(4, container(members(after, labels))), desired, tag);

            assertThat(action).isInstanceOf(expected.equals("Register") ? Register.class : Unchanged.class);
        }
    }

    /** The variables of a table's row as labels. */
    private static String members(String variables, boolean asLabels) {
        return asLabels
                ? variables.replaceAll(
                        "\"environment\":\\[\\{\"name\":(\"\\w+\"),\"value\":(\"\\w+\")}]", "\"dockerLabels\":{$1:$2}")
                : variables;
    }

    private static ImageReference tagged(String tag) {
        return WEB.withTag(Optional.of(tag)).withDigest(A);
    }

    @Test
    void versionThatWasADigestIsNoOtherContentUnderATag() throws RefusedException {
        Release desired = desired(target().with(NAMES), of(3, container("")), WEB.withDigest(A));

        assertThat(plan(target().with(NAMES), of(4, container("")), desired, "v2"))
                .isInstanceOf(Unchanged.class);
    }

    @Test
    void variableOfAnotherContainerIsComparedByItsValue() throws RefusedException {
        String agent = "{\"name\":\"agent\",\"image\":\"nginx\",\"environment\":[{\"name\":\"V\",\"value\":\"v1\"}]}";
        Release desired = desired(named("V", ""), of(3, container(""), agent), tagged("v1"));

        assertThat(plan(named("V", ""), of(4, container(""), agent), desired, "v2"))
                .isInstanceOf(Unchanged.class);
        assertThat(plan(named("V", ""), of(4, container(""), agent.replace("v1", "v2")), desired, "v2"))
                .isInstanceOf(Register.class);
    }
}
