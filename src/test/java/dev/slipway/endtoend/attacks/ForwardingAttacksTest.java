package dev.slipway.endtoend.attacks;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An account that forwards its events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardingAttacksTest {
    private static final String DIGEST = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    /** Source, kind, resource, and detail with ' in place of ", OURS and THEIRS in the place of accounts. */
    private static final String EVENTS = """
            aws.ecr | ECR Image Action | | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-7', 'image-digest': 'DIGEST'} | SELECTION | takes its images from
            aws.ecr | ECR Image Action | | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'v1.3.0', 'image-digest': 'DIGEST'} | SELECTION | takes its images from
            aws.ecr | ECR Image Action | | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-7', 'image-digest': 'DIGEST', 'account': 'OURS', 'registry-id': 'OURS'} | SELECTION | takes its images from
            aws.ecr | ECR Image Action | | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'OURS.dkr.ecr.us-east-1.amazonaws.com/team-b/shop', 'image-tag': 'main-7', 'image-digest': 'DIGEST'} | SELECTION | no target
            aws.ecr | ECR Image Action | | {'action-type': 'DELETE', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-7', 'image-digest': 'DIGEST'} | BUS |
            aws.ecr | ECR Replication Action | | {'action-type': 'REPLICATE', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-7', 'image-digest': 'DIGEST'} | BUS |
            aws.ecs | ECS Deployment State Change | arn:aws:ecs:us-east-1:THEIRS:service/b-dev/b-shop | {'eventName': 'SERVICE_DEPLOYMENT_FAILED', 'deploymentId': 'ID'} | SELECTION | no target
            aws.ecs | ECS Deployment State Change | arn:aws:ecs:us-east-1:OURS:service/b-dev/b-shop | {'eventName': 'SERVICE_DEPLOYMENT_FAILED', 'deploymentId': 'ID'} | SELECTION | it is about another account or region than the one that sent it
            aws.ecs | ECS Hook State Change | arn:aws:ecs:us-east-1:THEIRS:service/b-dev/b-shop | {'eventName': 'HOOK_AWAITING_ACTION', 'serviceArn': 'arn:aws:ecs:us-east-1:THEIRS:service/b-dev/b-shop', 'hookId': 'h'} | SELECTION | no target
            aws.ecs | ECS Task State Change | | {'startedBy': 'slipway/release/1', 'lastStatus': 'STOPPED', 'clusterArn': 'arn:aws:ecs:us-east-1:THEIRS:cluster/b-dev', 'taskArn': 'arn:aws:ecs:us-east-1:THEIRS:task/b-dev/1', 'taskDefinitionArn': 'arn:aws:ecs:us-east-1:THEIRS:task-definition/b-shop-dev:1'} | SELECTION | no target
            aws.ecs | AWS API Call via CloudTrail | | {'eventSource': 'ecs.amazonaws.com', 'eventName': 'RegisterTaskDefinition', 'requestParameters': {'family': 'b-shop-dev-template'}, 'responseElements': {'taskDefinition': {'taskDefinitionArn': 'arn:aws:ecs:us-east-1:THEIRS:task-definition/b-shop-dev-template:2'}}} | SELECTION | template
            aws.ecs | ECS Hook State Change | | {'eventName': 'HOOK_FAILED', 'serviceArn': 'arn:aws:ecs:us-east-1:OURS:service/b-dev/b-shop', 'hookId': 'h'} | SELECTION | it is about another account
            aws.ecs | ECS Task State Change | | {'startedBy': 'slipway/release/1', 'lastStatus': 'STOPPED', 'clusterArn': 'arn:aws:ecs:us-east-1:OURS:cluster/b-dev', 'taskArn': 'arn:aws:ecs:us-east-1:OURS:task/b-dev/1', 'taskDefinitionArn': 'arn:aws:ecs:us-east-1:OURS:task-definition/b-shop-dev:1'} | SELECTION | it is about another account
            aws.ecs | AWS API Call via CloudTrail | | {'eventSource': 'ecs.amazonaws.com', 'eventName': 'RegisterTaskDefinition', 'requestParameters': {'family': 'b-shop-dev-template'}, 'responseElements': {'taskDefinition': {'taskDefinitionArn': 'arn:aws:ecs:us-east-1:OURS:task-definition/b-shop-dev-template:2'}}} | SELECTION | it is about another account
            aws.ecs | ECS Service Action | arn:aws:ecs:us-east-1:OURS:service/b-dev/b-shop | {'eventName': 'SERVICE_DEPLOYMENT_FAILED'} | BUS |
            aws.events | Scheduled Event | | {} | BUS |
            acme.releases | Slipway Deploy Requested | | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme.releases | Slipway Deploy Requested | | {'account': 'OURS', 'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            slipway | Slipway Deploy Requested | | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            slipway | Deployment Failed | | {'service': 'b-shop', 'environment': 'dev'} | BUS |
            """;

    private final AttackStage stage = new AttackStage();

    static List<Attack> attacks() {
        return Attack.table(
                EVENTS.replace("OURS", Teams.ACCOUNT)
                        .replace("THEIRS", AttackStage.FORWARDING)
                        .replace("DIGEST", DIGEST),
                row -> stage -> new ForwardingAccount(stage)
                        .sends(
                                row.getFirst(),
                                row.get(1),
                                row.get(2),
                                row.get(3).replace('\'', '"').replace("\"ID\"", "\"" + stage.deployment() + "\"")));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isStopped(Attack attack) {
        AttackCheck.isStopped(attack, stage);
    }
}
