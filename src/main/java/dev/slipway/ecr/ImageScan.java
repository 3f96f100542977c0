package dev.slipway.ecr;

import dev.slipway.text.Quoted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What ECR says of the scan of one manifest, basic or enhanced.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html">DescribeImageScanFindings</a>
 */
public sealed interface ImageScan {
    /** There is no scan: not yet, or never. */
    record None() implements ImageScan {}

    /** The scan waits or runs. */
    record Pending(String status) implements ImageScan {}

    /** Continuous scanning is on, and the first scan has not ended. */
    record NotScannedYet() implements ImageScan {}

    /** @param findings by severity; no key: none */
    record Complete(Map<Severity, Integer> findings) implements ImageScan {
        public Complete {
            findings = Map.copyOf(findings);
        }

        /** How many findings have this severity or a worse one, in words; empty where there is none. */
        public Optional<String> findingsFrom(Severity severity) {
            List<Severity> found = Stream.of(Severity.values())
                    .filter(s -> s.compareTo(severity) <= 0 && findings.getOrDefault(s, 0) > 0)
                    .toList();
            String counts = found.stream().map(s -> findings.get(s) + " " + s).collect(Collectors.joining(" and "));
            boolean isOne = counts.startsWith("1 ") && found.size() == 1;
            return found.isEmpty() ? Optional.empty() : Optional.of(counts + (isOne ? " finding" : " findings"));
        }
    }

    /** ECR does not say what the scan found: it failed, expired, or has a status that this version does not know. */
    record Unusable(String status, String description) implements ImageScan {}

    /**
     * @param status ECR's word
     * @param completed whether ECR names the time at which a scan was completed
     * @param findings the counts; empty if ECR returned none that can be read
     */
    static ImageScan of(
            String status, String description, boolean completed, Optional<Map<Severity, Integer>> findings) {
        return switch (status) {
            case "PENDING", "IN_PROGRESS" -> new Pending(status);
            case "COMPLETE" -> complete(status, findings);
            case "ACTIVE" -> completed ? complete(status, findings) : new NotScannedYet();
            default -> new Unusable(status, description.isEmpty() ? "" : Quoted.of(description));
        };
    }

    private static ImageScan complete(String status, Optional<Map<Severity, Integer>> findings) {
        return findings.<ImageScan>map(Complete::new)
                .orElseGet(() -> new Unusable(status, "the answer has no counts of findings"));
    }
}
