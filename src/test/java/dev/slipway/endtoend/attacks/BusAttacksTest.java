package dev.slipway.endtoend.attacks;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may put events on the default bus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusAttacksTest {
    /** Source, kind and detail with ' in place of ". */
    private static final String ENTRIES = """
            aws.ecr       | ECR Image Action            | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-1'} | BUS |
            aws.ecs       | ECS Deployment State Change | {'eventName': 'SERVICE_DEPLOYMENT_FAILED', 'deploymentId': 'ecs-svc/1'} | BUS |
            aws.events    | Scheduled Event             | {}                                                       | BUS |
            AWS.ecs       | ECS Deployment State Change | {'eventName': 'SERVICE_DEPLOYMENT_FAILED', 'deploymentId': 'ecs-svc/1'} | BUS |
            slipway       | Deployment Succeeded        | {'service': 'b-shop', 'environment': 'dev'}              | BUS |
            slipway       | Deployment Failed           | {'service': 'b-shop', 'environment': 'dev'}              | BUS |
            slipway       | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme.other    | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme          | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme.releases.x | Slipway Deploy Requested  | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            Acme.Releases | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme.releases | slipway deploy requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | BUS |
            acme.releases | ECR Image Action            | {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-1'} | BUS |
            acme.releases | Slipway Deploy Requested    | {'service': 'b-shop'                                     | BUS |
            acme.releases | Slipway Deploy Requested    | 'b-shop'                                                 | BUS |
            acme.releases | Slipway Deploy Requested    | {'action': 'status'}                                     | REQUEST |
            acme.releases | Slipway Deploy Requested    | {'action': 'history', 'service': 'b-shop', 'environment': 'dev'} | REQUEST |
            acme.releases | Slipway Deploy Requested    | {'action': 'queues'}                                     | REQUEST |
            acme.releases | Slipway Deploy Requested    | {'action': 'run', 'service': 'b-shop', 'environment': 'dev', 'command': ['x']} | REQUEST | run
            acme.releases | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1', 'wait': true} | REQUEST | wait
            acme.releases | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1', 'cluster': 'a-dev'} | REQUEST | $.detail.cluster
            acme.releases | Slipway Deploy Requested    | {'service': ['b-shop'], 'environment': 'dev', 'tag': 'main-1'} | REQUEST | $.detail.service
            acme.releases | Slipway Deploy Requested    | {'service': 'b-shop', 'environment': 'prod', 'from': 'dev'} | IMAGE | sign
            """;

    private final AttackStage stage = new AttackStage();

    static List<Attack> attacks() {
        return Attack.table(
                ENTRIES,
                row -> stage -> new EventPutter(stage)
                        .puts(row.getFirst(), row.get(1), row.get(2).replace('\'', '"')));
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
