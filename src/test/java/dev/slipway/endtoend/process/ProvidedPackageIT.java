package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi.Answer;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The functions in the package that has its own JDK, unpacked in another folder than the one where it was built, as Lambda
 * starts them: by {@code bootstrap}, with no other JDK in sight.
 */
class ProvidedPackageIT {
    private static final Path TARGET = Path.of("target");
    private static final Path ZIP = TARGET.resolve("slipway-provided.zip");
    /** The JVM then ends instead of starting without its cache. */
    private static final String CACHE_OR_END = "-XX:AOTMode=on";

    private final FunctionFixture stage = new FunctionFixture().withoutLag().web();

    @TempDir
    private Path task;

    @BeforeAll
    static void packageExists() {
        if (System.getProperty("slipway.provided", "").equals("required")) {
            assertThat(ZIP).as("mvn verify -Pprovided builds it").exists();
        }
        assumeTrue(Files.exists(ZIP), "there is no " + ZIP + ": mvn verify -Pprovided builds and tests it");
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void pushIsDeployedWithClassesFromTheCache() throws Exception {
        Path classes = task.resolve("classes");
        try (var deploy = start("DeployFunction", CACHE_OR_END + " -Xlog:class+load:file=" + classes)) {
            Answer answer = deploy.invoke(FunctionFixture.event("push.json", stage.image("main-42")));

            assertThat(outcome(answer)).as(answer + deploy.errors()).isEqualTo("DEPLOYING");
            assertThat(stage.runs("dev", "web")).isEqualTo("web-dev:1");
        }
        // slf4j 1.7 is compiled for Java 5, and the cache takes no classes of that age
        assertThat(Files.readAllLines(classes))
                .filteredOn(line -> line.contains(" source: file:"))
                .allSatisfy(line -> assertThat(line).contains(" org.slf4j."));
    }

    @Test
    void failedDeploymentIsRolledBackWithClassesFromTheCache() throws Exception {
        deploy("main-1");
        stage.account().settle("dev", "web");
        stage.invokeRollback(newestEvent());
        deploy("main-2");
        stage.account().fail("dev", "web");

        try (var rollback = start("RollbackFunction", CACHE_OR_END)) {
            Answer answer = rollback.invoke(newestEvent());

            assertThat(outcome(answer)).as(answer + rollback.errors()).isEqualTo("ROLLED_BACK");
        }
    }

    /** The JVM refuses a cache that was trained with other options, as it refuses that of another JDK. */
    @Test
    void functionWorksWithoutTheCacheAndItsLogSaysSo() throws Exception {
        String refusesTheCache = "-XX:+UseCompactObjectHeaders ";
        try (var deploy = start("DeployFunction", refusesTheCache + CACHE_OR_END)) {
            assertThat(deploy.invoke("{}").where()).isEqualTo("ended with 1");
        }
        try (var deploy = startAgain("DeployFunction", refusesTheCache)) {
            Answer answer = deploy.invoke(FunctionFixture.event("push.json", stage.image("main-42")));

            assertThat(outcome(answer)).as(answer + deploy.errors()).isEqualTo("DEPLOYING");
            assertThat(deploy.log()).first().asString().endsWith("Unable to use AOT cache.");
        }
    }

    /** JDKs with <a href="https://bugs.openjdk.org/browse/JDK-8377932">JDK-8377932</a> compare them. */
    @ParameterizedTest
    @ValueSource(strings = {"slipway.jar", "runtime-client.jar", "serialization.jar"})
    void jarHasTheTimeOfTheTraining(String jar) throws Exception {
        unpack(ZIP, task);

        assertThat(Files.getLastModifiedTime(task.resolve("jars").resolve(jar)))
                .isEqualTo(Files.getLastModifiedTime(
                        TARGET.resolve("provided/task/jars").resolve(jar)));
    }

    private void deploy(String tag) {
        stage.image(tag);
        assertThat(stage.outcome(newestEvent()).path("outcome").asText()).isEqualTo("DEPLOYING");
    }

    private String newestEvent() {
        return stage.account().bus().events().getLast().json();
    }

    private static String outcome(Answer answer) {
        return answer.body().at("/outcomes/0/outcome").asText();
    }

    private FunctionProcess start(String function, String options) throws Exception {
        unpack(ZIP, task);
        return startAgain(function, options);
    }

    private FunctionProcess startAgain(String function, String options) throws Exception {
        var variables = new HashMap<>(Map.of("JAVA_TOOL_OPTIONS", options, "PATH", "/nonexistent"));
        // where AWS_ENDPOINT_URL is set, the functions open no connection when they start
        for (String service : List.of("ECS", "ECR", "SSM", "EVENTBRIDGE", "STS")) {
            variables.put("AWS_ENDPOINT_URL_" + service, stage.endpoint().toString());
        }
        return new FunctionProcess(
                function,
                Template.read(TARGET.resolve("template-provided.yaml")),
                ProvidedPackageIT::bootstrap,
                task,
                variables,
                Map.of("Configuration", FunctionFixture.CONFIGURATION));
    }

    private static List<String> bootstrap(JsonNode function, Path task) {
        assertThat(function.path("Runtime").asText()).isEqualTo("provided.al2023");
        assertThat(TARGET.resolve(function.path("CodeUri").asText())).isEqualTo(ZIP);
        return List.of(task.resolve("bootstrap").toString());
    }

    /** As unzip does: with the times and the rights that the zip file has. */
    private static void unpack(Path zip, Path folder) throws IOException {
        try (FileSystem packed = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> files = Files.walk(packed.getPath("/"))) {
            for (Path file : files.skip(1).toList()) {
                Path copy = folder.resolve(file.toString().substring(1));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
                    Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
                }
            }
        }
    }
}
