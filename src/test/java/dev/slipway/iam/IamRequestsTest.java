package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IAM is asked about a call. */
class IamRequestsTest {
    private static final String ECS = "arn:aws:ecs:us-east-1:123456789012:";

    private final AwsAccount account = new AwsAccount();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ecs DescribeTaskDefinition | {'taskDefinition': 'web:1'} | *",
                "ecs ListServices | {'cluster': 'dev'} | *",
                "ecs ListTasks | {'cluster': 'dev', 'serviceName': 'web'} | ECS:container-instance/dev/*",
                "ecs DescribeTasks | {'cluster': 'dev', 'tasks': ['ECS:task/dev/1a', '2b']} | ECS:task/dev/1a ECS:task/dev/2b",
                "ecs DescribeServices | {'cluster': 'dev', 'services': ['web', 'api']} | ECS:service/dev/web ECS:service/dev/api",
                "ecs RunTask | {'cluster': 'dev', 'taskDefinition': 'ECS:task-definition/web:1', 'tags': [{'key': 'a', 'value': 'b'}]}"
                        + " | ECS:task-definition/web:1 ECS:task/dev/*",
                "ecs RunTask | {'cluster': 'dev', 'taskDefinition': 'web:1', 'overrides': {'taskRoleArn': 'arn:aws:iam::123456789012:role/migrate'}}"
                        + " | ECS:task-definition/web:1 arn:aws:iam::123456789012:role/migrate",
                "ecs StopTask | {'cluster': 'dev', 'task': 'ECS:task/dev/1a'} | ECS:task/dev/1a",
                "ecs UpdateService | {'cluster': 'ECS:cluster/dev', 'service': 'ECS:service/dev/web'} | ECS:service/dev/web",
                "ecs ListServiceDeployments | {'service': 'web'} | ECS:service/default/web",
                "ecs StopServiceDeployment | {'serviceDeploymentArn': 'ECS:service-deployment/dev/web/a'}"
                        + " | ECS:service/dev/web ECS:service-deployment/dev/web/a",
                "ecs ContinueServiceDeployment | {'serviceDeploymentArn': 'ECS:service-deployment/dev/web/a', 'hookId': 'h'}"
                        + " | ECS:service/dev/web ECS:service-deployment/dev/web/a",
                "ecs DescribeServiceRevisions | {'serviceRevisionArns': ['ECS:service-revision/dev/web/1', 'ECS:service-revision/dev/web/2']}"
                        + " | ECS:service/dev/web ECS:service-revision/dev/web/1 ECS:service-revision/dev/web/2",
                "ecr BatchGetImage | {'repositoryName': 'acme/web'} | arn:aws:ecr:us-east-1:123456789012:repository/acme/web",
                "ecr DescribeImageSigningStatus | {'repositoryName': 'acme/web'} | arn:aws:ecr:us-east-1:123456789012:repository/acme/web",
                "ecr DescribeImageScanFindings | {'repositoryName': 'acme/web'} | arn:aws:ecr:us-east-1:123456789012:repository/acme/web * *",
                "ecr DescribeImages | {'registryId': '210987654321', 'repositoryName': 'acme/web'}"
                        + " | arn:aws:ecr:us-east-1:210987654321:repository/acme/web",
                "ssm GetParameter | {'Name': '/slipway'} | arn:aws:ssm:us-east-1:123456789012:parameter/slipway",
                "ssm GetParametersByPath | {'Path': '/slipway/'} | arn:aws:ssm:us-east-1:123456789012:parameter/slipway/",
                "sts AssumeRole | {'RoleArn': 'arn:aws:iam::210987654321:role/slipway'} | arn:aws:iam::210987654321:role/slipway"
            })
    void callConcernsResources(String call, String input, String resources) {
        assertThat(requests(call, input.replace("ECS:", ECS)))
                .extracting(IamRequest::resource)
                .containsExactly(resources.replace("ECS:", ECS).split(" ", -1));
    }

    @Test
    void registrationWithTagsAndRolesRequiresTagAndPassPermissions() {
        String family = ECS + "task-definition/web:*";
        assertThat(requests("ecs RegisterTaskDefinition", """
                        {'family': 'web', 'taskRoleArn': 'arn:aws:iam::123456789012:role/task',
                         'containerDefinitions': [{'name': 'app', 'image': 'x', 'memory': 64}],
                         'tags': [{'key': 'team', 'value': 'a'}]}"""))
                .containsExactly(
                        tagged(IamRequest.on("ecs:RegisterTaskDefinition", family)),
                        tagged(IamRequest.on("ecs:TagResource", family))
                                .with("ecs:CreateAction", "RegisterTaskDefinition"),
                        IamRequest.on("iam:PassRole", "arn:aws:iam::123456789012:role/task")
                                .with("iam:PassedToService", "ecs-tasks.amazonaws.com")
                                .with("iam:AssociatedResourceArn", family));
    }

    @Test
    void registrationWithoutTagsAndRolesRequiresOnlyRegister() {
        assertThat(requests("ecs RegisterTaskDefinition", """
                        {'family': 'web', 'containerDefinitions': [{'name': 'app', 'image': 'x', 'memory': 64}]}"""))
                .extracting(IamRequest::action)
                .containsExactly("ecs:RegisterTaskDefinition");
    }

    @Test
    void updatedTaskDefinitionIsCondition() {
        assertThat(requests("ecs UpdateService", "{'cluster': 'dev', 'service': 'web', 'taskDefinition': 'web:7'}"))
                .singleElement()
                .satisfies(request -> assertThat(request.context())
                        .isEqualTo(Map.of(
                                "ecs:cluster", List.of(ECS + "cluster/dev"),
                                "ecs:task-definition", List.of(ECS + "task-definition/web:7"))));
    }

    @Test
    void tagsOfAStoppedTaskAreConditions() {
        account.setup().service("dev", "web", account.setup().taskDefinition("""
                        {"family": "web", "containerDefinitions": [{"name": "app", "image": "x", "memory": 64}]}"""));
        account.call("ecs", "RunTask", (ObjectNode) Json.parse("""
                        {"cluster": "dev", "taskDefinition": "web", "tags": [{"key": "slipway:service", "value": "web"}]}"""));
        String task = account.calls()
                .getLast()
                .answer()
                .orElseThrow()
                .at("/tasks/0/taskArn")
                .asText();

        assertThat(requests("ecs StopTask", "{'cluster': 'dev', 'task': '%s'}".formatted(task)))
                .singleElement()
                .satisfies(request -> assertThat(request.context())
                        .isEqualTo(Map.of(
                                "ecs:cluster", List.of(ECS + "cluster/dev"),
                                "aws:ResourceTag/slipway:service", List.of("web"))));
    }

    @Test
    void eventsOfOneCallAreOneRequestForEachBus() {
        assertThat(requests("events PutEvents", """
                        {'Entries': [
                          {'Source': 'slipway', 'DetailType': 'A', 'Detail': '{}', 'EventBusName': 'acme'},
                          {'Source': 'other', 'DetailType': 'B', 'Detail': '{}', 'EventBusName': 'acme'},
                          {'Source': 'slipway', 'DetailType': 'B', 'Detail': '{}'}]}"""))
                .containsExactly(
                        IamRequest.on("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/acme")
                                .with("events:source", "slipway", "other")
                                .with("events:detail-type", "A", "B"),
                        IamRequest.on("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/default")
                                .with("events:source", "slipway")
                                .with("events:detail-type", "B"));
    }

    @Test
    void unknownCallIsNotIgnored() {
        assertThatThrownBy(() -> requests("ecs DescribeClusters", "{}"))
                .hasMessageContaining("what does IAM see of ecs:DescribeClusters?");
    }

    private static IamRequest tagged(IamRequest request) {
        return request.with("aws:RequestTag/team", "a").with("aws:TagKeys", "team");
    }

    /** Of a call as the account keeps it, whether it was done or refused. */
    private List<IamRequest> requests(String serviceAndOperation, String input) {
        String[] words = serviceAndOperation.split(" ", -1);
        try {
            account.call(words[0], words[1], (ObjectNode) Json.parse(input.replace('\'', '"')));
        } catch (SandboxException refused) {
            // it was asked for all the same
        }
        return new IamRequests("123456789012", "us-east-1").of(account.calls().getLast());
    }
}
