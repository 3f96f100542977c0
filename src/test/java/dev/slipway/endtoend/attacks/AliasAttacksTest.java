package dev.slipway.endtoend.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may invoke one alias of DeployFunction. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AliasAttacksTest {
    /** The alias, the payload with ' in place of ", where it ends, and a part of the message. */
    private static final String ATTACKS = """
            team-a    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'}                   | CALLER | caller team-a may not ask for the service "b-shop"
            team-a    | {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1', 'dryRun': true}   | CALLER | the service "b-shop"
            team-a    | {'service': 'a-web', 'environment': 'prod', 'tag': 'v1.2.0'}                   | CALLER | the environment "prod"
            team-a    | {'service': 'a-web', 'environment': 'prod', 'from': 'dev'}                     | CALLER | the environment "prod"
            a-release | {'service': 'a-web', 'environment': 'prod', 'tag': 'v1.2.0'}                   | CALLER | may not deploy by tag or digest, only what is good in: dev
            a-release | {'service': 'a-web', 'environment': 'prod', 'digest': 'sha256:0000000000000000000000000000000000000000000000000000000000000000'} | CALLER | may not deploy by tag or digest
            a-release | {'service': 'a-web', 'environment': 'prod', 'from': 'test'}                    | CALLER | may not take a version from "test", only from: dev
            a-release | {'service': 'a-web', 'environment': 'prod', 'from': 'dev', 'despiteFindings': true} | CALLER | may not set despiteFindings
            a-release | {'service': 'a-web', 'environment': 'prod', 'from': 'dev'}                     | IMAGE  | sign
            a-release | {'action': 'promote', 'environment': 'prod', 'from': 'dev'}                    | IMAGE  | sign
            a-release | {'action': 'promote', 'environment': 'prod', 'from': 'dev', 'services': ['b-shop']} | CALLER | the service "b-shop"
            a-release | {'action': 'promote', 'environment': 'prod', 'from': 'dev', 'services': ['a-web', 'b-shop']} | CALLER | the service "b-shop"
            a-release | {'action': 'rollback', 'service': 'a-web', 'environment': 'prod', 'hold': true, 'reason': 'x'} | CALLER | may not request hold
            a-release | {'action': 'rollback', 'service': 'b-shop', 'environment': 'prod'}             | CALLER | the service "b-shop"
            a-release | {'action': 'restart', 'service': 'a-web', 'environment': 'prod'}               | CALLER | may not request restart
            team-a    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1', 'despiteHold': true} | CALLER | may not set despiteHold
            team-a    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1', 'despiteFindings': true} | CALLER | may not set despiteFindings
            team-a    | {'action': 'rollback', 'environment': 'prod', 'since': '2026-03-02T08:00:00Z'} | CALLER | the environment "prod"
            team-a    | {'action': 'hold', 'environment': 'prod', 'reason': 'x'}                       | CALLER | the environment "prod"
            team-a    | {'action': 'hold', 'service': 'b-shop', 'reason': 'x'}                         | CALLER | the service "b-shop"
            team-a    | {'action': 'unhold', 'service': 'b-shop', 'environment': 'dev'}                | CALLER | the service "b-shop"
            team-a    | {'action': 'continue', 'service': 'b-shop', 'environment': 'dev'}              | CALLER | the service "b-shop"
            team-a    | {'action': 'abort', 'service': 'b-shop', 'environment': 'dev'}                 | CALLER | the service "b-shop"
            team-a    | {'action': 'run', 'service': 'b-shop', 'environment': 'dev', 'command': ['x']} | CALLER | the service "b-shop"
            team-a    | {'action': 'status', 'service': 'b-shop'}                                      | CALLER | the service "b-shop"
            team-a    | {'action': 'history', 'service': 'b-shop', 'environment': 'dev'}               | CALLER | the service "b-shop"
            team-a    | {'action': 'why', 'service': 'b-shop', 'environment': 'dev'}                   | CALLER | the service "b-shop"
            team-a    | {'action': 'check', 'service': 'b-shop', 'environment': 'dev'}                 | CALLER | the service "b-shop"
            team-a    | {'action': 'check', 'configuration': '{}'}                                     | CALLER | which concerns no target
            team-a    | {'action': 'diff', 'service': 'b-shop', 'environment': 'dev', 'from': 1, 'to': 2} | CALLER | the service "b-shop"
            team-a    | {'action': 'queues'}                                                           | CALLER | which concerns no target
            a-viewer  | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | CALLER | may not request deploy
            a-viewer  | {'action': 'hold', 'reason': 'x'}                                              | CALLER | may not request hold
            a-viewer  | {'action': 'unhold'}                                                           | CALLER | may not request unhold
            a-viewer  | {'action': 'abort', 'service': 'a-web', 'environment': 'dev'}                  | CALLER | may not request abort
            team-a    | {'service': 'b-*', 'environment': 'dev', 'tag': 'main-1'}                      | REQUEST | is not the name of the service
            team-a    | {'service': 'B-SHOP', 'environment': 'dev', 'tag': 'main-1'}                   | CALLER | may not ask for the service
            team-a    | {'service': 'a-x\\nb-shop', 'environment': 'dev', 'tag': 'main-1'}              | REQUEST | service
            team-a    | {'service': 'a-*', 'environment': 'dev', 'tag': 'main-1'}                      | REQUEST | service
            team-a    | {'service': 'a-../b-shop', 'environment': 'dev', 'tag': 'main-1'}              | REQUEST | service
            team-a    | {'service': '\\u0430-web', 'environment': 'dev', 'tag': 'main-1'}               | REQUEST | is not the name of the service
            team-a    | {'service': ['a-web', 'b-shop'], 'environment': 'dev', 'tag': 'main-1'}        | REQUEST | $.service
            team-a    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1', 'cluster': 'b-dev'} | REQUEST | $.cluster
            team-a    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1', 'caller': 'team-b'} | REQUEST | $.caller
            team-a    | [{'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'}]                 | REQUEST | $
            team-a    | {'detail-type': 'ECR Image Action', 'source': 'aws.ecr', 'account': '123456789012', 'region': 'us-east-1', 'id': 'x', 'time': '2026-03-02T09:00:00Z', 'detail': {'action-type': 'PUSH', 'result': 'SUCCESS', 'repository-name': 'team-b/shop', 'image-tag': 'main-1', 'image-digest': 'sha256:0000000000000000000000000000000000000000000000000000000000000000'}} | ALIAS | takes requests only
            team-a    | {'detail-type': 'Slipway Deploy Requested', 'source': 'acme.releases', 'id': 'x', 'time': '2026-03-02T09:00:00Z', 'detail': {'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'}} | ALIAS | takes requests only
            team-a    | {'detail-type': 'ECS Deployment State Change', 'source': 'aws.ecs', 'resources': ['arn:aws:ecs:us-east-1:123456789012:service/b-dev/b-shop'], 'id': 'x', 'time': '2026-03-02T09:00:00Z', 'detail': {'eventName': 'SERVICE_DEPLOYMENT_FAILED', 'deploymentId': 'ecs-svc/1'}} | ALIAS | takes requests only
            team-a    | {'detail-type': 'AWS API Call via CloudTrail', 'source': 'aws.ecs', 'id': 'x', 'time': '2026-03-02T09:00:00Z', 'detail': {'eventName': 'RegisterTaskDefinition'}} | ALIAS | takes requests only
            team-a    | {'detail-type': 'Scheduled Event', 'source': 'aws.events', 'id': 'x', 'time': '2026-03-02T09:00:00Z', 'detail': {}} | ALIAS | takes requests only
            team-a    | {'detail-type': null, 'service': 'b-shop', 'environment': 'dev', 'tag': 'main-1'} | ALIAS | takes requests only
            team-b    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | CALLER | the service "a-web"
            rogue     | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | ALIAS | the alias "rogue" is no caller
            Team-A    | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | LAMBDA |
            live      | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | ALIAS | SLIPWAY_CALLERS_ONLY is true
            live      | {'action': 'status'}                                                           | ALIAS | SLIPWAY_CALLERS_ONLY is true
            $LATEST   | {'service': 'a-web', 'environment': 'dev', 'tag': 'main-1'}                    | ALIAS | SLIPWAY_CALLERS_ONLY is true
            1         | {'action': 'hold', 'reason': 'x'}                                              | ALIAS | SLIPWAY_CALLERS_ONLY is true
            """;

    private final AttackStage stage = new AttackStage();

    AliasAttacksTest() {
        stage.aws()
                .quietly(
                        "lambda",
                        "CreateAlias",
                        Json.object()
                                .put("FunctionName", "slipway-deploy")
                                .put("Name", "rogue")
                                .put("FunctionVersion", "1"));
    }

    static List<Attack> attacks() {
        var attacks = new ArrayList<>(Attack.table(
                ATTACKS,
                row -> stage -> new AliasCaller(stage, "slipway-deploy:" + row.getFirst())
                        .asks(row.get(1).replace('\'', '"'))));
        attacks.add(new Attack(
                "the function without an alias",
                stage -> new AliasCaller(stage, "slipway-deploy").asks("{\"action\": \"queues\"}"),
                Attack.Stop.ALIAS,
                "SLIPWAY_CALLERS_ONLY is true"));
        attacks.add(new Attack(
                "its alias, of RollbackFunction",
                stage -> new AliasCaller(stage, "slipway-rollback:team-a").asks("{}"),
                Attack.Stop.LAMBDA,
                ""));
        attacks.add(new Attack(
                "a request thirty times with one id",
                stage -> {
                    for (int time = 0; time < 30; time++) {
                        new AliasCaller(stage, "slipway-deploy:team-a").asks("""
                                {"id": "flood", "service": "b-shop", "environment": "dev", "tag": "main-1"}""");
                    }
                },
                Attack.Stop.CALLER,
                "may not ask for the service \"b-shop\""));
        return attacks;
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

    @Test
    void answersToOneTeamSayNothingOfTheOther() {
        for (String request : List.of(
                "{\"action\": \"status\"}",
                "{\"action\": \"history\", \"service\": \"a-web\", \"environment\": \"dev\"}",
                "{\"action\": \"history\", \"service\": \"a-other\", \"environment\": \"dev\"}",
                "{\"action\": \"why\", \"service\": \"a-web\", \"environment\": \"test\"}")) {
            assertThat(new AliasCaller(stage, "slipway-deploy:a-viewer").asks(request))
                    .contains("a-web")
                    .doesNotContain("b-shop", "team-b", "/b-", "\"b-", Teams.SECRET);
        }
    }
}
