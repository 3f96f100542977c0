package dev.slipway.deploy.plan;

import dev.slipway.config.ImageGate;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.TaskPlatform;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a target requires of an image, see {@link ImageGate}. It concerns versions that are new to the target: pushes and
 * requests. What ran before, or is desired already, goes on: rollbacks, restarts and followed templates.
 *
 * <p>What ECR does not say is never read as good.
 */
public final class ImageGateRules {
    /** ECR begins to sign and to scan an image after its push, and shows nothing of it before. */
    static final Duration SOON = Duration.ofMinutes(2);

    private static final String OVERRIDE =
            ", or request it with `\"despiteFindings\": true` (bin/slipway: --despite-findings)";

    private ImageGateRules() {}

    /** What to do instead of registering a revision with the image; empty where nothing speaks against it. */
    static Optional<DeployAction> objection(DeployRequest request, DeploySnapshot snapshot) {
        if (!concerns(request)) {
            return Optional.empty();
        }
        Optional<ImageGateRead> read = snapshot.more().imageGate();
        if (read.isEmpty()) {
            return Optional.of(new DeployAction.Read(DeployRead.IMAGE_GATE));
        }
        List<ImageVerdict> verdicts = verdicts(request, snapshot, read.get());
        return refusal(verdicts).or(() -> pending(request, verdicts));
    }

    private static Optional<DeployAction> refusal(List<ImageVerdict> verdicts) {
        return verdicts.stream()
                .flatMap(verdict ->
                        verdict instanceof ImageVerdict.Bad(String reason) ? Stream.of(reason) : Stream.empty())
                .<DeployAction>map(reason -> new DeployAction.Refuse(reason + OVERRIDE))
                .findFirst();
    }

    private static Optional<DeployAction> pending(DeployRequest request, List<ImageVerdict> verdicts) {
        String next = request.by() == By.PUSH ? "; Lambda retries the event" : "; request it again later" + OVERRIDE;
        return verdicts.stream()
                .flatMap(verdict ->
                        verdict instanceof ImageVerdict.Pending(String reason) ? Stream.of(reason) : Stream.empty())
                .<DeployAction>map(reason -> new DeployAction.AskAgain(DeployRead.IMAGE_GATE, reason + next))
                .findFirst();
    }

    private static List<ImageVerdict> verdicts(DeployRequest request, DeploySnapshot snapshot, ImageGateRead read) {
        return Stream.of(signature(request, snapshot, read), scan(request, snapshot, read))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether ECR has signed the image; empty where the target does not ask for that. */
    static Optional<ImageVerdict> signature(DeployRequest request, DeploySnapshot snapshot, ImageGateRead read) {
        return toSign(request, snapshot)
                .map(image -> SignatureRule.verdict(image, read.signatures(), isNew(request, snapshot, read.at())));
    }

    /** What ECR's scan found; empty where the target does not ask for that. */
    static Optional<ImageVerdict> scan(DeployRequest request, DeploySnapshot snapshot, ImageGateRead read) {
        return request.target()
                .imageGate()
                .scan()
                .map(limit -> ScanRule.verdict(limit, read.scans(), isNew(request, snapshot, read.at())));
    }

    /** Whether the rules have to allow the request. */
    private static boolean concerns(DeployRequest request) {
        return request.target().imageGate().isClosed() && isNewVersion(request) && !isOverridden(request);
    }

    private static boolean isNewVersion(DeployRequest request) {
        return switch (request.by()) {
            case PUSH, PERSON ->
                request.restores().isEmpty() && request.follows().isEmpty();
            case RESTART, TEMPLATE -> false;
        };
    }

    /** Whether a person wants the image whatever is true of it. */
    static boolean isOverridden(DeployRequest request) {
        return request.target().imageGate().isClosed()
                && request.metadata().despiteFindings()
                && request.by() == By.PERSON
                && isNewVersion(request);
    }

    /** Whether ECR may not show yet what it does after a push. The event of a push may name an older image. */
    private static boolean isNew(DeployRequest request, DeploySnapshot snapshot, Instant now) {
        Instant pushed = snapshot.image().map(Image::firstPushedAt).orElse(Instant.EPOCH);
        boolean isOfLaterPush = request.by() == By.PUSH && request.requestedAt().isAfter(pushed);
        return now.isBefore((isOfLaterPush ? request.requestedAt() : pushed).plus(SOON));
    }

    /**
     * The image whose signature is asked for: ECR signs what is pushed, so of an index the index itself.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html">managed signing</a>
     */
    public static Optional<ImageReference> toSign(DeployRequest request, DeploySnapshot snapshot) {
        return snapshot.image()
                .filter(image -> request.target().imageGate().signed())
                .map(image -> request.image().withDigest(image.digest()));
    }

    /**
     * The images whose scans are asked for. An index has none of its own: a task runs one of the images that it lists for
     * its platform, so all of these count.
     */
    public static List<ImageReference> toScan(DeployRequest request, DeploySnapshot snapshot) {
        if (request.target().imageGate().scan().isEmpty() || snapshot.image().isEmpty()) {
            return List.of();
        }
        ImageReference image = request.image().withDigest(snapshot.image().get().digest());
        if (snapshot.index().isEmpty()) {
            return List.of(image);
        }
        var listed = new ArrayList<ImageReference>();
        for (ImageIndex.Listed one :
                snapshot.index().get().imagesFor(snapshot.template().flatMap(TaskPlatform::certain))) {
            listed.add(one.digest()
                    .map(image.withTag(Optional.empty())::withDigest)
                    .orElse(image));
        }
        return List.copyOf(listed);
    }
}
