package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module with callers, applied to the sandbox by the real provider: each is an alias that reaches DeployFunction. */
class CallersIT {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy";
    private static final String PIPELINE =
            "web-pipeline = { actions = [\"deploy\", \"status\"], services = [\"web\", \"api-*\"] }";

    private static String module(String source, String callers) {
        return """
                module "slipway" {
                  source     = "%s"
                  jar        = "${path.module}/function.bin"
                  runtime    = "java21"
                  task_roles = ["arn:aws:iam::123456789012:role/acme-*"]
                  callers    = { %s }
                  boundaries = { "/slipway/targets/team-a/*" = { cluster = ["team-a"] } }
                }
                output "caller_arns" { value = module.slipway.caller_arns }
                """.formatted(source, callers);
    }

    @Test
    void aliasesOfCallersFollowThePublishedVersion() throws Exception {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (var slipway =
                new LocalSlipway(Template.read(Path.of("template.yaml")), 0, Duration.ofMillis(100), nowhere)) {
            slipway.replace("DeployFunction", answersWithItsArn());
            var terraform = new Terraform("CallersIT", endpoints(slipway.endpoint()));
            String source = terraform.installingModule();
            terraform
                    .write("function.bin", "any file")
                    .write("main.tf", module(source, PIPELINE))
                    .init();

            assertThat(terraform.apply())
                    .containsKeys(
                            "module.slipway.aws_lambda_alias.caller[\"web-pipeline\"]",
                            "module.slipway.aws_lambda_function_event_invoke_config.caller[\"web-pipeline\"]",
                            "module.slipway.aws_ssm_parameter.callers[0]",
                            "module.slipway.aws_iam_policy.callers[0]")
                    .doesNotContainValue("update");
            assertThat(invoked(slipway, "slipway-deploy:web-pipeline")).isEqualTo(ARN + ":web-pipeline");
            assertThat(parameter(slipway, "/slipway-callers/slipway"))
                    .isEqualTo(
                            "{\"web-pipeline\":{\"actions\":[\"deploy\",\"status\"],\"services\":[\"web\",\"api-*\"]}}");
            assertThat(parameter(slipway, "/slipway-boundaries/slipway"))
                    .isEqualTo("{\"/slipway/targets/team-a/*\":{\"cluster\":[\"team-a\"]}}");
            nothingToDo(terraform);

            terraform
                    .write("function.bin", "a new version")
                    .write("main.tf", module(source, PIPELINE + "\n release = {}"));
            assertThat(terraform.apply())
                    .containsEntry("module.slipway.aws_lambda_alias.caller[\"web-pipeline\"]", "update")
                    .containsEntry("module.slipway.aws_lambda_alias.caller[\"release\"]", "create");
            assertThat(Stream.of("live", "web-pipeline", "release").map(alias -> version(slipway, alias)))
                    .containsExactly("2", "2", "2");
            assertThat(invoked(slipway, ARN + ":release")).isEqualTo(ARN + ":release");

            terraform.write("main.tf", module(source, "release = {}"));
            assertThat(terraform.apply())
                    .containsEntry("module.slipway.aws_lambda_alias.caller[\"web-pipeline\"]", "delete");
            assertThat(invoked(slipway, "slipway-deploy:web-pipeline")).contains("Function not found");
            nothingToDo(terraform);
            terraform.destroy();
        }
    }

    private static void nothingToDo(Terraform terraform) {
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).as(plan.text()).isZero();
    }

    private static LocalFunction answersWithItsArn() {
        return new LocalFunction(
                (input, output, context) -> {
                    ObjectNode answer = Json.object().put("arn", context.getInvokedFunctionArn());
                    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
                },
                ARN,
                Duration.ofMinutes(1));
    }

    private static Map<String, URI> endpoints(URI sandbox) {
        return Stream.of("lambda", "iam", "events", "sqs", "cloudwatch", "logs", "ssm", "sts")
                .collect(Collectors.toMap(Function.identity(), service -> sandbox));
    }

    /** The ARN by which the function was invoked, or the error. */
    private static String invoked(LocalSlipway slipway, String function) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            String body = http.send(
                            HttpRequest.newBuilder(slipway.endpoint()
                                            .resolve("/2015-03-31/functions/%s/invocations"
                                                    .formatted(function.replace(":", "%3A"))))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return Json.parse(body).path("arn").asText(body);
        }
    }

    private static String parameter(LocalSlipway slipway, String name) {
        return slipway.account()
                .quietly("ssm", "GetParameter", Json.object().put("Name", name))
                .at("/Parameter/Value")
                .asText();
    }

    private static String version(LocalSlipway slipway, String alias) {
        return slipway.account()
                .quietly(
                        "lambda",
                        "GetAlias",
                        Json.object().put("FunctionName", "slipway-deploy").put("Name", alias))
                .path("FunctionVersion")
                .asText();
    }
}
