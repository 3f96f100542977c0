package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The example teams against the sandbox: a Slipway with the boundaries and callers that Terraform plans for the platform deploys
 * what the team's configuration creates, and nothing of it for another team.
 */
class TeamsExampleIT {
    private static final Path EXAMPLE = Path.of("examples/teams");
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final String REQUEST =
            "{\"action\": \"hold\", \"service\": \"team-a-web\", \"environment\": \"dev\", \"reason\": \"release freeze\"}";

    /** Of team-b: without its boundary it would clash with the target of team-a, and neither would count. */
    private static final String STOLEN =
            "{\"service\": \"team-a-web\", \"environment\": \"dev\", \"repository\": \"teams/team-b/web\"}";

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @Test
    void slipwayServesATeamInsideItsBoundaryAndRefusesEverybodyElse() throws Exception {
        try (var slipway = new LocalSlipway(
                        Installation.of(TEMPLATE, "us-east-1", platform()),
                        LocalSlipway.Start.empty(),
                        0,
                        Duration.ofMillis(100),
                        nowhere);
                var http = HttpClient.newHttpClient()) {
            slipway.account().setup().parameter("/slipway/targets/team-b/web", STOLEN);
            Terraform team = team(slipway);
            var aws = new AwsView(slipway.account());
            slipway.account().setup().push("teams/team-a/web", "main-1", "main-1");
            untilDeployed(slipway, http);
            assertThat(aws.runs("team-a-web")).isEqualTo("team-a-web-dev:1");
            assertThat(team.plan().exitCode()).isZero();

            assertThat(ask(slipway, http, "team-a-on-call")).contains("\"done\":[{\"service\":\"team-a-web\"");
            assertThat(ask(slipway, http, "team-b-on-call")).contains("errorMessage", "team-b-*");
            assertThat(ask(slipway, http, "team-a-pipeline")).contains("errorMessage", "may not request hold");
            assertThat(ask(slipway, http, "live")).contains("errorMessage");
        }
    }

    /** The text that the platform's configuration puts into the parameters of the installation. */
    private Map<String, String> platform() throws IOException {
        try (var slipway = new LocalSlipway(TEMPLATE, 0, Duration.ofMillis(100), nowhere)) {
            var terraform = new Terraform("TeamsExampleIT-platform", slipway.endpoint());
            copy(EXAMPLE, terraform, "\"../../terraform\"", "\"%s\"".formatted(terraform.installingModule()));
            terraform.write("function.zip", "any file");
            terraform
                    .variable("region", "us-east-1")
                    .variable("jar", "function.zip")
                    .variable("runtime", "provided.al2023");
            terraform.init().plan();
            PlanJson planned = terraform.planned();
            return Map.of(
                    "Boundaries", text(planned, "boundaries"),
                    "Callers", text(planned, "callers"),
                    "CallersOnly", "ENABLED");
        }
    }

    private static String text(PlanJson planned, String parameter) {
        return planned.change("module.slipway.aws_ssm_parameter.%s[0]".formatted(parameter))
                .at("/after/value")
                .asText();
    }

    /** What the platform creates for the team, and the team's configuration, applied. */
    private static Terraform team(LocalSlipway slipway) throws IOException {
        slipway.account().setup().cluster("dev").cluster("prod");
        slipway.account()
                .quietly(
                        "iam",
                        "CreateRole",
                        Json.object()
                                .put("RoleName", "team-a-execution")
                                .put("Path", "/teams/team-a/")
                                .put("AssumeRolePolicyDocument", "{}"));
        var terraform = new Terraform("TeamsExampleIT-team", slipway.endpoint());
        copy(EXAMPLE.resolve("team"), terraform, "\"../../../terraform/service\"", "\"../../../terraform/service\"");
        terraform.variable("region", "us-east-1");
        assertThat(terraform.init().apply())
                .containsKeys("module.web[\"dev\"].aws_ecs_service.this[0]", "aws_ecr_repository.web");
        return terraform;
    }

    private static void copy(Path from, Terraform terraform, String source, String copied) throws IOException {
        for (String file : List.of("main.tf", "variables.tf", "outputs.tf")) {
            terraform.write(file, Files.readString(from.resolve(file)).replace(source, copied));
        }
    }

    private static String ask(LocalSlipway slipway, HttpClient http, String alias) throws Exception {
        return post(slipway, http, "/2015-03-31/functions/slipway-deploy:%s/invocations".formatted(alias), REQUEST);
    }

    private static void untilDeployed(LocalSlipway slipway, HttpClient http) throws Exception {
        post(slipway, http, "/_sandbox/Wait", "");
    }

    private static String post(LocalSlipway slipway, HttpClient http, String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(slipway.endpoint().resolve(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
