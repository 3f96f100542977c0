package dev.slipway.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform's module, applied to moto by the real provider, with code that is not on this machine's disk. */
class CodeSourcesIT {
    private static final Path JAR = Path.of("target/slipway.jar");
    private static final String BUCKET = "acme-artifacts";
    /** With .jar it would need java25. */
    private static final String KEY = "slipway/1.0.0/slipway-provided.zip";

    private static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/platform/slipway:v1";
    private static final String KMS_KEY = "arn:aws:kms:us-east-1:123456789012:key/8b8e0b0c-3f0a-4b6f-9a53-6d1f0f2c7e11";

    @TempDir
    private Path directory;

    @Test
    void functionsRunObjectOfBucket() throws Exception {
        byte[] content = Files.readAllBytes(JAR);
        try (var moto = moto();
                var http = HttpClient.newHttpClient()) {
            var bucket = new Bucket(moto.endpoint().resolve("/" + BUCKET), http);
            bucket.put("", new byte[0]);
            bucket.put("/" + KEY, content);
            var terraform = new Terraform("CodeSourcesIT", endpoints(moto.endpoint()));
            String source = terraform.installingModule();

            terraform.write("main.tf.json", Json.write(fromS3(source))).init();
            terraform.apply();

            terraform.plan();
            assertThat(code(terraform)).hasSize(3).containsOnly(sha256(content));
        }
    }

    @Test
    void functionsRunImageInNetworkWithKey() throws Exception {
        try (var moto = moto()) {
            var terraform = new Terraform("CodeSourcesIT-image", endpoints(moto.endpoint()));
            ObjectNode configuration = Json.object();
            ObjectNode module = module(configuration, terraform.installingModule())
                    .put("image_uri", IMAGE)
                    .put("kms_key_arn", KMS_KEY)
                    .put("role_path", "/platform/");
            module.putArray("vpc_subnet_ids").add("subnet-0a1b2c3d");
            module.putArray("vpc_security_group_ids").add("sg-0a1b2c3d");
            terraform.write("main.tf.json", Json.write(configuration)).init();
            terraform.apply();

            terraform.plan();
            for (PlanJson.Resource function : resources(terraform, "aws_lambda_function")) {
                assertThat(function.text("image_uri")).isEqualTo(IMAGE);
                assertThat(function.at("/vpc_config/0/subnet_ids/0")).isEqualTo("subnet-0a1b2c3d");
                assertThat(function.text("role")).startsWith("arn:aws:iam::123456789012:role/platform/slipway-");
            }
            assertThat(resources(terraform, "aws_sqs_queue"))
                    .extracting(queue -> queue.text("kms_master_key_id"))
                    .containsOnly(KMS_KEY);
        }
    }

    private AwsSimulator moto() throws Exception {
        return AwsSimulator.start(
                AwsSimulator.Program.MOTO,
                directory.resolve("moto.log"),
                Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"));
    }

    private static Map<String, URI> endpoints(URI moto) {
        return Stream.of("lambda", "iam", "events", "sqs", "cloudwatch", "logs", "sts")
                .collect(Collectors.toMap(Function.identity(), service -> moto));
    }

    private static ObjectNode module(ObjectNode configuration, String source) {
        ObjectNode module = configuration.withObject("/module/slipway").put("source", source);
        module.putArray("task_roles").add("arn:aws:iam::123456789012:role/acme-*");
        return module;
    }

    private static ObjectNode fromS3(String source) {
        ObjectNode configuration = Json.object();
        module(configuration, source)
                .put("runtime", "provided.al2023")
                .putObject("s3")
                .put("bucket", BUCKET)
                .put("key", KEY);
        return configuration;
    }

    /** The hashes of the code that the functions run, as Lambda computes them. */
    private static List<String> code(Terraform terraform) {
        return resources(terraform, "aws_lambda_function").stream()
                .map(function -> function.text("code_sha256"))
                .toList();
    }

    /** The resources as moto had them at the last plan. */
    private static List<PlanJson.Resource> resources(Terraform terraform, String type) {
        List<PlanJson.Resource> found = terraform.planned().appliedModule("slipway").stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
        assertThat(found).isNotEmpty();
        return found;
    }

    private static String sha256(byte[] content) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private record Bucket(URI uri, HttpClient http) {
        void put(String path, byte[] content) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri + path))
                    // moto asks only for a header
                    .header("Authorization", "AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/s3/aws4_request")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(UTF_8));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }
}
