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
                arguments(
                        "{'containerDefinitions': [{'name': 'a', 'image': 'b', 'memory': 64}]}",
                        "Family can not be blank."),
                arguments(
                        registering("'a.b'", "{'name': 'a', 'image': 'b', 'memory': 64}"),
                        "Family contains invalid characters."),
                arguments(
                        registering("'%s'".formatted("a".repeat(256)), "{'name': 'a', 'image': 'b', 'memory': 64}"),
                        "Family contains invalid characters."),
                arguments("{'family': 'web'}", "Container list cannot be empty."),
                arguments(registering("'web'", ""), "Container list cannot be empty."),
                arguments(
                        registering(
                                "'web'",
                                IntStream.range(0, 11)
                                        .mapToObj(i -> "{'name': 'c%d', 'image': 'b', 'memory': 64}".formatted(i))
                                        .reduce((a, b) -> a + "," + b)
                                        .orElseThrow()),
                        "Too many containers"),
                arguments(
                        registering("'web'", "{'image': 'b', 'memory': 64}"),
                        "Container.name should not be null or empty."),
                arguments(
                        registering("'web'", "{'name': 'a b', 'image': 'b', 'memory': 64}"),
                        "Container.name contains invalid characters."),
                arguments(
                        registering(
                                "'web'",
                                "{'name': 'a', 'image': 'b', 'memory': 64}, {'name': 'a', 'image': 'b', 'memory': 64}"),
                        "used twice"),
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
                        registering(
                                "'web'",
                                "{'name': 'a', 'image': 'b', 'memory': 64, 'x': '%s'}".formatted("x".repeat(65536))),
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
                                registering("'web'", "{'name': 'a', 'image': '" + name + DIGEST + "', 'memory': 64}"))
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
            DescribeServices       | {'cluster': 'de v', 'services': ['web']}                                 | InvalidParameterException | Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was de v
            DescribeServices       | {'cluster': 'arn:aws:ecs:eu-west-1:123456789012:cluster/dev', 'services': ['web']} | ClusterNotFoundException | Cluster not found.
            DescribeServices       | {'cluster': 'arn:aws:ecs:us-east-1:999999999999:cluster/dev', 'services': ['web']} | ClusterNotFoundException | Cluster not found.
            DescribeServices       | {'cluster': 'dev', 'services': ['arn:aws:ecs:us-east-1:123456789012:service/prod/web']} | InvalidParameterException | Invalid identifier: Identifier is for cluster prod. Your cluster is dev
            UpdateService          | {'cluster': 'dev', 'service': 'arn:aws:ecs:us-east-1:999999999999:service/dev/web'} | ServiceNotFoundException | Service not found.
            UpdateService          | {'cluster': 'dev', 'service': 'web', 'taskDefinition': 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1'} | ClientException | TaskDefinition not found.
            DescribeTaskDefinition | {'taskDefinition': 'arn:aws:ecs:us-east-1:999999999999:task-definition/web:1'} | ClientException | Unable to describe task definition.
            TagResource            | {'resourceArn': 'arn:aws:ecs:eu-west-1:123456789012:service/dev/web', 'tags': [{'key': 'a'}]} | InvalidParameterException | Unexpected ARN
            StopServiceDeployment  | {'serviceDeploymentArn': 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/dev/web/x'} | ServiceDeploymentNotFoundException | not found
            UpdateService          | {'cluster': 'dev', 'service': 'nobody', 'taskDefinition': 'web:1'}       | ServiceNotFoundException  | Service not found.
            UpdateService          | {'cluster': 'dev', 'service': 'gone', 'taskDefinition': 'web:1'}         | ServiceNotActiveException | Service was not ACTIVE.
            UpdateService          | {'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:2'}          | ClientException           | TaskDefinition is inactive
            UpdateService          | {'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:7'}          | ClientException           | TaskDefinition not found.
            UpdateService          | {'cluster': 'dev', 'service': 'CODE_DEPLOY', 'taskDefinition': 'web:3'}  | InvalidParameterException | Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.
            UpdateService          | {'cluster': 'dev', 'service': 'EXTERNAL', 'taskDefinition': 'web:3'}     | InvalidParameterException | EXTERNAL
            ListServiceDeployments | {'cluster': 'dev', 'service': 'CODE_DEPLOY'}                             | UnsupportedFeatureException | ECS
            CreateService          | {'cluster': 'dev', 'serviceName': 'web', 'taskDefinition': 'web:1'}      | InvalidParameterException | not idempotent
            CreateService          | {'cluster': 'dev', 'serviceName': 'd', 'schedulingStrategy': 'DAEMON', 'desiredCount': 1, 'taskDefinition': 'web:1'} | InvalidParameterException | does not support a desired count
            CreateService          | {'cluster': 'dev', 'serviceName': 'd', 'schedulingStrategy': 'DAEMON', 'launchType': 'FARGATE', 'taskDefinition': 'web:1'} | InvalidParameterException | Fargate
            CreateService          | {'cluster': 'dev', 'serviceName': 'd', 'schedulingStrategy': 'DAEMON', 'deploymentController': {'type': 'EXTERNAL'}} | InvalidParameterException | EXTERNAL
            CreateService          | {'cluster': 'dev', 'serviceName': 'd', 'schedulingStrategy': 'ALL', 'taskDefinition': 'web:1'} | InvalidParameterException | REPLICA or DAEMON
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
            StartTask              | {}                                                                       | UnknownOperationException | StartTask
            """)
    void ecsRefusesInvalidCall(String operation, String input, String type, String words) {
        assertThatThrownBy(() -> ecs(account, operation, input))
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns(type, SandboxException::type)
                .returns(400, SandboxException::httpStatus);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'cpu': 256}                                | {}                                       | SerializationException | NUMBER_VALUE cannot be converted to String
            {'volumes': {}}                             | {}                                       | SerializationException | a list was expected for 'volumes'
            {'runtimePlatform': 'LINUX'}                | {}                                       | SerializationException | a structure was expected
            {'runtimePlatform': {'cpuArchitecture': 'arm64'}} | {}                                 | ClientException | Invalid 'cpuArchitecture' setting: "arm64"
            {'networkMode': 'vpc'}                      | {}                                       | ClientException | Invalid 'networkMode' setting: "vpc"
            {'requiresCompatibilities': ['LAMBDA']}     | {}                                       | ClientException | Invalid 'requiresCompatibilities' setting
            {'ephemeralStorage': {}}                    | {}                                       | ClientException | EphemeralStorage.sizeInGiB should not be null or empty.
            {}                                          | {'memory': '64'}                         | SerializationException | STRING_VALUE cannot be converted to Integer
            {}                                          | {'cpu': 0.5}                             | SerializationException | DECIMAL_VALUE cannot be converted to Integer
            {}                                          | {'essential': 'yes'}                     | SerializationException | STRING_VALUE cannot be converted to Boolean
            {}                                          | {'image': {}}                            | SerializationException | Start of structure or map found where not expected.
            {}                                          | {'environment': [{'name': 'A', 'value': 1}]} | SerializationException | NUMBER_VALUE cannot be converted to String
            {}                                          | {'command': 'run'}                       | SerializationException | a list was expected for 'command'
            {}                                          | {'dockerLabels': ['a']}                  | SerializationException | a map was expected for 'dockerLabels'
            {}                                          | {'dockerLabels': {'a': true}}            | SerializationException | TRUE_VALUE cannot be converted to String
            {}                                          | {'portMappings': [{'protocol': 'TCP'}]}  | ClientException | Invalid 'protocol' setting: "TCP"
            {}                                          | {'logConfiguration': {'options': {}}}    | ClientException | LogConfiguration.logDriver should not be null or empty.
            {}                                          | {'secrets': [{'name': 'A'}]}             | ClientException | Secret.valueFrom should not be null or empty.
            {}                                          | {'memory': null}                         | ClientException | Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be specified.
            {'networkMode': 'awsvpc'}                   | {'portMappings': [{'containerPort': 80, 'hostPort': 81}]} | ClientException | When networkMode=awsvpc, the host ports and container ports in port mappings must match.
            """)
    void wrongTypesAndValuesAreRefused(String members, String containerMembers, String type, String words) {
        assertRefused(members, containerMembers, type, words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'networkMode': 'bridge'}           | {}                        | Fargate only supports network mode ‘awsvpc’.
            {'cpu': null}                       | {}                        | Fargate requires that 'cpu' be defined at the task level.
            {'memory': null}                    | {}                        | Fargate requires that 'memory' be defined at the task level.
            {'cpu': 'much'}                     | {}                        | Invalid 'cpu' setting for task.
            {'memory': '4096'}                  | {}                        | No Fargate configuration exists for given values: 256 CPU, 4096 memory.
            {'cpu': '1024', 'memory': '1024'}   | {}                        | No Fargate configuration exists for given values: 1024 CPU, 1024 memory.
            {'cpu': '8192', 'memory': '18432'}  | {}                        | No Fargate configuration exists
            {'cpu': '300'}                      | {}                        | No Fargate configuration exists
            {}                                  | {'privileged': true}      | do not support privileged
            {}                                  | {'image': '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1'} | Fargate requires task definition to have execution role ARN to support ECR images.
            {}                                  | {'logConfiguration': {'logDriver': 'awslogs'}} | Fargate requires task definition to have execution role ARN to support log driver awslogs.
            """)
    void fargatesRulesAreChecked(String members, String containerMembers, String words) {
        ObjectNode fargate = object(
                "{'requiresCompatibilities': ['FARGATE'], 'networkMode': 'awsvpc', 'cpu': '256', 'memory': '512'}");
        ecs(account, "RegisterTaskDefinition", Json.write(with(fargate.deepCopy(), "{}")));

        fargate.setAll(object(members));
        assertRefused(Json.write(fargate), containerMembers, "ClientException", words);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:us-east-1:123456789012:cluster/dev, arn:aws:ecs:us-east-1:123456789012:service/dev/web",
        "dev, arn:aws:ecs:us-east-1:123456789012:service/web",
        "arn:aws:ecs:us-east-1:123456789012:cluster/dev, web"
    })
    void serviceIsFoundByNameOrArn(String cluster, String service) {
        assertThat(ecs(account, "DescribeServices", "{'cluster': '%s', 'services': ['%s']}".formatted(cluster, service))
                        .at("/services/0/serviceName")
                        .asText())
                .isEqualTo("web");
    }

    @Test
    void serviceOfAnotherRegionIsMissing() {
        String arn = "arn:aws:ecs:eu-west-1:123456789012:service/dev/web";

        assertThat(ecs(account, "DescribeServices", "{'cluster': 'dev', 'services': ['%s']}".formatted(arn))
                        .path("failures"))
                .isEqualTo(Json.parse("[{\"arn\": \"%s\", \"reason\": \"MISSING\"}]".formatted(arn)));
    }

    @ParameterizedTest
    @CsvSource({"1 vCPU, 2GB", "1024, 2048", ".25 vCPU, 0.5 GB", "16384, 122880"})
    void fargateTakesUnitsAndLargerOnes(String cpu, String memory) {
        ObjectNode fargate = object("{'requiresCompatibilities': ['FARGATE'], 'networkMode': 'awsvpc'}");
        fargate.put("cpu", cpu).put("memory", memory);

        assertThat(ecs(account, "RegisterTaskDefinition", Json.write(with(fargate, "{}")))
                        .at("/taskDefinition/revision")
                        .asInt())
                .isEqualTo(4);
    }

    private void assertRefused(String members, String containerMembers, String type, String words) {
        assertThatThrownBy(() ->
                        ecs(account, "RegisterTaskDefinition", Json.write(with(object(members), containerMembers))))
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns(type, SandboxException::type);
    }

    private static ObjectNode with(ObjectNode request, String containerMembers) {
        ObjectNode container = object("{'name': 'a', 'image': 'nginx:1', 'memory': 64}");
        container.setAll(object(containerMembers));
        request.put("family", "web").putArray("containerDefinitions").add(container);
        return request;
    }

    private static String registering(String family, String containers) {
        return "{'family': %s, 'containerDefinitions': [%s]}".formatted(family, containers);
    }

    private static String tagged(String tags) {
        ObjectNode request = object(registering("'web'", "{'name': 'a', 'image': 'b', 'memory': 64}"));
        request.set("tags", Json.parse(tags.replace('\'', '"')));
        return Json.write(request);
    }
}
