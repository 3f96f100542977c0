package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.local.LocalSlipway;
import dev.slipway.sandbox.template.Template;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The example one-service, whole, against the sandbox: Terraform with the real AWS provider creates Slipway and the service,
 * a push is deployed to it, and the plan stays empty.
 */
class OneServiceIT {
    private static final Path EXAMPLE = Path.of("examples/one-service");

    @Test
    void exampleAppliesAndSlipwayDeploysIntoIt() throws Exception {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (var slipway =
                new LocalSlipway(Template.read(Path.of("template.yaml")), 0, Duration.ofMillis(100), nowhere)) {
            var terraform = new Terraform("OneServiceIT", slipway.endpoint());
            example(terraform);

            assertThat(terraform.init().apply())
                    .hasSizeGreaterThan(40)
                    .containsKeys(
                            "aws_security_group.web",
                            "module.slipway.aws_lambda_function.this[\"deploy\"]",
                            "module.slipway.aws_iam_role.this[\"deploy\"]",
                            "module.web.aws_ecs_service.this[0]")
                    .allSatisfy((resource, action) ->
                            assertThat(action).as(resource).isEqualTo("create"));
            nothingToDo(terraform);

            slipway.account().setup().push("acme/web", "main-1", "main-1");
            untilDeployed(slipway);
            var aws = new AwsView(slipway.account());
            assertThat(aws.runs("web")).isEqualTo("web-dev:1");
            assertThat(aws.image("web")).startsWith("acme/web:main-1@sha256:");
            nothingToDo(terraform);

            assertThat(terraform.destroy()).hasSizeGreaterThan(40).doesNotContainValue("update");
        }
    }

    /** The example and a copy of the module that permits the provider of the tests. */
    private static void example(Terraform terraform) throws IOException {
        for (String file : List.of("main.tf", "variables.tf", "outputs.tf")) {
            terraform.write(
                    file,
                    Files.readString(EXAMPLE.resolve(file))
                            .replace("\"../../terraform\"", "\"./slipway\"")
                            .replace("\"../../terraform/service\"", "\"../../../terraform/service\""));
        }
        Path module = Path.of("terraform");
        for (Path folder : List.of(module, module.resolve("policies"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = terraform.directory().resolve("slipway").resolve(module.relativize(file));
                    Files.createDirectories(copy.getParent());
                    String text = Files.readString(file);
                    boolean hasVersions = file.endsWith("versions.tf");
                    Files.writeString(
                            copy,
                            hasVersions ? text.replaceAll("\\bversion = \"[^\"]*\"", "version = \">= 5.100\"") : text);
                }
            }
        }
        // the oldest provider does not know java25, and only a zip file has another runtime
        terraform.write("function.zip", "any file");
        terraform
                .variable("region", "us-east-1")
                .variable("jar", "function.zip")
                .variable("runtime", "provided.al2023");
    }

    private static void untilDeployed(LocalSlipway slipway) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> waited = http.send(
                    HttpRequest.newBuilder(slipway.endpoint().resolve("/_sandbox/Wait"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(waited.statusCode()).as(waited.body()).isEqualTo(200);
        }
    }

    private static void nothingToDo(Terraform terraform) {
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).as(plan.text()).isZero();
    }
}
