package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.Calls.ecs;
import static dev.slipway.sandbox.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EcsRefusalsTest {
    private static final String DIGEST = "@sha256:" + "0".repeat(64);

    private final AwsAccount account = new AwsAccount(new Ticking());

    @BeforeEach
    void aServiceOfEachKind() {
        account.setup().cluster("dev").taskDefinition(Calls.definition("web", "nginx:1"));
        account.setup().taskDefinition(Calls.definition("web", "nginx:2"));
        account.setup().taskDefinition(Calls.definition("web", "nginx:3"));
        ecs(account, "DeregisterTaskDefinition", "{'taskDefinition': 'web:2'}");
        account.setup().service("dev", "web", "web:1").service("dev", "gone", "web:1");
        ecs(account, "DeleteService", "{'cluster': 'dev', 'service': 'gone', 'force': true}");
        for (String controller : new String[] {"CODE_DEPLOY", "EXTERNAL"}) {
            account.setup()
                    .service(object(
                            "{'cluster': 'dev', 'serviceName': '%s', 'taskDefinition': 'web:1', 'deploymentController': {'type': '%s'}}"
                                    .formatted(controller, controller)));
        }
    }

    static Stream<Arguments> invalidTaskDefinitionIsRefused() {
        return Stream.of(
                arguments("{'containerDefinitions': [{'name': 'a', 'image': 'b'}]}", "Family can not be blank."),
                arguments(registering("'a.b'", "{'name': 'a', 'image': 'b'}"), "Family contains invalid characters."),
                arguments(
                        registering("'%s'".formatted("a".repeat(256)), "{'name': 'a', 'image': 'b'}"),
                        "Family contains invalid characters."),
                arguments("{'family': 'web'}", "Container list cannot be empty."),
                arguments(registering("'web'", ""), "Container list cannot be empty."),
                arguments(
                        registering(
                                "'web'",
                                IntStream.range(0, 11)
                                        .mapToObj(i -> "{'name': 'c%d', 'image': 'b'}".formatted(i))
                                        .reduce((a, b) -> a + "," + b)
                                        .orElseThrow()),
                        "Too many containers"),
                arguments(registering("'web'", "{'image': 'b'}"), "Container.name should not be null or empty."),
                arguments(
                        registering("'web'", "{'name': 'a b', 'image': 'b'}"),
                        "Container.name contains invalid characters."),
                arguments(
                        registering("'web'", "{'name': 'a', 'image': 'b'}, {'name': 'a', 'image': 'b'}"), "used twice"),
                arguments(registering("'web'", "{'name': 'a'}"), "Container.image should not be null or empty."),
                arguments(
                        registering("'web'", "{'name': 'a', 'image': 'b c'}"),
                        "Container.image contains invalid characters."),
                arguments(
                        registering("'web'", "{'name': 'a', 'image': 'b@sha256:12'}"),
                        "Container.image contains invalid characters."),
                arguments(
                        registering("'web'", "{'name': 'a', 'image': '%s'}".formatted("b".repeat(256))), "at most 255"),
                arguments(registering("'web'", "{'name': 'a', 'image': 'b', 'essential': false}"), "essential"),
                arguments(
                        registering("'web'", "{'name': 'a', 'image': 'b', 'x': '%s'}".formatted("x".repeat(65536))),
                        "Max allowed length is '65536'"),
                arguments(tagged("[]"), "Tags can not be empty."),
                arguments(tagged("[{'key': 'a', 'value': '1'}, {'key': 'a', 'value': '2'}]"), "Duplicate tag keys"),
                arguments(tagged("[{'key': 'AWS:a', 'value': '1'}]"), "not allowed for external use"),
                arguments(tagged("[{'key': 'a', 'value': 'aws:x'}]"), "not allowed for external use"),
                arguments(tagged("[{'key': 'a', 'value': 'b,c'}]"), "contains invalid characters"),
                arguments(tagged("[{'key': '%s', 'value': '1'}]".formatted("k".repeat(129))), "between 1 and 128"),
                arguments(tagged("[{'key': 'a', 'value': '%s'}]".formatted("v".repeat(257))), "at most 256"),
                arguments(
                        tagged(IntStream.range(0, 51)
                                .mapToObj("{'key': 'k%d'}"::formatted)
                                .toList()
                                .toString()),
                        "Too many tags"));
    }

    @ParameterizedTest
    @MethodSource
    void invalidTaskDefinitionIsRefused(String request, String words) {
        assertThatThrownBy(() -> ecs(account, "RegisterTaskDefinition", request))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
        assertThat(account.setup().taskDefinition(Calls.definition("web", "nginx:4")))
                .endsWith(":task-definition/web:4");
    }

    @Test
    void imageLengthLimitExcludesDigest() {
        String name = "b".repeat(255);

        assertThat(ecs(
                                account,
                                "RegisterTaskDefinition",
                                registering("'web'", "{'name': 'a', 'image': '" + name + DIGEST + "'}"))
                        .at("/taskDefinition/revision")
                        .asInt())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            DescribeTaskDefinition | {'taskDefinition': 'nothing'}                                            | ClientException           | Unable to describe task definition.
            DescribeTaskDefinition | {'taskDefinition': 'web:9'}                                              | ClientException           | Unable to describe task definition.
            DeregisterTaskDefinition | {'taskDefinition': 'web:2'}                                            | ClientException           | inactive
            DeregisterTaskDefinition | {'taskDefinition': 'web'}                                              | ClientException           | revision
            DescribeServices       | {'cluster': 'prod', 'services': ['web']}                                 | ClusterNotFoundException  | Cluster not found.
            DescribeServices       | {'services': ['web']}                                                    | ClusterNotFoundException  | Cluster not found.
            DescribeServices       | {'cluster': 'dev', 'services': []}                                       | InvalidParameterException | empty
            DescribeServices       | {'cluster': 'dev', 'services': ['1','2','3','4','5','6','7','8','9','a','b']} | InvalidParameterException | 10
            UpdateService          | {'cluster': 'dev', 'service': 'nobody', 'taskDefinition': 'web:1'}       | ServiceNotFoundException  | Service not found.
            UpdateService          | {'cluster': 'dev', 'service': 'gone', 'taskDefinition': 'web:1'}         | ServiceNotActiveException | Service was not ACTIVE.
            UpdateService          | {'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}          | ClientException           | TaskDefinition is inactive
            UpdateService          | {'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:7'}          | ClientException           | TaskDefinition not found.
            UpdateService          | {'cluster': 'dev', 'service': 'CODE_DEPLOY', 'taskDefinition': 'web:3'}  | InvalidParameterException | Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.
            UpdateService          | {'cluster': 'dev', 'service': 'EXTERNAL', 'taskDefinition': 'web:3'}     | InvalidParameterException | EXTERNAL
            ListServiceDeployments | {'cluster': 'dev', 'service': 'CODE_DEPLOY'}                             | UnsupportedFeatureException | ECS
            CreateService          | {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1'}      | InvalidParameterException | not idempotent
            DeleteService          | {'cluster': 'dev', 'service': 'web'}                                     | InvalidParameterException | scaled above 0
            DeleteCluster          | {'cluster': 'dev'}                                                       | ClusterContainsServicesException | Services are active
            TagResource            | {'resourceArn': 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:2', 'tags': [{'key': 'a'}]} | InvalidParameterException | inactive
            TagResource            | {'resourceArn': 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:9', 'tags': [{'key': 'a'}]} | InvalidParameterException | not found
            TagResource            | {'resourceArn': 'web', 'tags': [{'key': 'a'}]}                           | InvalidParameterException | Unexpected ARN
            ListTaskDefinitions    | {'maxResults': 101}                                                      | InvalidParameterException | maxResults
            ListServices           | {'cluster': 'dev', 'maxResults': 101}                                    | InvalidParameterException | maxResults
            ListClusters           | {'maxResults': 101}                                                      | InvalidParameterException | maxResults
            StopServiceDeployment  | {'serviceDeploymentArn': 'x', 'stopType': 'ABORT'}                       | InvalidParameterException | ROLLBACK
            ContinueServiceDeployment | {'serviceDeploymentArn': 'x', 'hookId': 'y'}                          | ServiceDeploymentNotFoundException | not found
            StopServiceDeployment  | {'serviceDeploymentArn': 'x'}                                            | ServiceDeploymentNotFoundException | not found
            RunTask                | {}                                                                       | UnknownOperationException | RunTask
            """)
    void ecsRefusesInvalidCall(String operation, String input, String type, String words) {
        assertThatThrownBy(() -> ecs(account, operation, input))
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns(type, SandboxException::type)
                .returns(400, SandboxException::httpStatus);
    }

    private static String registering(String family, String containers) {
        return "{'family': %s, 'containerDefinitions': [%s]}".formatted(family, containers);
    }

    private static String tagged(String tags) {
        ObjectNode request = object(registering("'web'", "{'name': 'a', 'image': 'b'}"));
        request.set("tags", Json.parse(tags.replace('\'', '"')));
        return Json.write(request);
    }
}
