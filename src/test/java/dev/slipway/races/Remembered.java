package dev.slipway.races;

import dev.slipway.ecs.Image;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.Images;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that are read from the registry once: they do not change during a scenario. */
final class Remembered implements Images {
    private final Images images;
    private final Map<ImageReference, Optional<Image>> found = new HashMap<>();
    private final Map<ImageReference, Optional<Index>> indexes = new HashMap<>();

    Remembered(Images images) {
        this.images = images;
    }

    @Override
    public Optional<Image> find(ImageReference image) {
        return found.computeIfAbsent(image, images::find);
    }

    @Override
    public Optional<Index> index(ImageReference image) {
        return indexes.computeIfAbsent(image, images::index);
    }

    @Override
    public List<String> newestTags(ImageReference repository) {
        return images.newestTags(repository);
    }
}
