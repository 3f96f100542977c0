package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.api.SandboxException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scan of an image, in ECR's words.
 *
 * @param completed whether a scan has ended: continuous scanning is ACTIVE before its first one has
 * @param findings how many findings there are, by severity
 */
public record ScanResult(String status, boolean completed, Map<String, Integer> findings) {
    private static final List<String> STATUSES = List.of(
            "IN_PROGRESS",
            "COMPLETE",
            "FAILED",
            "UNSUPPORTED_IMAGE",
            "ACTIVE",
            "PENDING",
            "SCAN_ELIGIBILITY_EXPIRED",
            "FINDINGS_UNAVAILABLE",
            "LIMIT_EXCEEDED",
            "IMAGE_ARCHIVED");
    private static final List<String> SEVERITIES =
            List.of("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNDEFINED", "UNTRIAGED");

    public ScanResult {
        findings = Map.copyOf(findings);
        if (!STATUSES.contains(status)) {
            throw SandboxException.invalid(
                    "\"%s\" is not the status of a scan: %s exist.".formatted(status, String.join(", ", STATUSES)));
        }
        findings.forEach((severity, count) -> {
            if (!SEVERITIES.contains(severity) || count < 0) {
                throw SandboxException.invalid("\"%s\": %d is not a number of findings: the severities are %s."
                        .formatted(severity, count, String.join(", ", SEVERITIES)));
            }
        });
    }

    /** One that has ended. */
    public static ScanResult complete(Map<String, Integer> findings) {
        return new ScanResult("COMPLETE", true, findings);
    }

    /** One without findings. */
    public static ScanResult of(String status) {
        return new ScanResult(status, status.equals("COMPLETE"), Map.of());
    }

    /** The severity of each finding. */
    List<String> severities() {
        return new TreeMap<>(findings)
                .entrySet().stream()
                        .flatMap(count -> Collections.nCopies(count.getValue(), count.getKey()).stream())
                        .toList();
    }
}
