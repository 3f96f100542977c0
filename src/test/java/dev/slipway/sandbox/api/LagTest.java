package dev.slipway.sandbox.api;

import static dev.slipway.sandbox.Calls.ecr;
import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read at time t with lag l sees the state at t − l. */
class LagTest {
    private static final String SERVICE = "{'cluster': 'dev', 'service': 'web', 'services': ['web']}";
    private static final String UPDATE = "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}";
    private static final String TAGGED = "{'taskDefinition': 'web', 'include': ['TAGS']}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(now::get);

    @BeforeEach
    void aService() {
        account.setup().repository("acme/web").taskDefinition(Calls.definition("web", "nginx:1"));
        account.setup().service("dev", "web", "web:1").parameter("/a", "1");
        pass(60);
    }

    @Test
    void eachKindOfReadIsBehindByItsOwnTime() {
        account.consistency().lag(ReadKind.SERVICES, Duration.ofSeconds(1));
        account.consistency().lag(ReadKind.TASK_DEFINITIONS, Duration.ofSeconds(2));
        account.consistency().lag(ReadKind.HISTORY, Duration.ofSeconds(3));

        register();
        ecs(account, "UpdateService", UPDATE);

        assertThat(runs()).isEqualTo("web:1");
        pass(1);
        assertThat(runs()).isEqualTo("web:2");
        assertThat(newest()).isEqualTo("web:1");
        pass(1);
        assertThat(newest()).isEqualTo("web:2");
        assertThat(deployments()).isEqualTo(1);
        pass(1);
        assertThat(deployments()).isEqualTo(2);
    }

    @Test
    void writeAnswersWithWhatItWrote() {
        account.consistency().lag(Lag.of(Duration.ofSeconds(1), ReadKind.SERVICES, ReadKind.TASK_DEFINITIONS));
        register();

        JsonNode answer = ecs(account, "UpdateService", UPDATE);

        assertThat(name(answer.at("/service/deployments/0/taskDefinition"))).isEqualTo("web:2");
        assertThat(register()).isEqualTo(3);
    }

    @Test
    void tagsLagByThemselvesAndAreNeverOlderThanTheirRevision() {
        account.consistency().lag(ReadKind.TAGS, Duration.ofSeconds(2));
        account.call("ecs", "RegisterTaskDefinition", tagged("first"));
        pass(1);
        ecs(account, "TagResource", """
                {'resourceArn': 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:2',
                 'tags': [{'key': 'a', 'value': 'second'}]}""");

        assertThat(tag()).isEqualTo("first");
        pass(1);
        assertThat(tag()).isEqualTo("first");
        pass(1);
        assertThat(tag()).isEqualTo("second");
    }

    @Test
    void revisionIsNotUsableAtOnce() {
        account.consistency().lag(ReadKind.REVISION_USE, Duration.ofSeconds(1));
        register();

        assertThatThrownBy(() -> ecs(account, "UpdateService", UPDATE)).hasMessage("TaskDefinition not found.");
        pass(1);
        assertThat(ecs(account, "UpdateService", UPDATE).at("/service/status").asText())
                .isEqualTo("ACTIVE");
    }

    @Test
    void imagesAndParametersLag() {
        account.consistency().lag(Lag.of(Duration.ofSeconds(1), ReadKind.IMAGES, ReadKind.PARAMETERS));
        account.setup().push("acme/web", "v1", "1");
        account.call("ssm", "PutParameter", Calls.object("{'Name': '/a', 'Value': '2', 'Overwrite': true}"));
        String image = "{'repositoryName': 'acme/web', 'imageIds': [{'imageTag': 'v1'}]}";

        assertThatThrownBy(() -> ecr(account, "DescribeImages", image)).hasMessageContaining("does not exist");
        assertThat(parameter()).isEqualTo("1");
        pass(1);
        assertThat(ecr(account, "DescribeImages", image).path("imageDetails")).hasSize(1);
        assertThat(parameter()).isEqualTo("2");
    }

    @Test
    void endOfDeploymentIsSeenLate() {
        account.consistency().lag(ReadKind.SERVICES, Duration.ofSeconds(1));
        register();
        ecs(account, "UpdateService", UPDATE);
        pass(60);

        account.settle("dev", "web");

        assertThat(rolloutState()).isEqualTo("IN_PROGRESS");
        pass(1);
        assertThat(rolloutState()).isEqualTo("COMPLETED");
    }

    @Test
    void setupAndCopiesDoNotLag() {
        account.consistency().lag(Lag.ofReads(Duration.ofSeconds(1)));

        account.setup().taskDefinition(Calls.definition("web", "nginx:2"));
        assertThat(newest()).isEqualTo("web:2");
        register();
        assertThat(newest()).isEqualTo("web:2");
        assertThat(ecs(account.copy(), "DescribeTaskDefinition", TAGGED)
                        .at("/taskDefinition/revision")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void listsAreShuffledAndTheirPagesFitTogether() {
        for (int i = 0; i < 7; i++) {
            account.setup().service("dev", "app" + i, "web:1");
        }
        List<String> created = services();

        account.consistency().shuffled(1);
        List<String> one = services();
        account.consistency().shuffled(2);

        assertThat(one).isNotEqualTo(created).containsExactlyInAnyOrderElementsOf(created);
        assertThat(services()).isNotEqualTo(one).containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void taskDefinitionsKeepTheirDocumentedOrder() {
        account.consistency().shuffled(1);
        for (int i = 0; i < 5; i++) {
            register();
        }

        JsonNode listed = ecs(account, "ListTaskDefinitions", "{'familyPrefix': 'web', 'sort': 'DESC'}");

        assertThat(listed.path("taskDefinitionArns"))
                .extracting(LagTest::name)
                .containsExactly("web:6", "web:5", "web:4", "web:3", "web:2", "web:1");
    }

    private void pass(int seconds) {
        now.updateAndGet(t -> t.plusSeconds(seconds));
    }

    private int register() {
        return account.call("ecs", "RegisterTaskDefinition", Calls.object(Calls.definition("web", "nginx:2")))
                .at("/taskDefinition/revision")
                .asInt();
    }

    private static ObjectNode tagged(String value) {
        ObjectNode request = Calls.object(Calls.definition("web", "nginx:2"));
        request.putArray("tags").addObject().put("key", "a").put("value", value);
        return request;
    }

    private String tag() {
        return ecs(account, "DescribeTaskDefinition", TAGGED)
                .at("/tags/0/value")
                .asText();
    }

    private String runs() {
        return name(ecs(account, "DescribeServices", SERVICE).at("/services/0/taskDefinition"));
    }

    private String rolloutState() {
        return ecs(account, "DescribeServices", SERVICE)
                .at("/services/0/deployments/0/rolloutState")
                .asText();
    }

    private String newest() {
        return name(ecs(account, "DescribeTaskDefinition", TAGGED).at("/taskDefinition/taskDefinitionArn"));
    }

    private int deployments() {
        return ecs(account, "ListServiceDeployments", SERVICE)
                .path("serviceDeployments")
                .size();
    }

    private String parameter() {
        return account.call("ssm", "GetParameter", Calls.object("{'Name': '/a'}"))
                .at("/Parameter/Value")
                .asText();
    }

    private List<String> services() {
        var names = new ArrayList<String>();
        ObjectNode input = Json.object().put("cluster", "dev").put("maxResults", 3);
        while (true) {
            JsonNode page = account.call("ecs", "ListServices", input);
            page.path("serviceArns").forEach(arn -> names.add(arn.asText()));
            if (!page.has("nextToken")) {
                return names;
            }
            input = input.deepCopy().put("nextToken", page.path("nextToken").asText());
        }
    }

    private static String name(JsonNode arn) {
        return arn.asText().replaceFirst(".*/", "");
    }
}
