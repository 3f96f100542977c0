package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.access.Pause;
import dev.slipway.access.ServiceDescriptions;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.select.DeployRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The first reads of one invocation. They all start in parallel, and what targets share is read once: services ten at a
 * time.
 */
final class SharedReads {
    /** Terraform replaces a template by deregistering the old revision first, so that there is none for a moment. */
    private static final List<Duration> TEMPLATE_PAUSES =
            Stream.of(1, 2, 4, 8).map(Duration::ofSeconds).toList();

    private final Aws aws;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Pause pause;

    private final ServiceDescriptions services;
    private final Map<FamilyKey, CompletableFuture<Optional<TaskDefinition>>> templates = new HashMap<>();
    private final Map<FamilyKey, CompletableFuture<LogTail>> logs = new HashMap<>();
    private final Map<ImageReference, CompletableFuture<Optional<Image>>> images = new HashMap<>();
    private final Map<ImageReference, CompletableFuture<Optional<ImageIndex>>> indexes = new HashMap<>();

    private record FamilyKey(Location location, String family) {}

    SharedReads(Aws aws, Parallel parallel, InstantSource clock, Pause pause, List<DeployRequest> requests) {
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.pause = pause;
        this.services = new ServiceDescriptions(
                aws, parallel, requests.stream().map(DeployRequest::target).toList());
        requests.forEach(this::start);
    }

    private void start(DeployRequest request) {
        Target target = request.target();
        Location location = target.location();
        logs.computeIfAbsent(new FamilyKey(location, target.family()), l -> parallel.start(() -> log(target)));
        if (request.restores().isEmpty()) {
            templates.computeIfAbsent(
                    new FamilyKey(location, target.template()), t -> parallel.start(() -> template(request)));
        }
        images.computeIfAbsent(
                request.image(), i -> parallel.start(() -> aws.images().find(i)));
        boolean mayBeIndex = request.mediaType().map(Image::isIndex).orElse(true);
        if (mayBeIndex) {
            indexes.computeIfAbsent(
                    request.image(), i -> parallel.start(() -> aws.images().index(i)));
        }
    }

    private LogTail log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock).end(target.family());
    }

    /** A lagging read may not show the revision yet whose event this invocation handles. */
    private Optional<TaskDefinition> template(DeployRequest request) {
        Target target = request.target();
        int least = request.follows().map(RevisionName::number).orElse(1);
        Optional<TaskDefinition> template =
                aws.taskDefinitions(target.location()).newest(target.template());
        for (Duration length : TEMPLATE_PAUSES) {
            boolean found = template.filter(t -> t.name().number() >= least).isPresent();
            if (found || !pause.pause(length)) {
                return template;
            }
            template = aws.taskDefinitions(target.location()).newest(target.template());
        }
        return template;
    }

    /** @throws AwsException of any of the target's reads */
    DeploySnapshot of(DeployRequest request) {
        Target target = request.target();
        Location location = target.location();
        Optional<Image> image = Parallel.await(started(images, request.image()));
        return new DeploySnapshot(
                services.of(target),
                request.restores().isPresent()
                        ? Optional.empty()
                        : Parallel.await(started(templates, new FamilyKey(location, target.template()))),
                Parallel.await(started(logs, new FamilyKey(location, target.family()))),
                image,
                index(request, image));
    }

    private Optional<ImageIndex> index(DeployRequest request, Optional<Image> image) {
        CompletableFuture<Optional<ImageIndex>> read = indexes.get(request.image());
        boolean isNone = image.isEmpty()
                || image.get().mediaType().filter(type -> !Image.isIndex(type)).isPresent();
        if (read == null || isNone) {
            return Optional.empty();
        }
        Optional<ImageIndex> index = Parallel.await(read);
        String digest = image.get().digest();
        boolean tagMovedBetween = index.filter(i -> !i.digest().equals(digest)).isPresent();
        return tagMovedBetween ? aws.images().index(request.image().withDigest(digest)) : index;
    }

    private static <K, V> V started(Map<K, V> reads, K key) {
        V value = reads.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing was read for " + key);
        }
        return value;
    }
}
