package dev.slipway.endtoend.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may put one SSM parameter below the path of team A. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterAttacksTest {
    /** What the attack changes of a target that is inside its boundary, and the problem. */
    private static final String FIELDS = """
            "repository": "team-b/shop"                                                  | CONFIGURATION | repository: the value is outside the boundary
            "repository": "team-b/{x}"                                                   | CONFIGURATION | repository: the value is outside the boundary
            "registry": "999988887777.dkr.ecr.us-east-1.amazonaws.com"                    | CONFIGURATION | registry: the value is outside the boundary
            "registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com"                    | CONFIGURATION | registry: the value is outside the boundary
            "cluster": "b-dev"                                                           | CONFIGURATION | cluster: the value is outside the boundary
            "cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/b-dev"                 | CONFIGURATION | cluster: the value is outside the boundary
            "cluster": "arn:aws:ecs:us-east-1:999988887777:cluster/a-dev"                 | CONFIGURATION | cluster
            "ecsService": "b-shop"                                                       | CONFIGURATION | ecsService: the value is outside the boundary
            "family": "b-shop-dev"                                                       | CONFIGURATION | family: the value is outside the boundary
            "template": "b-shop-dev-template"                                            | CONFIGURATION | template: the value is outside the boundary
            "service": "b-shop"                                                          | CONFIGURATION | service: the value is outside the boundary
            "service": "\\u0062-shop"                                                     | CONFIGURATION | service: the value is outside the boundary
            "environment": "staging"                                                     | CONFIGURATION | environment: the value is outside the boundary
            "region": "eu-west-1"                                                        | CONFIGURATION | region: the value is outside the boundary
            "roleArn": "arn:aws:iam::123456789012:role/b-target"                         | CONFIGURATION | roleArn: the value is outside the boundary
            "roleArn": "own"                                                             | CONFIGURATION | roleArn
            "releaseTask": {"command": ["x"], "taskRoleArn": "arn:aws:iam::123456789012:role/b-task"} | CONFIGURATION | releaseTask.taskRoleArn: the value is outside the boundary
            "cluster": "a-x/b-dev"                                                       | CONFIGURATION | cluster
            "ecsService": "a-x/../b-shop"                                                | CONFIGURATION | ecsService
            "tags": ["/(a{1000}){1000}(battery-staple)/"]                                | CONFIGURATION | tags[0]
            "cluster": 7                                                                 | CONFIGURATION | cluster
            "boundary": "team-b"                                                         | CONFIGURATION | boundary
            """;

    private final AttackStage stage = new AttackStage();

    static List<Attack> attacks() {
        var attacks = new ArrayList<>(Attack.table(
                FIELDS, row -> stage -> new ParameterWriter(stage).puts(Json.write(evil(row.getFirst())), "String")));
        others().forEach((name, content) -> attacks.add(new Attack(
                name,
                stage -> new ParameterWriter(stage).puts(content, "String"),
                Attack.Stop.CONFIGURATION,
                "team-a/evil")));
        attacks.add(new Attack(
                "a SecureString",
                stage -> new ParameterWriter(stage).puts(Json.write(evil("\"cluster\": \"b-dev\"")), "SecureString"),
                Attack.Stop.CONFIGURATION,
                "SecureString"));
        return attacks;
    }

    private static ObjectNode evil(String changed) {
        ObjectNode evil = Teams.target("a", "evil", "dev", "evil", "*", ParameterWriter.CONTENT + "-*");
        return evil.setAll((ObjectNode) Json.parse("{%s}".formatted(changed)));
    }

    private static Map<String, String> others() {
        String good = Json.write(evil(""));
        String crossing = Json.write(evil("\"service\": \"a-other\", \"cluster\": \"b-dev\""));
        String theirs = Json.write(Teams.target("b", "shop", "dev", "shop", ParameterWriter.CONTENT + "-*", "*"));
        return Map.of(
                "the other team's own target, to clash with it",
                theirs,
                "a target of its own and one that crosses",
                "{\"targets\": [%s, %s]}".formatted(good, crossing),
                "a good target, with a member twice",
                good.replace("{", "{\"repository\": \"team-b/shop\", "),
                "a text that is not JSON",
                ParameterWriter.CONTENT + " {",
                "a number",
                "7",
                "8,000 characters in one member",
                good.replace("\"a-evil\"", "\"%s\"".formatted("a".repeat(7500))),
                "a list of targets",
                "[%s]".formatted(theirs),
                "brackets 3,000 deep",
                "[".repeat(3000) + "]".repeat(3000),
                "a target for every service",
                """
                        {"service": "{s}", "environment": "{e}", "repository": "team-b/{s}", "cluster": "{e}",
                         "tags": ["battery-staple-*", "*"]}""");
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

    /** It crosses only with the names of some events, so it is no problem of its parameter: those events pass it by. */
    @ParameterizedTest
    @MethodSource("patterns")
    void patternTakesNothingOfTheOtherTeam(String pattern) {
        Map<String, String> running = stage.running();
        stage.forget();

        new ParameterWriter(stage).puts(pattern, "String");
        stage.push(stage.aws(), "team-b/shop", "other-1");
        stage.goOn();

        assertThat(stage.running()).isEqualTo(running);
        assertThat(stage.writes()).isEmpty();
    }

    static List<String> patterns() {
        return List.of("""
                {"service": "{t}-{s}", "environment": "dev", "repository": "team-{t}/{s}", "cluster": "{t}-dev",
                 "tags": ["other-*"]}""", """
                {"service": "{t}-{s}", "environment": "prod", "repository": "team-{t}/{s}", "cluster": "{t}-prod",
                 "tags": ["other-*"]}""");
    }
}
