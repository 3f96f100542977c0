package dev.slipway.ecr;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code image} of a container definition: {@code registry/repository:tag@digest}. {@link #toString} returns the
 * text that was parsed.
 *
 * <p>As for Docker, the first part is a registry if it contains a dot or a colon or is {@code localhost}.
 *
 * @param registry host and optional port; empty for Docker Hub's short names
 * @param repository the path without the registry
 * @param digest {@code sha256:…}
 */
public record ImageReference(
        Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {

    private static final String NAME = "[a-z0-9]++(?:(?:\\.|__?+|-++)[a-z0-9]++)*+";
    /** All quantifiers are possessive: a backtracking matcher recurses, and long names overflow its stack. */
    private static final Pattern REPOSITORY = Pattern.compile(NAME + "(?:/" + NAME + ")*+");

    private static final Pattern REGISTRY =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+:[0-9a-f]+");

    public ImageReference {
        require(registry.isEmpty() || REGISTRY.matcher(registry.get()).matches(), "registry", registry.orElse(""));
        require(REPOSITORY.matcher(repository).matches(), "repository", repository);
        require(tag.isEmpty() || TAG.matcher(tag.get()).matches(), "tag", tag.orElse(""));
        require(digest.isEmpty() || DIGEST.matcher(digest.get()).matches(), "digest", digest.orElse(""));
    }

    /** @throws IllegalArgumentException if a part is not valid; the message names the part */
    public static ImageReference parse(String text) {
        String rest = text;
        Optional<String> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return hasRegistry
                ? new ImageReference(Optional.of(first), rest.substring(slash + 1), tag, digest)
                : new ImageReference(Optional.empty(), rest, tag, digest);
    }

    /** Empty if the text is not an image reference, which ECS allows in a template. */
    public static Optional<ImageReference> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static ImageReference of(String registry, String repository) {
        return new ImageReference(Optional.of(registry), repository, Optional.empty(), Optional.empty());
    }

    public static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches();
    }

    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    public ImageReference withTag(Optional<String> newTag) {
        return new ImageReference(registry, repository, newTag, digest);
    }

    public ImageReference withDigest(String newDigest) {
        return new ImageReference(registry, repository, tag, Optional.of(newDigest));
    }

    public ImageReference withRegistryOf(ImageReference other) {
        return new ImageReference(other.registry, repository, tag, digest);
    }

    /** The registry in ECR; empty if the image is not in ECR. */
    public Optional<EcrRegistry> ecrRegistry() {
        return registry.flatMap(EcrRegistry::parse);
    }

    /** Whether the registries are the same: several hosts name one registry of ECR. */
    public boolean hasSameRegistry(ImageReference other) {
        return registry.equals(other.registry)
                || (ecrRegistry().isPresent() && ecrRegistry().equals(other.ecrRegistry()));
    }

    /** Whether registry and repository are the same, regardless of tag and digest. */
    public boolean hasSameRepository(ImageReference other) {
        return hasSameRegistry(other) && repository.equals(other.repository);
    }

    /** The same text for the same image: without the tag where there is a digest, and by the first host of ECR's. */
    public String identity() {
        Optional<String> host = ecrRegistry().map(EcrRegistry::host).or(() -> registry);
        return new ImageReference(host, repository, digest.isPresent() ? Optional.empty() : tag, digest).toString();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        registry.ifPresent(r -> text.append(r).append('/'));
        text.append(repository);
        tag.ifPresent(t -> text.append(':').append(t));
        digest.ifPresent(d -> text.append('@').append(d));
        return text.toString();
    }

    private static void require(boolean valid, String part, String value) {
        if (!valid) {
            throw new IllegalArgumentException("%s \"%s\" is not valid in an image reference".formatted(part, value));
        }
    }
}
