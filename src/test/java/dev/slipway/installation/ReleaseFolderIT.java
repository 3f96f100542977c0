package dev.slipway.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.installation.ReleaseFolder.Ran;
import dev.slipway.pipeline.CommandFixture;
import dev.slipway.sandbox.template.Template;
import dev.slipway.terraform.Terraform;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A release, and what is installed from its folder alone. All tests share one release, and one sandbox from its jar. */
class ReleaseFolderIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path directory;

    private static @Nullable ReleaseFolder made;
    private static @Nullable ServedSandbox served;

    @BeforeAll
    static void make() throws Exception {
        assumeTrue(
                ReleaseFolder.isBuilt(ReleaseFolder.SANDBOX.toString()),
                "mvn verify -Prelease builds and tests a release");
        made = ReleaseFolder.make(directory.resolve("release"));
        served = ServedSandbox.start(
                made.file("slipway-sandbox-VERSION.jar"), Files.createDirectory(directory.resolve("empty")));
    }

    @AfterAll
    static void stop() {
        if (served != null) {
            served.close();
        }
    }

    private static ReleaseFolder release() {
        if (made == null) {
            throw new IllegalStateException("not made");
        }
        return made;
    }

    private static ServedSandbox sandbox() {
        if (served == null) {
            throw new IllegalStateException("not started");
        }
        return served;
    }

    @Test
    void folderHasAllFilesAndTheirSums() throws Exception {
        var files = new TreeSet<String>();
        try (Stream<Path> all = Files.list(release().folder())) {
            all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .forEach(files::add);
        }

        assertThat(files)
                .contains(Stream.of(
                                "CHANGELOG.md",
                                "LICENSE",
                                "NOTICE",
                                "RELEASE_NOTES.md",
                                "SHA256SUMS",
                                "config.schema.json",
                                "slipway",
                                "slipway-VERSION.jar",
                                "slipway-VERSION.cdx.json",
                                "slipway-sandbox-VERSION.jar",
                                "slipway-sandbox-VERSION.cdx.json",
                                "slipway-terraform-VERSION.tar.gz",
                                "template.yaml")
                        .map(name -> release().file(name).getFileName().toString())
                        .toArray(String[]::new));
        if (System.getProperty("slipway.provided", "").equals("required")) {
            assertThat(files)
                    .contains("template-provided.yaml")
                    .anyMatch(name -> name.matches("slipway-provided-.*\\.zip"));
        }
        Ran sums = ReleaseFolder.run(
                List.of(
                        "sh",
                        "-c",
                        "cd \"$1\" && sha256sum -c SHA256SUMS | wc -l",
                        "sh",
                        release().folder().toString()),
                Map.of());
        assertThat(sums).isEqualTo(new Ran(0, (files.size() - 1) + "\n"));
    }

    @Test
    void noPlaceholderIsLeft() {
        var placeholder = Pattern.compile(
                "\\bOWNER\\b|ref=(COMMIT|vVERSION)|slipway-VERSION|[^-]target/slipway\\b|development version");
        assertThat(release().texts())
                .hasSizeGreaterThan(50)
                .filteredOn(file -> !file.getFileName().toString().matches("CHANGELOG.md|RELEASE_NOTES.md"))
                .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(placeholder));
        assertThat(release().terraform().resolve("modules/service/README.md"))
                .content()
                .contains("source = \"git::https://github.com/%s.git//terraform/service?ref=v%s\""
                        .formatted(ReleaseFolder.OWNER, release().version()));
    }

    /** A link of the modules' documents leads to a file of the tree, or to the repository at this version. */
    @Test
    void linksOfTheModulesLeadSomewhere() throws IOException {
        var link = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
        String repository = "https://github.com/%s/blob/v%s/"
                .formatted(ReleaseFolder.OWNER, release().version());
        for (Path file : release().texts()) {
            if (file.startsWith(release().terraform()) && file.toString().endsWith(".md")) {
                assertThat(link.matcher(Files.readString(file)).results().map(found -> found.group(1)))
                        .as(file.toString())
                        .allSatisfy(to -> {
                            if (to.startsWith(repository)) {
                                assertThat(Path.of(to.substring(repository.length())))
                                        .exists();
                            } else if (!to.startsWith("https:")) {
                                assertThat(file.resolveSibling(to)).exists();
                            }
                        });
            }
        }
    }

    @Test
    void notesAreTheChangesOfThisVersion() throws IOException {
        String changes = Files.readString(release().file("CHANGELOG.md"));
        String notes = Files.readString(release().file("RELEASE_NOTES.md"));

        assertThat(changes).contains("\n## [%s] - ".formatted(release().version()));
        assertThat(changes).contains(notes.strip());
        assertThat(notes).startsWith("### ").doesNotContain("\n## ");
    }

    @Test
    void applicationOfTheTemplateHasTheVersion() throws IOException {
        assertThat(Files.readString(release().file("template.yaml")))
                .contains("\n    SemanticVersion: %s\n".formatted(release().version()));
    }

    static List<String> templates() {
        return Stream.of("template.yaml", "template-provided.yaml")
                .filter(name -> Files.exists(release().file(name)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templateDeploysAFileOfTheFolder(String name) {
        Template template = Template.read(release().file(name));

        assertThat(template.functions())
                .hasSize(4)
                .allSatisfy(function -> assertThat(release()
                                .folder()
                                .resolve(template.function(function)
                                        .path("CodeUri")
                                        .asText()))
                        .isRegularFile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.0.0 | \"v1.0.0\" is not a version: use MAJOR.MINOR.PATCH without a v",
                "1.0    | \"1.0\" is not a version",
                "01.0.0 | \"01.0.0\" is not a version",
                "1.0.0-01 | \"1.0.0-01\" is not a version",
                "9.9.9  | slipway.jar has the version",
            })
    void releaseRefusesAVersion(String version, String message) throws Exception {
        Path folder = directory.resolve("refused");

        Ran ran = ReleaseFolder.run(List.of(".ci/release", "--built", version, folder.toString()), Map.of());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.output()).contains(message);
        assertThat(folder).doesNotExist();
    }

    @Test
    void releaseRefusesAFolderWithFiles() throws Exception {
        Ran ran = ReleaseFolder.run(
                List.of(
                        ".ci/release",
                        "--built",
                        release().version(),
                        release().folder().toString()),
                Map.of());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.output()).contains("is not empty: remove it, or name another folder");
    }

    @Test
    void releaseIsMadeOfACommit() throws Exception {
        // a copy outside any repository
        Path copy = Files.createDirectories(directory.resolve("no-repository/.ci"));
        Files.copy(Path.of(".ci/release"), copy.resolve("release"));

        Ran ran = ReleaseFolder.run(
                List.of("python3", copy.resolve("release").toString(), "1.0.0"),
                Map.of("GIT_CEILING_DIRECTORIES", directory.toString()));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.output()).contains("is not a Git repository").doesNotContain("Traceback");
    }

    private static Ran slipway(String... arguments) throws Exception {
        var command = Stream.concat(Stream.of(release().file("slipway").toString()), Stream.of(arguments))
                .toList();
        return ReleaseFolder.run(command, sandbox().environment());
    }

    /** Repeats a command, which takes a second by itself, until its output contains the text. */
    private static void until(String text, String... arguments) throws Exception {
        Instant latest = Instant.now().plus(PATIENCE);
        Ran ran;
        do {
            ran = slipway(arguments);
        } while (!ran.output().contains(text) && Instant.now().isBefore(latest));
        assertThat(ran.output()).contains(text);
    }

    @Test
    void commandLineSaysItsVersion() throws Exception {
        assertThat(slipway("--version"))
                .isEqualTo(new Ran(0, "slipway %s\n".formatted(release().version())));
    }

    @Test
    void commandLineDeploysInTheSandbox() throws Exception {
        CommandFixture.needed();
        Ran created = ReleaseFolder.run(List.of("bash", "-ec", """
                aws ssm put-parameter --name /slipway/targets/api-dev --type String --value \
                  '{"service": "api", "environment": "dev", "repository": "acme/api", "cluster": "apis"}'
                aws ecr create-repository --repository-name acme/api
                aws ecs create-cluster --cluster-name apis
                aws ecs register-task-definition --family api-dev-template --container-definitions \
                  '[{"name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/api:latest", "memory": 64}]'
                aws ecs create-service --cluster apis --service-name api --task-definition api-dev-template --desired-count 2
                """), sandbox().environment());
        assertThat(created.code()).as(created.output()).isZero();
        sandbox().push("acme/api", "v1");

        Ran ran = slipway("deploy", "api", "dev", "v1");

        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output().lines().toList().getLast())
                .isEqualTo("SUCCEEDED api in dev (api-dev:1): acme/api:v1: its deployment is COMPLETED");
    }

    @Test
    void pushDeploysAServiceOfTheModule() throws Exception {
        CommandFixture.needed();
        var terraform = new Terraform(
                "ReleaseFolderIT",
                Map.of(
                        "ecs",
                        sandbox().endpoint(),
                        "ecr",
                        sandbox().endpoint(),
                        "ssm",
                        sandbox().endpoint()));
        terraform.write("main.tf", """
                resource "aws_ecs_cluster" "dev" {
                  name = "dev"
                }
                resource "aws_ecr_repository" "web" {
                  name = "acme/web"
                }
                module "web" {
                  source               = "%s/modules/service"
                  name                 = "web"
                  environment          = "dev"
                  cluster              = aws_ecs_cluster.dev.arn
                  repository_url       = aws_ecr_repository.web.repository_url
                  deploy_tags          = ["main-*"]
                  execution_role_arn   = "arn:aws:iam::123456789012:role/acme-web"
                  subnets              = ["subnet-1"]
                  container_definition = { name = "app" }
                }
                """.formatted(release().terraform())).init();
        assertThat(terraform.apply()).containsValue("create").doesNotContainValue("delete");

        sandbox().push("acme/web", "main-1");

        until("main-1 (1)  good", "status", "web", "dev");
        Terraform.Plan plan = terraform.plan();
        assertThat(plan.exitCode()).as(plan.text()).isZero();
    }

    /** moto has no functions with java25, so the name does not end with .jar. */
    @Test
    void moduleInstallsTheJarFromS3() throws Exception {
        Terraform.needed();
        try (var moto = AwsSimulator.start(
                AwsSimulator.Program.MOTO,
                directory.resolve("moto.log"),
                Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))) {
            var environment = new HashMap<>(sandbox().environment());
            environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
            Ran uploaded = ReleaseFolder.run(
                    List.of(
                            "bash",
                            "-ec",
                            """
                    aws s3 mb s3://acme-artifacts
                    aws s3 cp --no-progress "$1" s3://acme-artifacts/slipway/slipway.zip
                    """,
                            "upload",
                            release().file("slipway-VERSION.jar").toString()),
                    environment);
            assertThat(uploaded.code()).as(uploaded.output()).isZero();
            var terraform = new Terraform(
                    "ReleaseFolderIT-s3",
                    Stream.of("lambda", "iam", "events", "sqs", "cloudwatch", "logs", "sts")
                            .collect(Collectors.toMap(Function.identity(), service -> moto.endpoint())));
            terraform
                    .write("main.tf", """
                    module "slipway" {
                      source     = "%s"
                      runtime    = "provided.al2023"
                      s3         = { bucket = "acme-artifacts", key = "slipway/slipway.zip" }
                      task_roles = ["arn:aws:iam::123456789012:role/acme-*"]
                    }
                    """.formatted(
                                    terraform.installingModule(release().terraform())))
                    .init();
            terraform.apply();

            Ran functions = ReleaseFolder.run(List.of("bash", "-ec", """
                            for function in deploy rollback reconcile; do
                                aws lambda get-function-configuration --function-name "slipway-$function:live" \\
                                    --query CodeSha256 --output text
                            done
                            """), environment);

            byte[] jar = Files.readAllBytes(release().file("slipway-VERSION.jar"));
            String sum = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(jar));
            assertThat(functions).isEqualTo(new Ran(0, (sum + "\n").repeat(3)));
        }
    }

    @Test
    void modulesAndExamplesPassTheirTests() throws Exception {
        Terraform.needed();

        Ran ran = ReleaseFolder.run(
                List.of("src/test/sh/check-terraform", release().terraform().toString()), Map.of());

        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).contains("modules/service: test", "modules/task: test", " passed, 0 failed");
    }

    @Test
    void componentsAreThoseOfTheJar() throws IOException {
        String functions = Files.readString(release().file("slipway-VERSION.cdx.json"));
        String sandbox = Files.readString(release().file("slipway-sandbox-VERSION.cdx.json"));

        assertThat(Json.parse(functions).at("/metadata/component/version").asText())
                .isEqualTo(release().version());
        assertThat(functions).contains("pkg:maven/com.google.re2j/re2j@").doesNotContain("snakeyaml", "junit");
        assertThat(sandbox).contains("pkg:maven/org.yaml/snakeyaml@").doesNotContain("junit");
    }
}
