package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.definition;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import dev.slipway.outcome.Change;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionChangesTest {
    private static final String WEB_CONTAINER = "$.containerDefinitions[?@.name=='web']";

    private static List<Change> between(String running, String wanted) {
        return between(running, Map.of(), wanted, Map.of());
    }

    private static List<Change> between(
            String running, Map<String, String> runningTags, String wanted, Map<String, String> wantedTags) {
        TaskDefinition now = definition("web-dev", 7, (ObjectNode) Json.parse(running), runningTags);
        ObjectNode request = (ObjectNode) Json.parse(wanted);
        request.put("family", "web-dev").putArray("tags").addObject().put("key", "slipway:state");
        return RevisionChanges.between(
                now,
                new RegisterRequest(request, WEB.withDigest(A), template(3, wanted, wantedTags), VersionNames.NONE));
    }

    private static String container(String members) {
        return "{\"containerDefinitions\":[{\"name\":\"web\"%s}]}".formatted(members.isEmpty() ? "" : "," + members);
    }

    private static String text(Change change) {
        return "%s %s %s > %s"
                .formatted(
                        change.kind(),
                        change.path(),
                        change.from().map(Json::write).orElse("-"),
                        change.to().map(Json::write).orElse("-"));
    }

    @Test
    void findsNoChangesBetweenEqualDefinitions() {
        assertThat(between(container("\"image\":\"a\""), container("\"image\":\"a\"")))
                .isEmpty();
    }

    /** The members of a container before and after, and the one reported change. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    "image":"a:1"         | "image":"a:2"          | CHANGED .image "a:1" > "a:2"
                    "cpu":0               | "cpu":256              | CHANGED .cpu 0 > 256
                    "memory":512          | ``                     | REMOVED .memory 512 > -
                    ``                    | "memoryReservation":64 | ADDED .memoryReservation - > 64
                    "portMappings":[]     | "portMappings":[{"containerPort":80}] | ADDED .portMappings[0] - > {"containerPort":80}
                    "portMappings":[{"hostPort":0}] | "portMappings":[{"hostPort":80}] | CHANGED .portMappings[0].hostPort 0 > 80
                    "portMappings":[{"name":"h","protocol":"tcp"}] | "portMappings":[{"name":"h","protocol":"udp"}] | CHANGED .portMappings[?@.name=='h'].protocol "tcp" > "udp"
                    "portMappings":[{"containerPortRange":"1-2"}] | "portMappings":[{"containerPortRange":"1-3"}] | CHANGED .portMappings[0].containerPortRange "1-2" > "1-3"
                    """)
    void showsImagesCpuMemoryAndPortsOfAContainer(String before, String after, String expected) {
        List<Change> changes = between(container(before), container(after));

        assertThat(changes)
                .extracting(RevisionChangesTest::text)
                .containsExactly(expected.replace(" .", " " + WEB_CONTAINER + "."));
    }

    @ParameterizedTest
    @CsvSource({"cpu", "memory", "taskRoleArn", "executionRoleArn"})
    void showsCpuMemoryAndRolesOfTheTask(String member) {
        String one = "{\"%s\":\"one\"}".formatted(member);

        assertThat(between(one, one.replace("one", "two")))
                .extracting(RevisionChangesTest::text)
                .containsExactly("CHANGED $.%s \"one\" > \"two\"".formatted(member));
        assertThat(between("{}", one))
                .extracting(RevisionChangesTest::text)
                .containsExactly("ADDED $.%s - > \"one\"".formatted(member));
    }

    /** The value in place of {@code SECRET} changes: the change shows its path and no value. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    "environment":[{"name":"image","value":SECRET}]        | .environment[?@.name=='image'].value
                    "environment":[{"name":"A","value":SECRET},{"name":"A"}] | .environment[0].value
                    "environment":[{"name":"cpu","cpu":SECRET}]            | .environment[?@.name=='cpu'].cpu
                    "secrets":[{"name":"memory","valueFrom":SECRET}]       | .secrets[?@.name=='memory'].valueFrom
                    "dockerLabels":{"cpu":SECRET}                          | .dockerLabels.cpu
                    "dockerLabels":{"a].cpu":SECRET}                       | .dockerLabels['a].cpu']
                    "dockerLabels":{"image":SECRET}                        | .dockerLabels.image
                    "command":["run",SECRET]                               | .command[1]
                    "logConfiguration":{"options":{"image":SECRET}}        | .logConfiguration.options.image
                    "repositoryCredentials":{"credentialsParameter":SECRET} | .repositoryCredentials.credentialsParameter
                    "healthCheck":{"command":[SECRET]}                     | .healthCheck.command[0]
                    "invented":{"image":SECRET}                            | .invented.image
                    "images":SECRET                                        | .images
                    """)
    void hidesEveryOtherValue(String members, String path) {
        List<Change> changes = between(
                container(members.replace("SECRET", "\"hunter2\"")),
                container(members.replace("SECRET", "\"swordfish\"")));

        assertThat(changes)
                .extracting(RevisionChangesTest::text)
                .containsExactly("CHANGED " + WEB_CONTAINER + path + " - > -");
    }

    /** Variables and labels that the target names for the version, before and after, and the reported changes. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    "environment":[{"name":"V","value":"v1"}]      | "environment":[{"name":"V","value":"v2"}]      | CHANGED .environment[?@.name=='V'].value "v1" > "v2"
                    "environment":[{"name":"V","value":"hunter2"}] | "environment":[{"name":"V","value":"v2"}]      | CHANGED .environment[?@.name=='V'].value - > "v2"
                    "environment":[{"name":"V","value":"DIGEST"}]  | "environment":[{"name":"V","value":"v2"}]      | CHANGED .environment[?@.name=='V'].value "DIGEST" > "v2"
                    "environment":[]                               | "environment":[{"name":"V","value":"v2"}]      | ADDED .environment[?@.name=='V'] - > {"name":"V","value":"v2"}
                    ``                                             | "environment":[{"name":"V","value":"v2"}]      | ADDED .environment[?@.name=='V'] - > {"name":"V","value":"v2"}
                    "environment":[{"name":"V","value":"v1"}]      | "environment":[]                               | REMOVED .environment[?@.name=='V'] {"name":"V","value":"v1"} > -
                    "environment":[{"name":"V","value":"hunter2"}] | ``                                             | REMOVED .environment[?@.name=='V'] - > -
                    "environment":[{"name":"W","value":"v1"}]      | "environment":[{"name":"W","value":"v2"}]      | CHANGED .environment[?@.name=='W'].value - > -
                    ``                                             | "environment":[{"name":"V","value":"v2","x":"hunter2"}] | ADDED .environment[?@.name=='V'] - > -
                    "dockerLabels":{"a.b":"v1"}                    | "dockerLabels":{"a.b":"v2"}                    | CHANGED .dockerLabels['a.b'] "v1" > "v2"
                    ``                                             | "dockerLabels":{"a.b":"v2"}                    | ADDED .dockerLabels['a.b'] - > "v2"
                    "dockerLabels":{"a.b":"hunter2"}               | "dockerLabels":{"a.b":"v2"}                    | CHANGED .dockerLabels['a.b'] - > "v2"
                    "dockerLabels":{"b":"v1"}                      | "dockerLabels":{"b":"v2"}                      | CHANGED .dockerLabels.b - > -
                    """)
    void showsTheVersionInVariablesAndLabelsAndNoOtherValueOfThem(String before, String after, String expected) {
        TaskDefinition running =
                definition("web-dev", 7, (ObjectNode) Json.parse(container(at("v1", before))), Map.of());
        ObjectNode request = (ObjectNode) Json.parse(container(at("v2", after)));

        List<Change> changes = RevisionChanges.between(
                running,
                new RegisterRequest(
                        request, WEB.withDigest(A), running, new VersionNames(List.of("V"), List.of("a.b"))));

        assertThat(changes)
                .filteredOn(change -> !change.path().endsWith(".image"))
                .extracting(RevisionChangesTest::text)
                .containsExactly(
                        expected.replace(" .", " " + WEB_CONTAINER + ".").replace("DIGEST", A));
    }

    private static String at(String tag, String members) {
        return "\"image\":\"%s:%s@%s\"%s"
                .formatted(WEB, tag, A, members.isEmpty() ? "" : "," + members.replace("DIGEST", A));
    }

    @Test
    void hidesValuesOfMembersThatAreAddedOrRemovedAsAWhole() {
        String bare = container("");
        String full = container("\"environment\":[{\"name\":\"PASSWORD\",\"value\":\"hunter2\"}],\"secrets\":[{}]");
        String two = full.replace("}]}]", "}]},{\"name\":\"next\",\"image\":\"hunter2\"}]");

        assertThat(List.of(between(bare, full), between(full, bare), between(two, "{}"), between("{}", two)))
                .allSatisfy(changes -> assertThat(changes)
                        .isNotEmpty()
                        .allSatisfy(c -> assertThat(text(c)).endsWith(" - > -")))
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void hidesValuesOfContainerNamedLikeAShownPath() {
        String running = """
                {"containerDefinitions":[{"name":"x'].image","user":"hunter2"},{"name":"a].cpu","user":"hunter2"}],
                 "$.cpu":"hunter2", "volumes":[{"name":"v","image":"hunter2"}], "runtimePlatform":{"cpu":"hunter2"}}""";

        List<Change> changes = between(running, running.replace("hunter2", "swordfish"));

        assertThat(changes).hasSize(5).allSatisfy(c -> assertThat(text(c)).endsWith(" - > -"));
        assertThat(changes)
                .extracting(Change::path)
                .contains("$.containerDefinitions[?@.name=='x\\'].image'].user", "$['$.cpu']");
    }

    @Test
    void writesNamesAsJsonPathDoes() {
        String running =
                "{\"a b\":1,\"it's\":1,\"back\\\\slash\":1,\"line\\nfeed\\u0001\":1,\"_x9\":1,\"9x\":1,\"\":1}";

        List<Change> changes = between(running, running.replace(":1", ":2"));

        assertThat(changes)
                .extracting(Change::path)
                .containsExactly(
                        "$['a b']",
                        "$['it\\'s']",
                        "$['back\\\\slash']",
                        "$['line\\nfeed\\u0001']",
                        "$._x9",
                        "$['9x']",
                        "$['']");
    }

    @Test
    void matchesNamedElementsByNameWhateverTheirOrder() {
        String running = """
                {"containerDefinitions":[{"name":"web","environment":[{"name":"A","value":"1"},{"name":"B","value":"2"}]},
                                         {"name":"agent","image":"a"}]}""";
        String moved = """
                {"containerDefinitions":[{"name":"agent","image":"a"},
                                         {"name":"web","environment":[{"name":"B","value":"3"},{"name":"A","value":"1"}]}]}""";

        assertThat(between(running, moved))
                .extracting(RevisionChangesTest::text)
                .containsExactly("CHANGED " + WEB_CONTAINER + ".environment[?@.name=='B'].value - > -");
        assertThat(between(running, moved.replace("\"3\"", "\"2\""))).isEmpty();
    }

    @Test
    void comparesListsWithoutNamesByPosition() {
        assertThat(between(container("\"command\":[\"a\",\"b\"]"), container("\"command\":[\"b\",\"a\",\"c\"]")))
                .extracting(c -> c.kind() + " " + c.path())
                .containsExactly(
                        "CHANGED " + WEB_CONTAINER + ".command[0]",
                        "CHANGED " + WEB_CONTAINER + ".command[1]",
                        "ADDED " + WEB_CONTAINER + ".command[2]");
    }

    @Test
    void reportsChangedTagsOfTerraformButNotOfSlipway() {
        Map<String, String> running = Map.of("team", "hunter2", "slipway:state", "good", "aws:x", "y");

        assertThat(between("{}", running, "{}", Map.of("team", "hunter2"))).isEmpty();
        assertThat(between("{}", running, "{}", Map.of("team", "swordfish")))
                .containsExactly(new Change(
                        "$.tags", Change.Type.CHANGED, Optional.<JsonNode>empty(), Optional.<JsonNode>empty()));
    }

    @Test
    void ignoresResponseMembersAndTheFamily() {
        TaskDefinition running = template();
        ObjectNode request =
                DefinitionContent.withoutIdentity(running.content()).put("family", "web-dev");

        assertThat(RevisionChanges.between(
                        running, new RegisterRequest(request, WEB.withDigest(A), running, VersionNames.NONE)))
                .isEmpty();
    }
}
