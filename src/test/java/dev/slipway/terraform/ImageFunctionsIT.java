package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform's module, applied to moto by the real provider, with functions of a container image in a VPC. */
class ImageFunctionsIT {
    private static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/platform/slipway:v1";
    private static final String KMS_KEY = "arn:aws:kms:us-east-1:123456789012:key/8b8e0b0c-3f0a-4b6f-9a53-6d1f0f2c7e11";

    @TempDir
    private Path directory;

    @Test
    void functionsRunImageInNetworkWithKey() throws Exception {
        try (var moto = AwsSimulator.start(
                AwsSimulator.Program.MOTO,
                directory.resolve("moto.log"),
                Map.of("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))) {
            var terraform = new Terraform(
                    "ImageFunctionsIT",
                    Stream.of("lambda", "iam", "events", "sqs", "cloudwatch", "logs", "sts")
                            .collect(Collectors.toMap(Function.identity(), service -> moto.endpoint())));
            terraform
                    .write("main.tf.json", Json.write(configuration(terraform.installingModule())))
                    .init();
            terraform.apply();

            terraform.plan();
            List<PlanJson.Resource> applied = terraform.planned().appliedModule("slipway");
            assertThat(applied)
                    .filteredOn(isA("aws_lambda_function"))
                    .hasSize(3)
                    .allSatisfy(function -> {
                        assertThat(function.text("image_uri")).isEqualTo(IMAGE);
                        assertThat(function.at("/vpc_config/0/subnet_ids/0")).isEqualTo("subnet-0a1b2c3d");
                        assertThat(function.text("role"))
                                .startsWith("arn:aws:iam::123456789012:role/platform/slipway-");
                    });
            assertThat(applied)
                    .filteredOn(isA("aws_sqs_queue"))
                    .isNotEmpty()
                    .allSatisfy(
                            queue -> assertThat(queue.text("kms_master_key_id")).isEqualTo(KMS_KEY));
        }
    }

    private static Predicate<PlanJson.Resource> isA(String type) {
        return resource -> resource.type().equals(type);
    }

    private static ObjectNode configuration(String source) {
        ObjectNode configuration = Json.object();
        ObjectNode module = configuration
                .withObject("/module/slipway")
                .put("source", source)
                .put("image_uri", IMAGE)
                .put("kms_key_arn", KMS_KEY)
                .put("role_path", "/platform/");
        module.putArray("task_roles").add("arn:aws:iam::123456789012:role/acme-*");
        module.putArray("vpc_subnet_ids").add("subnet-0a1b2c3d");
        module.putArray("vpc_security_group_ids").add("sg-0a1b2c3d");
        return configuration;
    }
}
