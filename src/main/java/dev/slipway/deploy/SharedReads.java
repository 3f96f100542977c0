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
 * The first reads of one invocation: all started at once, and what targets share read once. Services are described ten
 * at a time.
 */
final class SharedReads {
    /** Terraform replaces a template by deregistering the old revision first: for so long in all it is waited for. */
    private static final List<Duration> UNTIL_TEMPLATE =
            Stream.of(1, 2, 4, 8).map(Duration::ofSeconds).toList();

    private final Aws aws;
    private final Parallel parallel;
    private final InstantSource clock;
    private final Pause pause;

    private final ServiceDescriptions services;
    private final Map<At<String>, CompletableFuture<Optional<TaskDefinition>>> templates = new HashMap<>();
    private final Map<At<String>, CompletableFuture<LogTail>> logs = new HashMap<>();
    private final Map<ImageReference, CompletableFuture<Optional<Image>>> images = new HashMap<>();
    private final Map<ImageReference, CompletableFuture<Optional<ImageIndex>>> indexes = new HashMap<>();

    private record At<T>(Location place, T what) {}

    SharedReads(Aws aws, Parallel parallel, InstantSource clock, Pause pause, List<DeployRequest> all) {
        this.aws = aws;
        this.parallel = parallel;
        this.clock = clock;
        this.pause = pause;
        this.services = new ServiceDescriptions(
                aws, parallel, all.stream().map(DeployRequest::target).toList());
        all.forEach(this::start);
    }

    private void start(DeployRequest asked) {
        Target target = asked.target();
        Location place = target.location();
        logs.computeIfAbsent(new At<>(place, target.family()), l -> parallel.start(() -> log(target)));
        if (asked.restores().isEmpty()) {
            templates.computeIfAbsent(new At<>(place, target.template()), t -> parallel.start(() -> template(asked)));
        }
        images.computeIfAbsent(
                asked.image(), i -> parallel.start(() -> aws.images().find(i)));
        boolean mayBeIndex = asked.mediaType().map(Image::isIndex).orElse(true);
        if (mayBeIndex) {
            indexes.computeIfAbsent(
                    asked.image(), i -> parallel.start(() -> aws.images().index(i)));
        }
    }

    private LogTail log(Target target) {
        return new LogReader(aws.taskDefinitions(target.location()), parallel, clock).end(target.family());
    }

    /** Of what was heard of already, a read that lags may not show it yet. */
    private Optional<TaskDefinition> template(DeployRequest asked) {
        Target target = asked.target();
        int least = asked.follows().map(RevisionName::number).orElse(1);
        Optional<TaskDefinition> template =
                aws.taskDefinitions(target.location()).newest(target.template());
        for (Duration length : UNTIL_TEMPLATE) {
            boolean there = template.filter(t -> t.name().number() >= least).isPresent();
            if (there || !pause.pause(length)) {
                return template;
            }
            template = aws.taskDefinitions(target.location()).newest(target.template());
        }
        return template;
    }

    /** @throws AwsException of any of the target's reads */
    DeploySnapshot of(DeployRequest asked) {
        Target target = asked.target();
        Location place = target.location();
        Optional<Image> image = Parallel.await(known(images, asked.image()));
        return new DeploySnapshot(
                services.of(target),
                asked.restores().isPresent()
                        ? Optional.empty()
                        : Parallel.await(known(templates, new At<>(place, target.template()))),
                Parallel.await(known(logs, new At<>(place, target.family()))),
                image,
                index(asked, image));
    }

    private Optional<ImageIndex> index(DeployRequest asked, Optional<Image> image) {
        CompletableFuture<Optional<ImageIndex>> read = indexes.get(asked.image());
        boolean isNone = image.isEmpty()
                || image.get().mediaType().filter(type -> !Image.isIndex(type)).isPresent();
        if (read == null || isNone) {
            return Optional.empty();
        }
        Optional<ImageIndex> index = Parallel.await(read);
        String digest = image.get().digest();
        boolean tagMovedBetween = index.filter(i -> !i.digest().equals(digest)).isPresent();
        return tagMovedBetween ? aws.images().index(asked.image().withDigest(digest)) : index;
    }

    private static <K, V> V known(Map<K, V> started, K key) {
        V value = started.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing was read for " + key);
        }
        return value;
    }
}
