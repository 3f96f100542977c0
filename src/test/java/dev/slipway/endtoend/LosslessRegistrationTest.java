package dev.slipway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.text.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slipway sends ECS's answer back to ECS without loss, through the SDK and over HTTP in both directions. */
class LosslessRegistrationTest {
    /** Has members unknown to the SDK at every depth, and numbers and texts that a careless copy would change. */
    private static final String TEMPLATE = """
            { "family": "web-dev-template",
              "notYetInvented": { "deep": [ { "er": null }, [], {} ], "empty": "" },
              "networkMode": "awsvpc", "cpu": "256", "memory": "512",
              "twentyDigits": 12345678901234567890, "exact": 0.1000000000000000055511151231257827021181583404541015625,
              "trailing": 1.10, "zero": 0, "no": false,
              "containerDefinitions": [
                { "name": "app", "image": "%1$s/acme/web:latest", "cpu": 0, "essential": true, "memory": 64,
                  "notYetInvented": { "status": "theirs", "revision": 7, "big": 98765432109876543210987654321 },
                  "environment": [ { "name": "", "value": "" }, { "name": "TEXT", "value": "é 漢 😀 \\u0001 \\"q\\" \\\\ \\n" },
                                   { "name": "TEXT", "value": "twice" } ],
                  "portMappings": [ { "containerPort": 8080, "hostPort": 0, "futureProtocol": "quic" } ],
                  "dockerLabels": { "": "", "a.b/c": "%%s {0} ${x}" } },
                { "name": "agent", "image": "public.ecr.aws/acme/agent:3", "essential": false, "memory": 64,
                  "futureFlag": false } ],
              "volumes": [ { "name": "data", "futureVolume": { "iops": 0, "label": "" }, "host": {} } ],
              "placementConstraints": [], "enableFaultInjection": false,
              "runtimePlatform": { "operatingSystemFamily": "LINUX", "cpuArchitecture": "X86_64", "future": 1.0 },
              "ephemeralStorage": { "sizeInGiB": 21 } }
            """.formatted(FunctionFixture.REGISTRY);

    @Test
    void registeredRevisionDiffersFromTemplateOnlyInFamilyAndImage() {
        try (var stage = new FunctionFixture()) {
            String template = stage.account().setup().taskDefinition(TEMPLATE);
            stage.account().setup().service("dev", "web", template);
            String digest = stage.image("main-42");
            stage.outcome(FunctionFixture.event("push.json", digest));

            ObjectNode expected = described(stage, template);
            expected.put("family", "web-dev");
            ((ObjectNode) expected.at("/containerDefinitions/0"))
                    .put("image", "%s/acme/web:main-42@%s".formatted(FunctionFixture.REGISTRY, digest));
            ObjectNode registered =
                    stage.executed("RegisterTaskDefinition").getFirst().deepCopy();
            registered.remove("tags");
            // compared as text: the same number formats and the same order of members
            assertThat(Json.write(registered)).isEqualTo(Json.write(expected));
            assertThat(Json.write(expected))
                    .contains("98765432109876543210987654321", "1.10", "quic", "notYetInvented");
        }
    }

    /** ECS answers more than it was sent: what it adds is no other content. */
    @Test
    void secondTagOfOneImageIsUnchangedAlthoughEcsAddsDefaults() {
        try (var stage = new FunctionFixture()) {
            stage.account()
                    .setup()
                    .service("dev", "web", stage.account().setup().taskDefinition("""
                    { "family": "web-dev-template", "networkMode": "awsvpc", "cpu": "1 vCPU", "memory": "2 GB",
                      "containerDefinitions": [ { "name": "app", "image": "%s/acme/web:latest",
                        "portMappings": [ { "containerPort": 8080 } ], "healthCheck": { "command": [ "CMD", "true" ] } } ],
                      "volumes": [ { "name": "data" } ] }
                    """.formatted(
                                    FunctionFixture.REGISTRY)));
            String digest = stage.image("main-42");
            String time = stage.now().toString();
            assertThat(stage.outcome(FunctionFixture.push("main-42", digest, "1", time))
                            .path("outcome")
                            .asText())
                    .isEqualTo("DEPLOYING");

            assertThat(stage.outcome(FunctionFixture.push("main-43", digest, "2", time))
                            .path("outcome")
                            .asText())
                    .isEqualTo("UNCHANGED");
        }
    }

    /** The template as ECS answers it, without the members that only answers have. */
    private static ObjectNode described(FunctionFixture stage, String arn) {
        ObjectNode input = Json.object().put("taskDefinition", arn);
        ObjectNode content = ((ObjectNode) stage.account()
                        .quietly("ecs", "DescribeTaskDefinition", input)
                        .path("taskDefinition"))
                .deepCopy();
        content.remove(List.of(
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy"));
        return content;
    }
}
