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
import dev.slipway.ecr.MediaTypes;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.AwsException.Kind;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The first reads of one invocation. They all start in parallel, and what targets share is read once: services ten at a
 * time.
 */
final class SharedReads {
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
        images.computeIfAbsent(request.image(), i -> parallel.start(() -> image(request)));
        if (mayBeIndex(request)) {
            indexes.computeIfAbsent(
                    request.image(), i -> parallel.start(() -> aws.images().index(i)));
        }
    }

    /** A restored revision ran on its platform before. */
    private static boolean mayBeIndex(DeployRequest request) {
        return request.restores().isEmpty()
                && request.mediaType().map(MediaTypes::isIndex).orElse(true);
    }

    private LogTail log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock).end(target.family());
    }

    /**
     * Terraform replaces a template by deregistering the old revision first, so that there is none for a moment. A lagging
     * read may not show the revision yet whose event this invocation handles.
     */
    private Optional<TaskDefinition> template(DeployRequest request) {
        Target target = request.target();
        int least = request.follows().map(RevisionName::number).orElse(1);
        Supplier<Optional<TaskDefinition>> read =
                () -> aws.taskDefinitions(target.location()).newest(target.template());
        Optional<TaskDefinition> first = read.get();
        Predicate<TaskDefinition> fits = t -> t.name().number() >= least;
        return first.filter(fits).isPresent() || !hasService(target)
                ? first
                : RepeatedRead.patient(pause).until(fits, first, read);
    }

    /** An event may arrive before ECR shows its image, and a request directly after the push. */
    private Optional<Image> image(DeployRequest request) {
        Supplier<Optional<Image>> read = () -> aws.images().find(request.image());
        return switch (request.by()) {
            case PUSH -> RepeatedRead.patient(pause).until(i -> true, read.get(), read);
            case TEMPLATE -> read.get();
            case PERSON, RESTART -> {
                if (request.restores().isPresent()) {
                    yield restored(request.image(), read);
                }
                Optional<Image> first = read.get();
                yield first.isPresent() || !hasService(request.target())
                        ? first
                        : RepeatedRead.brief(pause).until(i -> true, first, read);
            }
        };
    }

    /** Without one the deployment is refused, so that nothing else is worth waiting for. */
    private boolean hasService(Target target) {
        return services.of(target).filter(Service::isActive).isPresent();
    }

    /** Slipway assumes that an image exists that it has no permission to read: its repository may be another one. */
    private static Optional<Image> restored(ImageReference image, Supplier<Optional<Image>> read) {
        try {
            return read.get();
        } catch (AwsException failure) {
            if (failure.isRetryable()) {
                throw failure;
            }
            return Optional.of(new Image(
                    image.digest().orElseThrow(),
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Image.Status.ACTIVE));
        }
    }

    /** @throws AwsException of any of the target's reads */
    DeploySnapshot of(DeployRequest request) {
        Target target = request.target();
        Location location = target.location();
        Optional<Service> service = service(request);
        Optional<Image> image = Parallel.await(started(images, request.image()));
        return new DeploySnapshot(
                service,
                request.restores().isPresent()
                        ? Optional.empty()
                        : Parallel.await(started(templates, new FamilyKey(location, target.template()))),
                Parallel.await(started(logs, new FamilyKey(location, target.family()))),
                image,
                index(request, image),
                clock.instant());
    }

    /** Terraform may have created the service just before the push. A person gets the answer at once. */
    private Optional<Service> service(DeployRequest request) {
        Target target = request.target();
        Optional<Service> first = services.of(target);
        return request.by() == By.PUSH
                ? RepeatedRead.brief(pause)
                        .until(
                                Service::isActive,
                                first,
                                () -> aws.services(target.location()).find(target.serviceRef()))
                : first;
    }

    private Optional<ImageIndex> index(DeployRequest request, Optional<Image> image) {
        CompletableFuture<Optional<ImageIndex>> read = indexes.get(request.image());
        Optional<String> type = image.filter(Image::isPullable).flatMap(Image::mediaType);
        if (read == null
                || image.isEmpty()
                || type.filter(t -> !MediaTypes.isIndex(t)).isPresent()) {
            return Optional.empty();
        }
        ImageReference exact = request.image().withDigest(image.get().digest());
        Optional<ImageIndex> first = Parallel.await(read);
        boolean tagMovedBetween =
                first.filter(i -> !i.digest().equals(image.get().digest())).isPresent();
        Optional<ImageIndex> index = tagMovedBetween ? aws.images().index(exact) : first;
        if (type.isEmpty()) {
            return index;
        }
        index = RepeatedRead.patient(pause)
                .until(i -> true, index, () -> aws.images().index(exact));
        if (index.isEmpty()) {
            throw new AwsException(
                    Kind.RETRYABLE, "BatchGetImage", "ECR does not show the manifest of %s yet".formatted(exact));
        }
        return index;
    }

    private static <K, V> V started(Map<K, V> reads, K key) {
        V value = reads.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing was read for " + key);
        }
        return value;
    }
}
