package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;

/**
 * How far ECR's managed signing of an image with one profile is, in ECR's words.
 *
 * @param profile the name of a signing profile of AWS Signer
 * @param failureCode of a FAILED one
 */
public record SigningStatus(String profile, String status, String failureCode, String failureReason) {
    private static final List<String> STATUSES = List.of("IN_PROGRESS", "COMPLETE", "FAILED");

    public SigningStatus {
        if (!STATUSES.contains(status)) {
            throw SandboxException.invalid("\"%s\" is not the status of a signature: %s exist."
                    .formatted(status, String.join(", ", STATUSES)));
        }
    }

    public static SigningStatus of(String status) {
        return status.equals("FAILED")
                ? new SigningStatus(
                        "release",
                        status,
                        "AccessDeniedException",
                        "the pusher has no permission signer:SignPayload on the signing profile")
                : new SigningStatus("release", status, "", "");
    }

    ObjectNode json(String profileArn) {
        ObjectNode json = Json.object().put("signingProfileArn", profileArn).put("status", status);
        if (status.equals("FAILED")) {
            json.put("failureCode", failureCode).put("failureReason", failureReason);
        }
        return json;
    }
}
