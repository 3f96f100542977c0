package dev.slipway.aws;

import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Severity;
import dev.slipway.ecr.Signature;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsResponse;
import software.amazon.awssdk.services.ecr.model.ImageScanFindings;
import software.amazon.awssdk.services.ecr.model.ImageScanStatus;
import software.amazon.awssdk.services.ecr.model.ImageSigningStatus;

/** What ECR's answers say of the signatures and findings of an image. What they do not say is never read as good. */
final class ImageFindings {
    private ImageFindings() {}

    static Signature signature(ImageSigningStatus status) {
        String failure = Stream.of(status.failureCode(), status.failureReason())
                .flatMap(Stream::ofNullable)
                .collect(Collectors.joining(": "));
        return Signature.of(
                Optional.ofNullable(status.signingProfileArn()).orElse(""),
                String.valueOf(status.statusAsString()),
                failure);
    }

    static ImageScan scan(DescribeImageScanFindingsResponse answer) {
        Optional<ImageScanStatus> status = Optional.ofNullable(answer.imageScanStatus());
        Optional<ImageScanFindings> findings = Optional.ofNullable(answer.imageScanFindings());
        return ImageScan.of(
                status.map(ImageScanStatus::statusAsString).orElse("unknown"),
                status.map(ImageScanStatus::description).orElse(""),
                findings.map(ImageScanFindings::imageScanCompletedAt).isPresent(),
                findings.flatMap(ImageFindings::counts));
    }

    /** A severity without a count has no findings. Findings that are listed without any counts cannot be judged. */
    private static Optional<Map<Severity, Integer>> counts(ImageScanFindings findings) {
        boolean listsFindings =
                !findings.findings().isEmpty() || !findings.enhancedFindings().isEmpty();
        if (!findings.hasFindingSeverityCounts() && listsFindings) {
            return Optional.empty();
        }
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        for (Severity severity : Severity.values()) {
            Optional.ofNullable(findings.findingSeverityCountsAsStrings().get(severity.name()))
                    .ifPresent(count -> counts.put(severity, count));
        }
        return Optional.of(counts);
    }
}
