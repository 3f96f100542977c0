package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.pipeline.CommandFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code action.yml} as GitHub runs it: each input, or its default, becomes a variable of the step. */
class ActionIT {
    @RegisterExtension
    private static final SharedLocalSlipway LOCAL = new SharedLocalSlipway();

    private final JsonNode action = new ObjectMapper()
            .valueToTree(
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of("action.yml"))));

    ActionIT() throws IOException {}

    private static LocalSlipwayFixture local() {
        return LOCAL.get();
    }

    private Ran run(Map<String, String> given) throws IOException, InterruptedException {
        return run(given, Map.of());
    }

    /** @param job variables of the job */
    private Ran run(Map<String, String> given, Map<String, String> job) throws IOException, InterruptedException {
        assertThat(action.path("inputs").properties().stream().map(Map.Entry::getKey))
                .containsAll(given.keySet());
        JsonNode step = action.at("/runs/steps/0");
        var environment = new HashMap<String, String>();
        step.path("env").properties().forEach(variable -> {
            String input = variable.getValue().asText().replaceFirst("^\\$\\{\\{ inputs\\.(.*) }}$", "$1");
            assertThat(action.path("inputs").has(input)).as(input).isTrue();
            String otherwise = action.path("inputs").path(input).path("default").asText();
            environment.put(variable.getKey(), given.getOrDefault(input, otherwise));
        });
        environment.putAll(job);
        environment.put("GITHUB_ACTION_PATH", Path.of("").toAbsolutePath().toString());
        return CommandFixture.of(local().endpoint())
                .with(environment)
                .run(List.of(
                        "bash",
                        "--noprofile",
                        "--norc",
                        "-eo",
                        "pipefail",
                        "-c",
                        step.path("run").asText()));
    }

    @Test
    void deploysATag() throws Exception {
        local().service("tagged").image("tagged", "v1");

        Ran ran = run(
                Map.of("service", "tagged", "environment", "prod", "tag", "v1", "reason", "release 1", "timeout", "2"));
        Ran history = run(Map.of("command", "history", "service", "tagged", "environment", "prod", "limit", "1"));

        assertThat(ran).returns(0, Ran::code).returns("", Ran::err);
        assertThat(ran.out().lines().toList().getLast())
                .isEqualTo("SUCCEEDED tagged in prod (tagged-prod:1): acme/tagged:v1: its deployment is COMPLETED");
        assertThat(history.out()).contains(" runs ").endsWith("  release 1\n");
    }

    @Test
    void showsWhatWouldChange() throws Exception {
        local().service("planned").image("planned", "v1");

        Ran ran = run(Map.of("service", "planned", "environment", "prod", "tag", "v1", "dry-run", "true"));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("PLANNED planned in prod: acme/planned:v1: dry run: nothing was written\n");
    }

    @Test
    void asksTheFunctionOfTheInputOrElseOfTheVariable() throws Exception {
        local().service("asked");
        var job = Map.of("SLIPWAY_FUNCTION", "acme-DeployFunction-1A2B:live");
        var status = Map.of("command", "status", "service", "asked", "environment", "prod");
        var ofInput = new HashMap<>(status);
        ofInput.put("function", "slipway-deploy:live");

        assertThat(run(status, job).err()).contains("acme-DeployFunction-1A2B");
        assertThat(run(ofInput, job).code()).isZero();
        assertThat(run(status).code()).isZero();
    }

    @Test
    void rollsBack() throws Exception {
        local().service("back").image("back", "v1");
        local().image("back", "v2");
        run(Map.of("service", "back", "environment", "prod", "tag", "v1"));
        run(Map.of("service", "back", "environment", "prod", "tag", "v2"));

        Ran ran = run(Map.of("command", "rollback", "service", "back", "environment", "prod"));

        assertThat(ran.code()).isZero();
        assertThat(local().runs("back", "prod")).isEqualTo("acme/back:v1");
    }

    @Test
    void failsWhenTheRequestIsRefused() throws Exception {
        local().service("refused");

        Ran ran = run(Map.of("service", "refused", "environment", "prod", "tag", "v1"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("slipway: REFUSED refused in prod: ");
    }

    @Test
    void refusesAnEnvironmentWithoutAService() throws Exception {
        Ran ran = run(Map.of("command", "status", "environment", "prod"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("argument 1 of status is empty");
    }
}
