package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.fixtures.DeploymentFixture;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.fixtures.FunctionTraffic;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Team A writes parameters of its own, and tries to reach team B's services with them. */
class TeamBoundariesTest {
    private static final String PATH = "/slipway/targets/";
    private static final String A = PATH + "team-a/web";
    private static final String B = PATH + "team-b/shop";
    private static final String EVIL = PATH + "team-a/evil";
    private static final String BOUNDARIES = "/slipway/boundaries";

    private final FunctionFixture stage = new FunctionFixture(
            Map.of("SLIPWAY_CONFIG", "ssm:" + PATH, "SLIPWAY_BOUNDARIES", "ssm:" + BOUNDARIES), Duration.ofMinutes(5));

    private int pushes;

    @BeforeEach
    void configureTwoTeams() {
        List.of("team-a/web", "team-a/evil", "team-b/shop", "team-b/new", "team-c/new")
                .forEach(stage.account().setup()::repository);
        stage.service("team-a", "team-a-web", "team-a-web-dev-template")
                .service("team-b", "team-b-shop", "team-b-shop-dev-template");
        parameter(BOUNDARIES, boundaries());
        parameter(A, Json.write(target("team-a", "web")));
        parameter(B, Json.write(target("team-b", "shop")));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void teamsDeployInsideTheirBoundaries() {
        assertThat(kind(push("team-a/web"))).isEqualTo("DEPLOYING");
        assertThat(kind(push("team-b/shop"))).isEqualTo("DEPLOYING");
        assertThat(problems()).isEmpty();
    }

    /** A target of team A that is inside but for what the attack changes. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            repository   | team-b/shop
            cluster      | team-b
            cluster      | arn:aws:ecs:us-east-1:210987654321:cluster/team-a
            cluster      | arn:aws:ecs:us-east-1:123456789012:cluster/team-b
            ecsService   | team-b-shop
            service      | team-b-shop
            task         | team-b-shop
            family       | team-b-shop-dev
            template     | team-b-shop-dev-template
            roleArn      | arn:aws:iam::123456789012:role/slipway-team-b
            region       | eu-west-1
            registry     | 210987654321.dkr.ecr.us-east-1.amazonaws.com
            environment  | prod
            repository   | team-b/{x}
            """)
    void attackIsRefusedAndWritesNothing(String field, String value) {
        ObjectNode evil = target("team-a", "evil").put(field, value);
        if (field.equals("task")) {
            evil.remove("service");
        }
        parameter(EVIL, Json.write(evil));

        assertThat(push("team-a/evil").errorMessage())
                .as("no event is meant for it")
                .isEmpty();
        assertThat(stage.writes()).isEmpty();
        assertRefusedOnceAndTeamBDeploys(EVIL + " " + field);
    }

    /** Without a boundary both would be refused. */
    @Test
    void clashDisablesNobody() {
        parameter(EVIL, Json.write(target("team-b", "shop")));

        assertRefusedOnceAndTeamBDeploys(EVIL + " repository");
    }

    @Test
    void oneTargetOutsideDisablesItsOwnParameterOnly() {
        ObjectNode both = Json.object();
        both.putArray("targets").add(target("team-a", "evil")).add(target("team-b", "shop"));
        parameter(EVIL, Json.write(both));

        assertRefusedOnceAndTeamBDeploys(EVIL + " targets[1].repository");
        assertThat(push("team-a/evil").errorMessage().orElseThrow())
                .as("inside, and of a parameter that is not valid")
                .contains(EVIL);
    }

    @Test
    void parameterThatNoPatternMatchesIsRefused() {
        parameter(PATH + "stray", Json.write(target("team-b", "shop")));

        assertRefusedOnceAndTeamBDeploys("no pattern of ssm:" + BOUNDARIES + " matches the parameter's name");
    }

    @Test
    void patternTakesNothingOfAnotherTeam() {
        parameter(EVIL, pattern());

        assertThat(kind(push("team-b/shop"))).isEqualTo("DEPLOYING");
        JsonNode ignored = outcomes(push("team-c/new")).getFirst();
        assertThat(ignored.path("outcome").asText()).isEqualTo("IGNORED");
        assertThat(ignored.path("reason").asText()).contains(EVIL, "is outside the boundary");
        assertThat(families()).containsExactly("team-b-shop-dev");
        assertThat(stage.errorMessage(request("team-c-new")))
                .contains("there is no service \"team-c-new\"", "is outside the boundary");
        assertThat(problems()).isEmpty();
    }

    /** Without boundaries each push of team B would be refused, because two patterns bind it. */
    @Test
    void patternOfTeamBDeploysWhatAPatternOfTeamABindsToo() {
        parameter(EVIL, pattern());
        parameter(B, pattern().replace("{t}", "team-b"));

        assertThat(kind(push("team-b/shop"))).isEqualTo("DEPLOYING");
        stage.account().settleAll();
        new DeploymentFixture(stage).reconcile();
        assertThat(problems()).isEmpty();
        assertThat(families()).containsExactly("team-b-shop-dev");
    }

    @Test
    void contentThatCannotBeReadHoldsUpItsOwnTeamOnly() {
        parameter(EVIL, "oops");

        assertThat(push("team-b/new").errorMessage()).isEmpty();
        assertThat(push("team-a/evil").errorMessage().orElseThrow()).contains(EVIL, "not valid JSON");
    }

    @Test
    void tightenedBoundaryEndsWhatItNoLongerPermits() {
        var endings = new DeploymentFixture(stage);
        assertThat(kind(push("team-a/web"))).isEqualTo("DEPLOYING");
        endings.completes("team-a", "team-a-web");
        assertThat(kind(push("team-a/web"))).isEqualTo("DEPLOYING");
        parameter(BOUNDARIES, boundaries().replace("team-a/*\"]", "team-a/api\"]"));
        stage.advance(Duration.ofSeconds(60));
        int before = stage.writes().size();

        assertThat(kind(push("team-a/web"))).isEqualTo("IGNORED");
        stage.account().fail("team-a", "team-a-web");
        assertThat(DeploymentFixture.kinds(endings.deliverEvents())).containsOnly("IGNORED");
        assertThat(endings.reconcile()).isEmpty();

        assertThat(stage.writes()).hasSize(before);
        // once by each of the two functions
        assertRefusedAndTeamBDeploys(A + " repository", 2);
    }

    @Test
    void pushThatReadsByOlderBoundariesWritesByTheNewestOnly() {
        stage.withoutLag();
        push("team-a/web");
        stage.account().settleAll();
        parameter(BOUNDARIES, boundaries().replace("team-a/*\"]", "team-a/api\"]"));
        stage.advance(Duration.ofSeconds(60));
        int before = stage.writes().size();

        assertThat(kind(push("team-a/web"))).isEqualTo("IGNORED");

        assertThat(stage.writes()).hasSize(before);
    }

    @Test
    void nothingIsDoneWithoutValidBoundaries() {
        parameter(BOUNDARIES, boundaries().replace("\"cluster\"", "\"clusters\""));

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> push("team-a/web"))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContainingAll("ssm:" + BOUNDARIES, "did you mean cluster?");
        }
        assertThatThrownBy(() -> stage.invokeRollback(FunctionFixture.file("scheduled.json")))
                .isInstanceOf(InvalidConfigurationException.class);

        assertThat(FunctionTraffic.calls(stage))
                .allSatisfy(call -> assertThat(call.service()).isEqualTo("ssm"));
        assertThat(problems()).as("once for each problem and each function").hasSize(2);
    }

    @Test
    void statusShowsWhatIsRefused() {
        parameter(EVIL, Json.write(target("team-b", "shop").put("service", "team-b-api")));
        parameter(PATH + "stray", Json.write(target("team-b", "other")));

        JsonNode status = stage.invoke("{\"action\": \"status\"}").answer().orElseThrow();

        assertThat(status.path("problems").toString())
                .contains(EVIL, PATH + "stray", "outside the boundary", "no pattern of");
        assertThat(status.path("text").asText()).contains(EVIL).doesNotContain("team-b-api");
    }

    private void assertRefusedOnceAndTeamBDeploys(String problem) {
        assertRefusedAndTeamBDeploys(problem, 1);
    }

    private void assertRefusedAndTeamBDeploys(String problem, int published) {
        int before = stage.executed("UpdateService").size();
        assertThat(kind(push("team-b/shop"))).isEqualTo("DEPLOYING");
        stage.advance(Duration.ofSeconds(60));
        assertThat(kind(push("team-b/shop"))).isEqualTo("DEPLOYING");

        assertThat(stage.executed("UpdateService").subList(before, before + 2))
                .allSatisfy(
                        update -> assertThat(update.path("cluster").asText()).isEqualTo("team-b"));
        assertThat(problems()).filteredOn(text -> text.contains(problem)).hasSize(published);
        assertThat(stage.log()).doesNotContain("team-b/{x}");
    }

    private List<String> families() {
        return stage.executed("RegisterTaskDefinition").stream()
                .map(input -> input.path("family").asText())
                .distinct()
                .toList();
    }

    private static String boundaries() {
        return "{%s, %s}".formatted(boundary("team-a"), boundary("team-b"));
    }

    private static String boundary(String team) {
        return """
                "/slipway/targets/#/*": {
                  "repository": ["#/*"], "registry": "123456789012.dkr.ecr.us-east-1.amazonaws.com", "cluster": ["#"],
                  "ecsService": ["#-*"], "family": ["#-*"], "template": ["#-*"], "service": ["#-*"],
                  "roleArn": ["own", "arn:aws:iam::123456789012:role/slipway-#"], "region": "us-east-1",
                  "environment": ["dev"]}""".replace("#", team);
    }

    private static ObjectNode target(String team, String name) {
        ObjectNode target = Json.object()
                .put("service", "%s-%s".formatted(team, name))
                .put("environment", "dev")
                .put("repository", "%s/%s".formatted(team, name))
                .put("cluster", team);
        target.putArray("tags").add("*");
        target.putArray("containers").add("app");
        return target;
    }

    /** Binds whatever has two segments. */
    private static String pattern() {
        return """
                {"service": "{t}-{s}", "environment": "dev", "repository": "{t}/{s}", "tags": ["*"], "containers": ["app"],
                 "cluster": "{t}"}""";
    }

    private void parameter(String name, String value) {
        stage.account().setup().parameter(name, value);
    }

    private Invocable.Result push(String repository) {
        String tag = "main-" + ++pushes;
        String digest = stage.account().setup().push(repository, tag, "build " + tag);
        return stage.invoke(
                FunctionFixture.push(tag, digest, "push-" + tag, stage.now().toString())
                        .replace("acme/web", repository));
    }

    private static String request(String service) {
        return Json.write(FunctionFixture.request("dev", "main-1").put("service", service));
    }

    private static List<JsonNode> outcomes(Invocable.Result result) {
        return DeploymentFixture.outcomes(result);
    }

    private static String kind(Invocable.Result result) {
        List<JsonNode> outcomes = outcomes(result);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst().path("outcome").asText();
    }

    /** The published details of refused configurations. */
    private List<String> problems() {
        return FunctionTraffic.published(stage).stream()
                .filter(event -> event.detailType().equals("Configuration Refused"))
                .map(Event::detail)
                .map(Json::write)
                .toList();
    }
}
