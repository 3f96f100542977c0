package dev.slipway.terraform;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.text.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Terraform's module, applied to moto by the real provider, creates the same resources as SAM. */
class ModuleEqualsSamIT {
    private static final Path JAR = Path.of("target/slipway.jar");
    /** The AWS provider 5.100.0 does not know java25. */
    private static final String RUNTIME = "java21";

    private static final String ECS = "arn:aws:ecs:us-east-1:123456789012:";
    private static final String ROLE = "arn:aws:iam::123456789012:role/";
    private static final String ECR = "arn:aws:ecr:us-east-1:123456789012:repository/";

    /** The template's parameters by module name; together they set every parameter. */
    private static final Map<String, Map<String, String>> INSTALLED =
            Map.of("slipway", asDocumented(), "acme", everythingElse(), "beyond", beyondTheAccount());

    private static Map<String, String> asDocumented() {
        return Map.of(
                "Configuration", "ssm:/slipway/targets/",
                "ConfigurationParameter", "/slipway/targets",
                "TaskRoles", ROLE + "acme-*");
    }

    private static Map<String, String> everythingElse() {
        return Map.ofEntries(
                entry("Configuration", "{\"targets\": []}"),
                entry("Architecture", "x86_64"),
                entry("MemorySize", "512"),
                entry("ReconcileMemorySize", "256"),
                entry("SnapStart", "ENABLED"),
                entry("ReservedConcurrency", "20"),
                entry("VpcSubnetIds", "subnet-0a1b2c3d,subnet-1a2b3c4d"),
                entry("VpcSecurityGroupIds", "sg-0a1b2c3d,sg-1a2b3c4d"),
                entry("KmsKeyArn", "arn:aws:kms:us-east-1:123456789012:key/8b8e0b0c-3f0a-4b6f-9a53-6d1f0f2c7e11"),
                entry("RolePath", "/platform/"),
                entry("EcsRateFactor", "2"),
                entry("Timeout", "60"),
                entry("RollbackTimeout", "120"),
                entry("LogRetentionInDays", "30"),
                entry("Reconcile", "DISABLED"),
                entry("ReconcileEvery", "cron(0/10 * * * ? *)"),
                entry("EventBus", "acme"),
                entry("RequestSources", "acme.releases,acme.ci"),
                entry("Replication", "ENABLED"),
                entry("FollowTemplates", "ENABLED"),
                entry("RunTasks", "ENABLED"),
                entry("ForwardingAccounts", "777777777777,888888888888"),
                entry("Clusters", ECS + "cluster/dev"),
                entry("Services", ECS + "service/dev/web," + ECS + "service/dev/worker"),
                entry("Families", "acme-*,web-dev"),
                entry("TaskRoles", ROLE + "acme-web," + ROLE + "acme-execution"),
                entry("Repositories", ECR + "acme/web," + ECR + "acme/worker"),
                entry("AlarmTopic", "arn:aws:sns:us-east-1:123456789012:oncall"),
                entry("NotificationTopic", "arn:aws:sns:us-east-1:123456789012:deployments"),
                entry("NotificationFormat", "AMAZON_Q"),
                entry("SmokeTestHosts", "web.example.com:8443,*.dev.example.com"),
                entry("SmokeTestSubnetIds", "subnet-7a1b2c3d"),
                entry("SmokeTestSecurityGroupIds", "sg-7a1b2c3d"));
    }

    private static Map<String, String> beyondTheAccount() {
        return Map.of(
                "Configuration", "ssm:/acme",
                "ConfigurationParameter", "/acme",
                "EventBus", "arn:aws:events:us-east-1:999999999999:event-bus/acme",
                "RequestSources", "acme.ci",
                "Clusters", ECS + "cluster/dev,arn:aws:ecs:*:123456789012:cluster/prod-*",
                "Families", "web-dev",
                "TaskRoles", ROLE + "acme-*",
                "AssumableRoles", "arn:aws:iam::999999999999:role/slipway");
    }

    @TempDir
    private Path directory;

    @Test
    void moduleCreatesSameResourcesAsSam() throws Exception {
        SamTemplate sam = SamTemplate.transform(Path.of("target/terraform/template.json"));
        assertThat(INSTALLED.values().stream().flatMap(given -> given.keySet().stream()))
                .containsAll(sam.parameters().properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
        try (var moto = AwsSimulator.start(
                AwsSimulator.Program.MOTO,
                directory.resolve("moto.log"),
                Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))) {
            createBus(moto, "acme");
            var terraform = new Terraform("InstalledIT", endpoints(moto.endpoint()));
            terraform
                    .write("main.tf.json", Json.write(modules(sam, terraform.installingModule())))
                    .init();
            assertThat(terraform.apply()).doesNotContainValue("update").hasSizeGreaterThan(100);

            Terraform.Plan plan = terraform.plan();
            PlanJson planned = terraform.planned();
            planHasOnlyWhatMotoDoesNotKeep(plan, planned);
            INSTALLED.forEach((name, parameters) -> same(sam, name).check(name, planned.module(name)));
            assertThat(same(sam, "acme").unseen(planned.module("acme"))).isEmpty();
        }
    }

    private static void createBus(AwsSimulator moto, String name) {
        try (var events = EventBridgeClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(moto.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "anybody")))
                .build()) {
            events.createEventBus(bus -> bus.name(name));
        }
    }

    private static SamComparison same(SamTemplate sam, String name) {
        var parameters = new HashMap<>(INSTALLED.getOrDefault(name, Map.of()));
        parameters.put("AWS::StackName", name);
        return SamComparison.of(sam.resources(parameters), RUNTIME);
    }

    private static Map<String, URI> endpoints(URI moto) {
        return Stream.of("lambda", "iam", "events", "sqs", "cloudwatch", "cloudformation", "logs", "ssm", "sts")
                .collect(Collectors.toMap(Function.identity(), service -> moto));
    }

    private ObjectNode modules(SamTemplate sam, String source) throws Exception {
        ObjectNode configuration = Json.object();
        // the provider of the tests does not know java25, and the module lets only java25 run a .jar
        Path jar = Files.copy(JAR, directory.resolve("slipway.bin"));
        for (var installed : INSTALLED.entrySet()) {
            ObjectNode module = configuration.withObject("/module/" + installed.getKey());
            module.put("source", source).put("name", installed.getKey());
            module.put("runtime", RUNTIME).put("jar", jar.toString());
            if (installed.getKey().equals("slipway")) {
                // all other variables keep their defaults
                module.putArray("task_roles").add(installed.getValue().get("TaskRoles"));
            } else {
                Path another = Files.writeString(directory.resolve("another.bin"), "not " + JAR);
                module.put("jar", another.toString());
                installed
                        .getValue()
                        .forEach((name, value) -> module.set(Variables.named(name), value(sam, name, value)));
            }
        }
        return configuration;
    }

    private static JsonNode value(SamTemplate sam, String parameter, String value) {
        if (value.matches("ENABLED|DISABLED")) {
            return Json.parse(Boolean.toString(value.equals("ENABLED")));
        }
        // SAM's is a text, because only a text may have a maximal length
        boolean isList = parameter.equals("SmokeTestHosts");
        return switch (isList
                ? "CommaDelimitedList"
                : sam.parameters().path(parameter).path("Type").asText()) {
            case "CommaDelimitedList" ->
                Json.parse("[\"" + String.join("\",\"", List.of(value.split(",", -1))) + "\"]");
            case "Number" -> Json.parse(value);
            default -> Json.object().textNode(value);
        };
    }

    /** moto does not keep a function's logging, SnapStart and key. Everything else is as planned, and the alias moves. */
    private static void planHasOnlyWhatMotoDoesNotKeep(Terraform.Plan plan, PlanJson planned) {
        var functions = new TreeSet<String>();
        var changes = new TreeMap<String, String>();
        for (String name : INSTALLED.keySet()) {
            for (String function : List.of("deploy", "rollback", "reconcile")) {
                functions.add("module.%s.aws_lambda_function.this[\"%s\"]".formatted(name, function));
                changes.put("module.%s.aws_lambda_alias.live[\"%s\"]".formatted(name, function), "update");
            }
        }
        functions.add("module.acme.aws_lambda_function.smoke_test[0]");
        changes.put("module.acme.aws_lambda_alias.smoke_test[0]", "update");
        functions.forEach(function -> changes.put(function, "update"));
        assertThat(planned.changes()).as(plan.text()).isEqualTo(changes);
        for (String function : functions) {
            ObjectNode before = planned.change(function).path("before").deepCopy();
            ObjectNode after = planned.change(function).path("after").deepCopy();
            assertThat(before.remove("logging_config")).isEmpty();
            assertThat(after.remove("logging_config")).isNotEmpty();
            assertThat(before.remove("snap_start")).isEmpty();
            after.remove("snap_start");
            assertThat(before.remove("kms_key_arn").asText()).isEmpty();
            after.remove("kms_key_arn");
            after.fieldNames()
                    .forEachRemaining(name -> assertThat(after.get(name)).isEqualTo(before.get(name)));
        }
    }
}
