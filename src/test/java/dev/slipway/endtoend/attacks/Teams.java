package dev.slipway.endtoend.attacks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.Setup;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;

/**
 * An installation for two teams: each has a service in dev, which pushes deploy, and in prod, where a version must be signed,
 * with a repository, parameters, a boundary and callers of its own.
 */
final class Teams {
    static final String ACCOUNT = "123456789012";
    static final String REGISTRY = ACCOUNT + ".dkr.ecr.us-east-1.amazonaws.com";
    /** A value of an environment variable that no log line and no answer may contain. */
    static final String SECRET = "correct-horse";

    static final String PATH = "/slipway/targets/";
    static final String SOURCE = "acme.releases";

    /** The parameters of the installation, as the template names them. */
    static final Map<String, String> INSTALLATION = Map.of(
            "Configuration",
            "ssm:" + PATH,
            "CallersOnly",
            "ENABLED",
            "RequestSources",
            SOURCE,
            "Boundaries",
            "{%s, %s}".formatted(boundary("a"), boundary("b")),
            "Callers",
            """
                    {"team-a": {"services": ["a-*"], "environments": ["dev"]},
                     "a-release": {"actions": ["deploy", "promote", "rollback"], "services": ["a-*"],
                                   "environments": ["prod"], "from": ["dev"]},
                     "a-viewer": {"actions": ["status", "history", "why"], "services": ["a-*"]},
                     "team-b": {"services": ["b-*"]}}""");

    private Teams() {}

    private static String boundary(String team) {
        return """
                "%1$steam-%2$s/*": {
                  "repository": ["team-%2$s/*"], "registry": ["%3$s"], "cluster": ["%2$s-*"], "ecsService": ["%2$s-*"],
                  "family": ["%2$s-*"], "template": ["%2$s-*"], "service": ["%2$s-*"], "roleArn": ["own"],
                  "taskRoleArn": ["arn:aws:iam::%4$s:role/%2$s-*"], "region": ["us-east-1"],
                  "environment": ["dev", "prod"]}""".formatted(PATH, team, REGISTRY, ACCOUNT);
    }

    static ObjectNode target(String team, String service, String environment, String repository, String... tags) {
        ObjectNode target = Json.object()
                .put("service", team + "-" + service)
                .put("environment", environment)
                .put("repository", "team-%s/%s".formatted(team, repository))
                .put("cluster", team + "-" + environment);
        List.of(tags).forEach(target.putArray("tags")::add);
        return target;
    }

    /** Creates what both teams have, before anything is pushed. */
    static void create(LocalSlipway slipway) {
        Setup setup = slipway.account().setup();
        team(setup, "a", "web");
        team(setup, "b", "shop");
        setup.repository("team-a/evil");
    }

    private static void team(Setup setup, String team, String name) {
        setup.repository("team-%s/%s".formatted(team, name));
        for (String environment : List.of("dev", "prod")) {
            setup.service(
                    team + "-" + environment,
                    "%s-%s".formatted(team, name),
                    setup.taskDefinition(
                            template("%s-%s-%s-template".formatted(team, name, environment), team + "/" + name)));
            ObjectNode target = environment.equals("dev")
                    ? target(team, name, environment, name, "main-*")
                    : target(team, name, environment, name, "semver:1.x").put("signed", true);
            setup.parameter("%steam-%s/%s-%s".formatted(PATH, team, name, environment), Json.write(target));
        }
    }

    static String template(String family, String repository) {
        return """
                {"family": "%s", "cpu": "256", "memory": "512", "networkMode": "awsvpc",
                 "requiresCompatibilities": ["FARGATE"], "executionRoleArn": "arn:aws:iam::%s:role/execution",
                 "containerDefinitions": [{"name": "app", "image": "%s/team-%s:latest",
                   "environment": [{"name": "PASSWORD", "value": "%s"}]}]}""".formatted(family, ACCOUNT, REGISTRY, repository, SECRET);
    }
}
