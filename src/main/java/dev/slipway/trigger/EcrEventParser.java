package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.MediaTypes;
import dev.slipway.text.Quoted;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads ECR's events: an image that arrived, or why the event is ignored
 * (<a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html">ECR events</a>).
 *
 * <p>It checks whether to ignore an event before it validates it: only an event that would deploy must be complete.
 */
final class EcrEventParser {
    /** Signatures, attestations, SBOMs and lists of them are tagged with the digest of the image they belong to. */
    private static final Predicate<String> REFERRER =
            Pattern.compile("sha256-[0-9a-f]{64}.*", Pattern.DOTALL).asMatchPredicate();

    private static final Predicate<String> ACCOUNT =
            Pattern.compile("[0-9]{12}").asMatchPredicate();
    private static final Predicate<String> REGION =
            Pattern.compile("[a-z]{2}[a-z0-9-]{1,30}").asMatchPredicate();

    private final EventEnvelope envelope;
    private final JsonFields detail;

    private EcrEventParser(EventEnvelope envelope) {
        this.envelope = envelope;
        this.detail = new JsonFields("$.detail", envelope.detail());
    }

    static Trigger read(JsonNode event, EventEnvelope envelope) {
        var ecr = new EcrEventParser(envelope);
        return switch (envelope.detailType()) {
            case "ECR Image Action" -> ecr.arrived(event, "PUSH");
            case "ECR Replication Action" -> ecr.replicated(event);
            default -> ecr.ignored("Slipway does not act on it");
        };
    }

    private Trigger replicated(JsonNode event) {
        Trigger arrived = arrived(event, "REPLICATE");
        return arrived instanceof Trigger.Push push ? new Trigger.Replicated(push) : arrived;
    }

    private Trigger arrived(JsonNode event, String wanted) {
        Optional<String> action = detail.required("action-type", text -> true, wanted);
        Optional<String> result = detail.required("result", text -> true, "the result of the action");
        Optional<String> tag = detail.node("image-tag").isNull() ? Optional.empty() : detail.text("image-tag");
        Optional<String> artifact = detail.text("artifact-media-type").filter(text -> !text.isEmpty());
        Optional<String> manifest = detail.text("manifest-media-type").filter(text -> !text.isEmpty());
        detail.check();
        if (!action.equals(Optional.of(wanted))) {
            return ignored("Slipway acts only on %s".formatted(wanted));
        }
        if (!result.equals(Optional.of("SUCCESS"))) {
            return ignored("its result is " + Quoted.of(result.orElseThrow()));
        }
        if (tag.isEmpty() || tag.get().isEmpty()) {
            return ignored("the image has no tag, such as one platform's part of a multi-platform image");
        }
        if (REFERRER.test(tag.get())) {
            return ignored("it is a signature, an attestation or an SBOM, not an image");
        }
        Optional<String> notAnImage = MediaTypes.notAnImage(manifest, artifact);
        if (notAnImage.isPresent()) {
            return ignored(notAnImage.get());
        }
        return new Trigger.Push(image(new JsonFields("$", event)), manifest, envelope.id(), envelope.time());
    }

    private ImageReference image(JsonFields event) {
        Optional<String> repository =
                detail.required("repository-name", EcrEventParser::isRepository, "the name of an ECR repository");
        Optional<String> tag = detail.required("image-tag", ImageReference::isTag, "an image tag");
        Optional<String> digest = detail.required("image-digest", EcrEventParser::isDigest, "an image's digest");
        Optional<String> account = event.required("account", ACCOUNT, "an account's 12 digits");
        Optional<String> region = event.required("region", REGION, "an AWS region");
        event.checkWith(detail);
        String registry = new EcrRegistry(account.orElseThrow(), region.orElseThrow()).host();
        return new ImageReference(Optional.of(registry), repository.orElseThrow(), tag, digest);
    }

    private Trigger.Ignored ignored(String why) {
        String repository = shown("repository-name").orElse("a repository without a name");
        String tag = shown("image-tag").orElse("no tag");
        return new Trigger.Ignored("%s%s of %s with %s: %s"
                .formatted(
                        Quoted.of(envelope.detailType()),
                        shown("action-type").map(action -> " " + action).orElse(""),
                        repository,
                        tag,
                        why));
    }

    private Optional<String> shown(String name) {
        return Optional.ofNullable(detail.node(name).textValue())
                .filter(text -> !text.isEmpty())
                .map(Quoted::of);
    }

    /** Checks the length first: a pattern match on megabytes takes too long. */
    private static boolean isRepository(String text) {
        return text.length() >= 2 && text.length() <= 256 && ImageReference.isRepository(text);
    }

    /** Of any algorithm: Slipway asks ECR for the image before it deploys it. */
    private static boolean isDigest(String text) {
        return text.length() <= 200 && ImageReference.isDigest(text);
    }
}
