package dev.slipway.sandbox.http;

import static dev.slipway.sandbox.http.Controls.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.ecr.ScanResult;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The controls of what ECR says of an image's signatures and findings. */
final class ImageControls {
    private ImageControls() {}

    static List<Control> all() {
        return List.of(
                new Control(
                        "Sign",
                        "sets the status of ECR's managed signing of an image: IN_PROGRESS, COMPLETE or FAILED",
                        List.of("image", "status", "profile", "failureCode", "failureReason"),
                        "{\"image\": \"acme/web:main-1\", \"status\": \"COMPLETE\"}",
                        ImageControls::sign),
                new Control(
                        "Scan",
                        "sets the status of ECR's scan of an image, and how many findings it has",
                        List.of("image", "status", "findings"),
                        "{\"image\": \"acme/web:main-1\", \"findings\": {\"CRITICAL\": 2, \"HIGH\": 5}}",
                        ImageControls::scan));
    }

    private static ObjectNode sign(AwsAccount aws, Input input) {
        SigningStatus usual = SigningStatus.of(input.text("status").orElse("COMPLETE"));
        aws.setup()
                .signing(
                        required(input, "image"),
                        new SigningStatus(
                                input.text("profile").orElse(usual.profile()),
                                usual.status(),
                                input.text("failureCode").orElse(usual.failureCode()),
                                input.text("failureReason").orElse(usual.failureReason())));
        return Json.object();
    }

    private static ObjectNode scan(AwsAccount aws, Input input) {
        Map<String, Integer> findings = input.json().path("findings").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, count -> count.getValue().asInt(-1)));
        String status = input.text("status").orElse("COMPLETE");
        boolean completed =
                status.equals("COMPLETE") || input.member("findings").isPresent();
        if (completed && !status.equals("COMPLETE") && !status.equals("ACTIVE")) {
            throw SandboxException.invalid(
                    "A scan that is %s has no findings; remove \"findings\", or make it COMPLETE or ACTIVE."
                            .formatted(status));
        }
        aws.setup().scan(required(input, "image"), new ScanResult(status, completed, findings));
        return Json.object();
    }
}
