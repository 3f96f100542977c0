package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the jobs of a pipeline's file: shell, environment and script. */
final class PipelineFile {
    private static final Path DIRECTORY = Path.of("examples/ci");

    private PipelineFile() {}

    /** @param shell the shell that the CI system runs the script with */
    record Job(String shell, Map<String, String> environment, String script) {
        Job {
            environment = Map.copyOf(environment);
            if (script.isBlank()) {
                throw new IllegalArgumentException("the job has no script: the reader does not understand the file");
            }
        }
    }

    /** Reads the first job. Semaphore runs its commands in one session. */
    static Job semaphore(String file) throws IOException {
        JsonNode task = read(file).at("/blocks/0/task");
        var environment = new HashMap<String, String>();
        task.path("env_vars")
                .forEach(v ->
                        environment.put(v.path("name").asText(), v.path("value").asText()));
        return new Job("bash", environment, lines(task.at("/jobs/0/commands")));
    }

    /** GitHub runs each step in its own bash. Steps that use actions do not run here. */
    static Job github(String file, String name) throws IOException {
        JsonNode job = read(file).path("jobs").path(name);
        var script = new StringBuilder();
        job.path("steps").findValuesAsText("run").forEach(run -> script.append("(\n" + run + "\n)\n"));
        return new Job("bash", texts(job.path("env")), script.toString());
    }

    /** GitLab runs the commands of the extended job first, in the same shell. */
    static Job gitlab(String file, String name) throws IOException {
        JsonNode root = read(file);
        JsonNode job = root.path(name);
        JsonNode base = root.path(job.path("extends").asText());
        Map<String, String> environment = texts(base.path("variables"));
        environment.putAll(texts(job.path("variables")));
        return new Job("sh", environment, lines(base.path("before_script")) + lines(job.path("script")));
    }

    private static JsonNode read(String file) throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return new ObjectMapper().valueToTree(yaml.load(Files.readString(DIRECTORY.resolve(file))));
    }

    private static Map<String, String> texts(JsonNode mapping) {
        var texts = new HashMap<String, String>();
        mapping.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }

    private static String lines(JsonNode commands) {
        var lines = new StringBuilder();
        commands.forEach(line -> lines.append(line.asText()).append('\n'));
        return lines.toString();
    }
}
