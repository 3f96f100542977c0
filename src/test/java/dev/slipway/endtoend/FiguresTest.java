package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.documents.Document;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.CallWaves;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.task.RunBehaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts calls and round trips of each case in docs/figures.md, and compares them with its table. */
class FiguresTest {
    private static final String HEADING =
            "| one target | AWS calls | UpdateService in round trip | answer after round trip |";

    private static final String WEB =
            "{ \"service\": \"web\", \"environment\": \"dev\", \"repository\": \"acme/web\", \"tags\": [\"main-*\"] }";

    private static final String MIGRATED =
            WEB.replace("\"tags\"", "\"releaseTask\": { \"command\": [\"bin/migrate\"] }, \"tags\"");
    private static final String WITH_RELEASE_TASK =
            "| with a release task | AWS calls | RunTask in round trip | UpdateService in round trip | answer after round trip |";

    private static final Map<String, List<String>> MEASURED = measure();
    private static final Map<String, List<String>> OF_RELEASE_TASKS = measureReleaseTasks();

    private static final class Story implements AutoCloseable {
        private final FunctionFixture stage;
        private final DeploymentFixture endings;
        private final Map<String, List<String>> figures = new LinkedHashMap<>();
        /** In which round trip RunTask was called. */
        private final Map<String, String> started = new LinkedHashMap<>();

        Story(String configuration) {
            this(new FunctionFixture(configuration).withoutLag().web());
        }

        private Story(FunctionFixture stage) {
            this.stage = stage;
            this.endings = new DeploymentFixture(stage);
        }

        /** Of a service whose tasks have a network of their own, as RunTask needs it. */
        static Story withReleaseTask() {
            var stage = new FunctionFixture(
                            Map.of(
                                    "SLIPWAY_CONFIG",
                                    "{ \"targets\": [ " + MIGRATED + " ] }",
                                    "SLIPWAY_RUN_TASKS",
                                    "true"),
                            Duration.ofMinutes(5))
                    .withoutLag();
            stage.account().setup().service((ObjectNode)
                    Json.parse("""
                    {"cluster": "dev", "serviceName": "web", "taskDefinition": "%s", "desiredCount": 2,
                     "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}""".formatted(stage.template("web-dev-template", "info"))));
            return new Story(stage);
        }

        /** @param sizes how many calls each round trip holds, up to the last one */
        private void count(String name, Runnable event, int... sizes) {
            stage.account().forgetCalls();
            var waves = new CallWaves(sizes);
            stage.account().faults().before(waves);
            event.run();
            List<String> calls = stage.account().calls().stream()
                    .map(RecordedCall::operation)
                    .toList();
            assertThat(waves.inTime()).as("%s: %s", name, calls).isTrue();
            assertThat(calls).as(name).hasSize(Arrays.stream(sizes).sum());
            String updated = trip(waves, sizes.length, "UpdateService");
            figures.put(name, List.of(Integer.toString(calls.size()), updated, Integer.toString(sizes.length)));
            started.put(name, trip(waves, sizes.length, "RunTask"));
        }

        private static String trip(CallWaves waves, int trips, String operation) {
            return IntStream.range(0, trips)
                    .filter(i -> waves.operations(i).contains(operation))
                    .mapToObj(i -> Integer.toString(i + 1))
                    .findFirst()
                    .orElse("–");
        }

        private void deploy(String name, String event, int... sizes) {
            count(name, () -> stage.invoke(event), sizes);
        }

        private void settle() {
            endings.completes("dev", "web");
        }

        private String newTag(String tag, String build) {
            stage.advance(Duration.ofMinutes(1)).account().setup().push("acme/web", tag, build);
            return stage.account().bus().events().getLast().json();
        }

        private String index(String tag) {
            var platforms = List.of(new Platform("linux", "amd64"), new Platform("linux", "arm64"));
            stage.advance(Duration.ofMinutes(1))
                    .account()
                    .setup()
                    .pushIndex("acme/web", tag, "build " + tag, platforms);
            return stage.account().bus().events().getLast().json();
        }

        private String request(String tag, boolean dryRun) {
            stage.advance(Duration.ofMinutes(1)).image(tag);
            return Json.write(FunctionFixture.request("dev", tag).put("dryRun", dryRun));
        }

        private Map<String, List<String>> tell() {
            deploy("the first push ever", endings.pushEvent("main-1"), 4, 1, 1, 3, 1);
            stage.advance(Duration.ofMinutes(1)).account().settle("dev", "web");
            count("the event that a deployment completed", endings::deliverEvents, 2, 1, 1);
            String push = endings.pushEvent("main-2");
            deploy("a push", push, 4, 1, 1, 3, 1);
            settle();
            deploy("the same event again", push, 4, 2);
            deploy("a push of a multi-platform image", index("main-3"), 5, 1, 1, 3, 1);
            settle();
            deploy(
                    "a new tag on an older image, after 3 revisions",
                    newTag("main-4", "build main-1"),
                    4,
                    2,
                    1,
                    1,
                    3,
                    1);
            settle();
            deploy("a direct request, after 4 revisions", request("main-5", false), 5, 3, 1, 1, 3, 1);
            settle();
            deploy("a dry run, after 5 revisions", request("main-6", true), 5, 4, 1);
            stage.advance(Duration.ofHours(7));
            deploy(
                    "a direct request, more than 6 hours after the newest release",
                    request("main-7", false),
                    5,
                    1,
                    1,
                    3,
                    1);
            settle();
            endings.deployBad("main-8");
            count(
                    "the event that a deployment failed, after 7 revisions",
                    endings::deliverEvents,
                    2,
                    4,
                    4,
                    2,
                    1,
                    1,
                    2,
                    1,
                    1,
                    1,
                    1);
            return figures;
        }

        /** The configuration is in SSM, and was read a minute ago. */
        private Map<String, List<String>> tellWithParameters() {
            stage.account().setup().parameter("/slipway/targets/web", WEB);
            stage.invoke(endings.pushEvent("main-1"));
            settle();
            deploy("a push, with the configuration in SSM", endings.pushEvent("main-2"), 5, 1, 1, 3, 1);
            return figures;
        }

        private Map<String, List<String>> tellWithReleaseTask() {
            stage.account()
                    .conditions()
                    .runOtherwise(new RunBehaviour.Exits(Duration.ZERO, Duration.ofMinutes(5), 0, 0));
            stage.invoke(endings.pushEvent("main-1"));
            ends();
            endings.deliverEvents();
            settle();
            deploy("a push", endings.pushEvent("main-2"), 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1);
            ends();
            count(
                    "the event that the release task succeeded",
                    endings::deliverEvents,
                    2,
                    1,
                    1,
                    1,
                    2,
                    1,
                    2,
                    1,
                    1,
                    1,
                    1,
                    2,
                    1);
            settle();
            var all = new LinkedHashMap<String, List<String>>();
            figures.forEach(
                    (name, f) -> all.put(name, List.of(f.get(0), started.getOrDefault(name, "–"), f.get(1), f.get(2))));
            return all;
        }

        private void ends() {
            stage.advance(Duration.ofMinutes(6)).account().step();
        }

        @Override
        public void close() {
            stage.close();
        }
    }

    private static Map<String, List<String>> measureReleaseTasks() {
        try (var story = Story.withReleaseTask()) {
            return story.tellWithReleaseTask();
        }
    }

    private static Map<String, List<String>> measure() {
        try (var story = new Story("{ \"targets\": [ " + WEB + " ] }");
                var withParameters = new Story("ssm:/slipway/targets/")) {
            var figures = new LinkedHashMap<>(story.tell());
            figures.putAll(withParameters.tellWithParameters());
            return figures;
        }
    }

    @Test
    void everyCaseOfTheTableIsCounted() {
        assertThat(Document.of("docs/figures.md").table(HEADING))
                .extracting(row -> row.cells().getFirst())
                .containsExactlyInAnyOrderElementsOf(MEASURED.keySet());
    }

    @Test
    void theTableOfReleaseTasksHasTheFiguresThatAreCounted() {
        assertThat(Document.of("docs/figures.md").table(WITH_RELEASE_TASK))
                .extracting(row -> row.cells())
                .containsExactlyElementsOf(OF_RELEASE_TASKS.entrySet().stream()
                        .map(figures -> Stream.concat(Stream.of(figures.getKey()), figures.getValue().stream())
                                .toList())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void tableHasTheCallsOfAPushToSeveralTargets(int targets) {
        try (var stage = many(targets)) {
            String event = new DeploymentFixture(stage).pushEvent("main-1");
            stage.account().forgetCalls();
            stage.invoke(event);
            assertThat(Document.of("docs/figures.md").table("| targets of one push | AWS calls |"))
                    .filteredOn(row -> row.cells().getFirst().equals(Integer.toString(targets)))
                    .singleElement()
                    .satisfies(row -> assertThat(row.cells().get(1))
                            .as(
                                    "calls by operation: %s",
                                    byOperation(stage.account().calls()))
                            .isEqualTo(Integer.toString(stage.account().calls().size())));
        }
    }

    private static Map<String, Long> byOperation(List<RecordedCall> calls) {
        return calls.stream()
                .collect(Collectors.groupingBy(RecordedCall::operation, TreeMap::new, Collectors.counting()));
    }

    /** Sixty targets show what the tables say of a thousand: a tenth, all of them, and 25 of those at rest. */
    @Test
    void reconciliationReadsEachReleaseLogOnceAndThenThoseOf25TargetsAtRest() {
        try (var stage = many(60)) {
            var endings = new DeploymentFixture(stage);
            stage.invoke(endings.pushEvent("main-1"));
            stage.account().settleAll();
            endings.deliverEvents();
            assertThat(reconcile(stage, endings))
                    .isEqualTo(Map.of("DescribeServices", 6L, "DescribeTaskDefinition", 60L));
            for (int i = 0; i < 3; i++) {
                assertThat(reconcile(stage, endings))
                        .isEqualTo(Map.of("DescribeServices", 6L, "DescribeTaskDefinition", 25L));
            }
        }
    }

    private static Map<String, Long> reconcile(FunctionFixture stage, DeploymentFixture endings) {
        stage.advance(Duration.ofMinutes(5)).account().forgetCalls();
        assertThat(endings.reconcile()).isEmpty();
        return byOperation(stage.account().calls());
    }

    private static FunctionFixture many(int targets) {
        ObjectNode configuration = Json.object();
        ArrayNode list = configuration.putArray("targets");
        for (int i = 0; i < targets; i++) {
            list.addObject()
                    .put("service", "s" + i)
                    .put("environment", "dev")
                    .put("repository", "acme/web")
                    .putArray("tags")
                    .add("main-*");
        }
        var stage = new FunctionFixture(Json.write(configuration)).withoutLag();
        for (int i = 0; i < targets; i++) {
            stage.service("dev", "s" + i, "s%d-dev-template".formatted(i));
        }
        return stage;
    }

    static List<String> cases() {
        return List.copyOf(MEASURED.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTableHasTheFiguresThatAreCounted(String name) {
        assertThat(Document.of("docs/figures.md").table(HEADING))
                .filteredOn(row -> row.cells().getFirst().equals(name))
                .singleElement()
                .satisfies(row -> assertThat(row.cells())
                        .endsWith(MEASURED.getOrDefault(name, List.of()).toArray(String[]::new)));
    }
}
