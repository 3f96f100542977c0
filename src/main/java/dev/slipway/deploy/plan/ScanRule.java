package dev.slipway.deploy.plan;

import dev.slipway.deploy.plan.ImageGateRead.Scanned;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ECR has scanned every manifest that a task may run, and found nothing of a severity or worse. */
public final class ScanRule {
    private ScanRule() {}

    /**
     * @param limit the least severity that forbids an image
     * @param isNew whether ECR may not show yet that it scans the image
     */
    public static ImageVerdict verdict(Severity limit, List<Scanned> scans, boolean isNew) {
        List<ImageVerdict> each = scans.stream()
                .map(scanned -> verdict(limit, scanned.image(), scanned.scan(), isNew))
                .toList();
        return first(each, ImageVerdict.Bad.class)
                .or(() -> first(each, ImageVerdict.Pending.class))
                .or(() -> each.stream().findFirst())
                .orElseGet(() -> new ImageVerdict.Bad("there is no image whose scan could be read"));
    }

    private static Optional<ImageVerdict> first(List<ImageVerdict> verdicts, Class<? extends ImageVerdict> kind) {
        return verdicts.stream().filter(kind::isInstance).findFirst();
    }

    private static ImageVerdict verdict(Severity limit, ImageReference image, ImageScan scan, boolean isNew) {
        return switch (scan) {
            case ImageScan.None none ->
                isNew
                        ? new ImageVerdict.Pending("ECR has no scan of image %s yet".formatted(image))
                        : new ImageVerdict.Bad(
                                "ECR has no scan of image %s; turn scanning on for its repository and push a new image, or scan this one (aws ecr start-image-scan)"
                                        .formatted(image));
            case ImageScan.NotScannedYet first ->
                isNew
                        ? new ImageVerdict.Pending("ECR has not completed the first scan of image %s".formatted(image))
                        : new ImageVerdict.Bad(
                                "ECR scans image %s continuously, but has not completed the first scan; look at it in Amazon Inspector, and request the image again when its scan has ended"
                                        .formatted(image));
            case ImageScan.Pending(String status) ->
                new ImageVerdict.Pending("ECR's scan of image %s has not ended (%s)".formatted(image, status));
            case ImageScan.Complete complete ->
                complete.findingsFrom(limit)
                        .<ImageVerdict>map(found -> new ImageVerdict.Bad(
                                "image %s has %s; push an image without them".formatted(image, found)))
                        .orElseGet(
                                () -> new ImageVerdict.Good("ECR's scan has no %s findings".formatted(words(limit))));
            case ImageScan.Unusable(String status, String description) ->
                new ImageVerdict.Bad("ECR's scan of image %s is %s%s, so nobody knows what is in it; %s"
                        .formatted(
                                image, status, description.isEmpty() ? "" : " (" + description + ")", advice(status)));
        };
    }

    private static String words(Severity limit) {
        return Stream.of(Severity.values())
                .filter(severity -> severity.compareTo(limit) <= 0)
                .map(Severity::name)
                .collect(Collectors.joining(" or "));
    }

    /** By ECR's status (<a href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html">ImageScanStatus</a>). */
    private static String advice(String status) {
        return switch (status) {
            case "FAILED", "FINDINGS_UNAVAILABLE" -> "scan it again (aws ecr start-image-scan), or push a new image";
            case "UNSUPPORTED_IMAGE" -> "build it from a base image that ECR can scan";
            case "SCAN_ELIGIBILITY_EXPIRED" ->
                "push a new image, or let Amazon Inspector scan images for longer after their push";
            case "LIMIT_EXCEEDED" -> "scan it again when ECR's limit allows it (aws ecr start-image-scan)";
            case "IMAGE_ARCHIVED" -> "restore it in ECR first";
            default -> "look at its scan in ECR, and push a new image";
        };
    }
}
