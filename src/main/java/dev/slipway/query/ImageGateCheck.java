package dev.slipway.query;

import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.DeploymentRules;
import dev.slipway.deploy.plan.ImageGateRead;
import dev.slipway.deploy.plan.ImageGateRead.Scanned;
import dev.slipway.deploy.plan.ImageGateRules;
import dev.slipway.deploy.plan.ImageVerdict;
import dev.slipway.ecr.Images;
import dev.slipway.query.CheckQuery.Read;
import dev.slipway.select.DeployRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Looks at what a target requires of an image: its signature and its scan. No lines where it requires nothing. */
record ImageGateCheck(Images images, InstantSource clock) {
    private static final String SIGNATURE = "signature";
    private static final String SCAN = "scan";

    List<Finding> of(DeployRequest request, DeploySnapshot snapshot) {
        if (!request.target().imageGate().isClosed()) {
            return List.of();
        }
        Read<ImageGateRead> read = Read.of(() -> read(request, snapshot));
        if (read.value().isEmpty()) {
            return List.of(Finding.refuse(request.target().imageGate().signed() ? SIGNATURE : SCAN, read.failure()));
        }
        ImageGateRead facts = read.value().get();
        return Stream.concat(
                        DeploymentRules.signature(request, snapshot, facts).map(v -> finding(SIGNATURE, v)).stream(),
                        DeploymentRules.scan(request, snapshot, facts).map(v -> finding(SCAN, v)).stream())
                .toList();
    }

    private ImageGateRead read(DeployRequest request, DeploySnapshot snapshot) {
        return new ImageGateRead(
                clock.instant(),
                ImageGateRules.toSign(request, snapshot).map(images::signatures).orElse(List.of()),
                ImageGateRules.toScan(request, snapshot).stream()
                        .map(image -> new Scanned(image, images.scan(image)))
                        .toList());
    }

    private static Finding finding(String subject, ImageVerdict verdict) {
        return switch (verdict) {
            case ImageVerdict.Good(String words) -> Finding.ok(subject, words);
            case ImageVerdict.Pending(String reason) ->
                Finding.warn(subject, reason + "; a deployment waits for it, and fails when its time is over");
            case ImageVerdict.Bad(String reason) -> Finding.refuse(subject, reason);
        };
    }
}
