package dev.slipway.terraform;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.ChildProcess;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The real terraform with the real AWS provider in its own folder, with endpoints on this machine. */
public final class Terraform {
    private static final String SAVED = "saved.tfplan";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path directory;
    private final TerraformInstallation installed;
    /** The endpoint of all other AWS services: no call leaves the machine. */
    private final URI otherwise;

    private final ObjectNode variables = Json.object();

    /**
     * Skips the tests with a line that says why if terraform is missing.
     *
     * @param name of the folder below target/terraform, which is emptied first and kept afterwards
     * @param endpoints by the provider's name of the AWS service
     */
    public Terraform(String name, Map<String, URI> endpoints) throws IOException {
        this(name, endpoints.values().iterator().next());
        write("provider.tf", provider(endpoints));
    }

    /** For a configuration that has its own provider: the environment alone leads it to this machine, as with {@code serve}. */
    Terraform(String name, URI endpoint) throws IOException {
        this.installed = TerraformInstallation.find();
        this.directory = Path.of("target/terraform", name);
        empty(directory);
        this.otherwise = endpoint;
    }

    Path directory() {
        return directory;
    }

    /** Skips the tests as the constructor does. */
    public static void needed() throws IOException {
        TerraformInstallation.find();
    }

    /** Deletes the link to the provider, but not its target. */
    private static void empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(directory);
    }

    private static String provider(Map<String, URI> endpoints) {
        return """
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws" }
                  }
                }
                provider "aws" {
                  region                      = "us-east-1"
                  access_key                  = "anybody"
                  secret_key                  = "anybody"
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                  skip_region_validation      = true
                  skip_requesting_account_id  = true
                  endpoints {
                %s
                  }
                }
                """.formatted(new TreeMap<>(endpoints)
                .entrySet().stream()
                        .map(e -> "    %s = \"%s\"".formatted(e.getKey(), e.getValue()))
                        .collect(joining("\n")));
    }

    /**
     * Copies the installing module next to this configuration, where it permits the provider of the tests.
     *
     * @return the source of the copy
     */
    String installingModule() throws IOException {
        return installingModule(Path.of("terraform"));
    }

    /** @param module the folder of the module, such as a release's */
    public String installingModule(Path module) throws IOException {
        Path copy = directory.resolve("slipway");
        for (Path folder : List.of(Path.of(""), Path.of("policies"))) {
            Files.createDirectories(copy.resolve(folder));
            try (Stream<Path> files = Files.list(module.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(folder).resolve(file.getFileName()));
                }
            }
        }
        Path override = Path.of("src/test/terraform/provider_override.tf");
        Files.copy(override, copy.resolve(override.getFileName()));
        return "./slipway";
    }

    /** Writes a configuration file. */
    public Terraform write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
        return this;
    }

    /** Sets a variable for the following commands. */
    Terraform variable(String name, JsonNode value) throws IOException {
        variables.set(name, value);
        return write("terraform.tfvars.json", Json.write(variables));
    }

    Terraform variable(String name, String value) throws IOException {
        return variable(name, Json.object().textNode(value));
    }

    public Terraform init() {
        var arguments = new ArrayList<>(List.of("init", "-input=false", "-no-color"));
        installed.plugins().ifPresent(plugins -> arguments.add("-plugin-dir=" + plugins));
        run(arguments).expect(0);
        return this;
    }

    /** @return the action by resource: create, update, delete or replace */
    public Map<String, String> apply() {
        return changes(run(List.of("apply", "-auto-approve", "-json", "-input=false", "-lock=false")));
    }

    /** @return the same as {@link #apply} */
    Map<String, String> destroy() {
        return changes(run(List.of("destroy", "-auto-approve", "-json", "-input=false", "-lock=false")));
    }

    private static Map<String, String> changes(Run run) {
        var changes = new TreeMap<String, String>();
        for (String line : run.expect(0).lines().toList()) {
            JsonNode json = Json.parse(line);
            if (json.path("type").asText().equals("planned_change")) {
                JsonNode change = json.path("change");
                changes.put(
                        change.at("/resource/addr").asText(),
                        change.path("action").asText());
            }
        }
        return changes;
    }

    public Plan plan() {
        Run run =
                run(List.of("plan", "-detailed-exitcode", "-out=" + SAVED, "-input=false", "-no-color", "-lock=false"));
        return new Plan(run.exitCode(), run.expect(0, 2));
    }

    /** The newest {@link #plan} in JSON. */
    PlanJson planned() {
        return new PlanJson(Json.parse(run(List.of("show", "-json", SAVED)).expect(0)));
    }

    /** @return the text as {@code terraform fmt} writes it */
    static String formatted(String text) throws IOException, InterruptedException {
        Path file = Files.createTempFile("formatted", ".tf");
        Files.writeString(file, text);
        Process process = new ProcessBuilder(
                        TerraformInstallation.find().program().toString(), "fmt", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return Files.readString(file);
    }

    /**
     * @param exitCode 0 if there is nothing to do, 2 if there is
     * @param text for people, with every attribute that would change
     */
    public record Plan(int exitCode, String text) {}

    private record Run(List<String> arguments, int exitCode, String output) {
        String expect(Integer... exitCodes) {
            if (!List.of(exitCodes).contains(exitCode)) {
                throw new IllegalStateException(
                        "terraform %s ended with %d: %s".formatted(String.join(" ", arguments), exitCode, output));
            }
            return output;
        }
    }

    private Run run(List<String> arguments) {
        try {
            Path output = Files.createTempFile(directory, "terraform", ".log");
            var command = new ArrayList<>(List.of(installed.program().toString()));
            command.addAll(arguments);
            ProcessBuilder builder = ChildProcess.withoutAws(command, "TF_.*")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            environment(builder.environment());
            return new Run(arguments, ChildProcess.start(builder, LIMIT).end(), Files.readString(output));
        } catch (IOException e) {
            throw new IllegalStateException("terraform cannot be run in " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void environment(Map<String, String> environment) {
        environment.put("AWS_ENDPOINT_URL", otherwise.toString());
        environment.put("AWS_ACCESS_KEY_ID", "anybody");
        environment.put("AWS_SECRET_ACCESS_KEY", "anybody");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("CHECKPOINT_DISABLE", "1");
        environment.put("TF_IN_AUTOMATION", "1");
        if (installed.plugins().isPresent()) {
            environment.put("TF_CLI_CONFIG_FILE", "/dev/null");
        } else {
            environment.put("TF_PLUGIN_CACHE_DIR", installed.cache().toString());
        }
        // each start reads the provider's schema of some hundred MB once: collecting garbage would take a quarter
        // longer
        environment.put("GOGC", "400");
    }
}
