package dev.slipway.exploration.model;

import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that are read from the registry once: they do not change during a scenario. */
final class CachedImages implements Images {
    private final Images images;
    private final Map<ImageReference, Optional<Image>> found = new HashMap<>();
    private final Map<ImageReference, Optional<ImageIndex>> indexes = new HashMap<>();

    CachedImages(Images images) {
        this.images = images;
    }

    @Override
    public Optional<Image> find(ImageReference image) {
        return found.computeIfAbsent(image, images::find);
    }

    @Override
    public Optional<ImageIndex> index(ImageReference image) {
        return indexes.computeIfAbsent(image, images::index);
    }

    @Override
    public List<Signature> signatures(ImageReference image) {
        return images.signatures(image);
    }

    @Override
    public ImageScan scan(ImageReference image) {
        return images.scan(image);
    }

    @Override
    public List<PushedTag> pushedSince(ImageReference repository, Instant since) {
        return images.pushedSince(repository, since);
    }

    @Override
    public List<String> newestTags(ImageReference repository) {
        return images.newestTags(repository);
    }
}
