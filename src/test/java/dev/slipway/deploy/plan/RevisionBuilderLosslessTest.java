package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevisionBuilderLosslessTest {
    private static final Set<String> MAPS = Set.of(
            "containerDefinitions[].dockerLabels",
            "containerDefinitions[].logConfiguration.options",
            "containerDefinitions[].firelensConfiguration.options",
            "volumes[].dockerVolumeConfiguration.driverOpts",
            "volumes[].dockerVolumeConfiguration.labels");
    private static final ImageReference IMAGE =
            WEB.withTag(Optional.of("main-42")).withDigest(A);

    private final JsonNode everyMember = Json.parse(resource("/every-member.json"));

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(RevisionBuilderLosslessTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static ObjectNode made(String template, Map<String, String> tags) throws RefusedException {
        var definition = new TaskDefinition((ObjectNode) Json.parse(template), tags);
        return new RevisionBuilder(TargetFixture.target(), definition)
                .make(TargetFixture.push("main-42", A, "push-1", NOON), IMAGE, 0, Optional.empty(), Optional.empty())
                .request();
    }

    private static String withoutTags(ObjectNode request) {
        ObjectNode rest = request.deepCopy();
        rest.remove("tags");
        return Json.write(rest);
    }

    /** Removes nine members and sets the family and one image. No other byte changes. */
    private static String expected(ObjectNode template) {
        ObjectNode expected = template.deepCopy();
        DefinitionContent.RESPONSE_ONLY.forEach(expected::remove);
        expected.put("family", "web-dev");
        ((ObjectNode) expected.path("containerDefinitions").path(0)).put("image", IMAGE.toString());
        return Json.write(expected);
    }

    @Test
    void testTemplateHasEveryMemberOfTheEcsModel() {
        assertThat(TaskDefinitionModel.members(everyMember.path("taskDefinition"), MAPS))
                .containsExactlyElementsOf(TaskDefinitionModel.responseMembers());
    }

    @Test
    void omitsExactlyTheMembersThatOnlyResponsesHave() {
        var onlyInResponses = new TreeSet<>(TaskDefinitionModel.responseMembers());
        onlyInResponses.removeAll(TaskDefinitionModel.requestMembers());

        assertThat(onlyInResponses.stream()
                        .map(path -> path.replaceFirst("[\\[. ].*", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(DefinitionContent.RESPONSE_ONLY);
        assertThat(TaskDefinitionModel.responseMembers()).containsAll(TaskDefinitionModel.requestMembers());
    }

    @Test
    void copiesEveryMemberAtEveryDepth() throws RefusedException {
        ObjectNode template = (ObjectNode) everyMember.path("taskDefinition");

        ObjectNode request = made(Json.write(template), Map.of());

        assertThat(withoutTags(request)).isEqualTo(expected(template));
        request.remove("tags");
        assertThat(TaskDefinitionModel.members(request, MAPS))
                .containsExactlyElementsOf(TaskDefinitionModel.requestMembers());
    }

    @Test
    void copiesMembersThatNoModelKnows() throws RefusedException {
        ObjectNode template = everyMember.path("taskDefinition").deepCopy();
        template.set("invented", Json.parse("{\"deep\":[{\"er\":[]},\"\",0,false,null,{}]}"));
        ((ObjectNode) template.path("containerDefinitions").path(0)).put("inventedInAContainer", "");
        ((ObjectNode) template.path("containerDefinitions").path(1)).putNull("inventedNull");
        ((ObjectNode) template.path("volumes").path(0)).putObject("inventedVolumeConfiguration");
        ((ObjectNode) template.path("runtimePlatform")).put("inventedInAStructure", 12);

        assertThat(withoutTags(made(Json.write(template), Map.of())))
                .isEqualTo(expected(template))
                .contains("invented", "inventedInAContainer", "inventedNull", "inventedVolumeConfiguration");
    }

    @Test
    void addsNoMemberThatTheTemplateDoesNotHave() throws RefusedException {
        TaskDefinition template = TargetFixture.template(
                3, "{\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"%s:latest\"}]}".formatted(WEB));

        ObjectNode request = made(Json.write(template.content()), Map.of());

        assertThat(request.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("containerDefinitions", "family", "tags");
        assertThat(request.path("containerDefinitions").path(0).properties().stream()
                        .map(Map.Entry::getKey))
                .containsExactly("name", "image");
    }

    @Test
    void doesNotModifyTheTemplate() throws RefusedException {
        TaskDefinition template = TargetFixture.template();
        String before = Json.write(template.content());

        new RevisionBuilder(TargetFixture.target(), template)
                .make(TargetFixture.push("main-42", A, "push-1", NOON), IMAGE, 0, Optional.empty(), Optional.empty());

        assertThat(Json.write(template.content())).isEqualTo(before);
    }

    @Test
    void requestHasTheTagsOfTheTemplateAndOfSlipway() throws RefusedException {
        var tags = new LinkedHashMap<String, String>();
        everyMember
                .path("tags")
                .forEach(t -> tags.put(t.path("key").asText(), t.path("value").asText()));

        ObjectNode request = made(Json.write(everyMember.path("taskDefinition")), tags);

        assertThat(TargetFixture.tagsOf(request)).containsAllEntriesOf(tags).hasSize(tags.size() + 9);
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void copiesGeneratedTemplatesByteForByte(long seed) throws RefusedException {
        RandomTemplate generated = RandomTemplate.of(seed, "web-dev", IMAGE.toString());

        assertThat(withoutTags(made(generated.template(), Map.of()))).isEqualTo(generated.expected());
    }

    @Test
    void copiesTheLongestTemplateByteForByte() throws RefusedException {
        RandomTemplate generated = RandomTemplate.ofLength(60 * 1024, "web-dev", IMAGE.toString());

        assertThat(generated.template().length()).isGreaterThan(60 * 1024);
        assertThat(withoutTags(made(generated.template(), Map.of()))).isEqualTo(generated.expected());
    }
}
