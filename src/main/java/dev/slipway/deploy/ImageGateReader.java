package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.deploy.plan.ImageGateRead;
import dev.slipway.deploy.plan.ImageGateRead.Scanned;
import dev.slipway.deploy.plan.ImageGateRules;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.Signature;
import dev.slipway.select.DeployRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads what a target requires of an image: its signatures and scans, side by side. */
record ImageGateReader(Images images, Parallel parallel, InstantSource clock) {
    /** @throws dev.slipway.ecs.AwsException of any of the reads */
    ImageGateRead read(DeployRequest request, DeploySnapshot snapshot) {
        CompletableFuture<List<Signature>> signatures = parallel.start(() ->
                ImageGateRules.toSign(request, snapshot).map(images::signatures).orElse(List.of()));
        List<Scanned> scans = parallel.each(
                ImageGateRules.toScan(request, snapshot), image -> new Scanned(image, images.scan(image)));
        return new ImageGateRead(clock.instant(), Parallel.await(signatures), scans);
    }
}
