package dev.slipway.deploy.plan;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.Signature;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An image is signed where ECR lists at least one signing profile, and has signed it with each. */
public final class SignatureRule {
    private SignatureRule() {}

    /** @param isNew whether ECR may not show yet that it signs the image */
    public static ImageVerdict verdict(ImageReference image, List<Signature> signatures, boolean isNew) {
        if (signatures.isEmpty()) {
            return isNew
                    ? new ImageVerdict.Pending("ECR does not show yet that it signs image %s".formatted(image))
                    : new ImageVerdict.Bad(
                            "image %s is not signed; ECR signs images that are pushed to repositories with a signing rule, so add one to the registry's signing configuration and push a new image"
                                    .formatted(image));
        }
        Optional<ImageVerdict> bad = signatures.stream()
                .flatMap(signature -> fault(image, signature).stream())
                .<ImageVerdict>map(ImageVerdict.Bad::new)
                .findFirst();
        return bad.orElseGet(() -> signatures.stream().allMatch(SignatureRule::isComplete)
                ? new ImageVerdict.Good("ECR has signed it with %s"
                        .formatted(
                                signatures.stream().map(Signature::profileName).collect(Collectors.joining(", "))))
                : new ImageVerdict.Pending("ECR is still signing image %s".formatted(image)));
    }

    private static boolean isComplete(Signature signature) {
        return signature.state() instanceof Signature.State.Complete;
    }

    private static Optional<String> fault(ImageReference image, Signature signature) {
        return switch (signature.state()) {
            case Signature.State.Complete complete -> Optional.empty();
            case Signature.State.InProgress inProgress -> Optional.empty();
            case Signature.State.Failed(String code) ->
                Optional.of(
                        "ECR could not sign image %s with profile %s (%s); correct that, and push a new image: ECR signs with the rights of whoever pushes"
                                .formatted(image, signature.profileName(), code.isEmpty() ? "no failure code" : code));
            case Signature.State.Unknown(String status) ->
                Optional.of("ECR says %s of the signature of image %s, which Slipway does not know; update Slipway"
                        .formatted(status, image));
        };
    }
}
