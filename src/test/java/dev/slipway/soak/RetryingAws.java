package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Signature;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** AWS ports with the SDK's retries: full jitter up to ten seconds, until the invocation's time runs out. */
final class RetryingAws implements Aws {
    private static final Duration RESERVE = Duration.ofSeconds(2);
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final Aws aws;
    private final SimulatedTime time;
    private final Instant deadline;
    private final RandomGenerator random;
    private final SoakStatistics figures;

    RetryingAws(Aws aws, SimulatedTime time, Instant deadline, RandomGenerator random, SoakStatistics figures) {
        this.aws = aws;
        this.time = time;
        this.deadline = deadline.minus(RESERVE);
        this.random = random;
        this.figures = figures;
    }

    <T> T made(Supplier<T> call) {
        return made(true, call);
    }

    /** @param twice whether the call may be executed twice; otherwise it is retried only if it was not executed */
    private <T> T made(boolean twice, Supplier<T> call) {
        for (int attempt = 0; ; attempt++) {
            try {
                return call.get();
            } catch (AwsException failure) {
                figures.refused(failure);
                boolean again = failure.kind() == AwsException.Kind.RETRYABLE
                        || (twice && failure.kind() == AwsException.Kind.UNKNOWN);
                if (!again || !waits(attempt)) {
                    throw failure;
                }
                figures.retried();
            }
        }
    }

    private boolean waits(int attempt) {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt, 10));
        Duration wait = Duration.ofMillis(random.nextLong(most + 1));
        Duration left = Duration.between(time.instant(), deadline);
        boolean enough = wait.compareTo(left) < 0;
        Duration length = enough ? wait : left;
        time.sleep(length.isNegative() ? Duration.ZERO : length);
        return enough;
    }

    @Override
    public Services services(Location location) {
        return new RetriedServices(aws.services(location));
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return new RetriedTaskDefinitions(aws.taskDefinitions(location));
    }

    @Override
    public Tasks tasks(Location location) {
        return new RetriedTasks(aws.tasks(location), this);
    }

    @Override
    public Images images() {
        return new RetriedImages(aws.images());
    }

    private final class RetriedServices implements Services {
        private final Services services;

        RetriedServices(Services services) {
            this.services = services;
        }

        @Override
        public Map<String, Service> describe(String cluster, List<String> names) {
            return made(() -> services.describe(cluster, names));
        }

        @Override
        public Service update(ServiceRef service, String taskDefinitionArn) {
            return made(() -> services.update(service, taskDefinitionArn));
        }

        @Override
        public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
            return made(() -> services.newestDeployment(service, since));
        }

        @Override
        public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
            return made(() -> services.withTaskDefinition(deployment));
        }

        @Override
        public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
            return made(() -> services.completedDeployments(service, since));
        }

        @Override
        public void resume(String serviceDeploymentArn, String hookId) {
            services.resume(serviceDeploymentArn, hookId);
        }

        @Override
        public void rollBack(String serviceDeploymentArn) {
            made(() -> {
                services.rollBack(serviceDeploymentArn);
                return serviceDeploymentArn;
            });
        }

        @Override
        public Optional<PauseHook> pauseHook(String serviceDeploymentArn) {
            return made(() -> services.pauseHook(serviceDeploymentArn));
        }

        @Override
        public List<String> clusters() {
            return made(services::clusters);
        }

        @Override
        public List<String> names(String cluster) {
            return made(() -> services.names(cluster));
        }
    }

    private final class RetriedTaskDefinitions implements TaskDefinitions {
        private final TaskDefinitions definitions;

        RetriedTaskDefinitions(TaskDefinitions definitions) {
            this.definitions = definitions;
        }

        @Override
        public Optional<TaskDefinition> newest(String family) {
            return made(() -> definitions.newest(family));
        }

        @Override
        public Optional<TaskDefinition> revision(RevisionName name) {
            return made(() -> definitions.revision(name));
        }

        @Override
        public List<Integer> newestNumbers(String family, int limit) {
            return made(() -> definitions.newestNumbers(family, limit));
        }

        @Override
        public TaskDefinition register(ObjectNode request) {
            return made(false, () -> definitions.register(request));
        }

        @Override
        public void tag(String arn, Map<String, String> tags) {
            made(() -> {
                definitions.tag(arn, tags);
                return arn;
            });
        }
    }

    private final class RetriedImages implements Images {
        private final Images images;

        RetriedImages(Images images) {
            this.images = images;
        }

        @Override
        public Optional<Image> find(ImageReference image) {
            return made(() -> images.find(image));
        }

        @Override
        public Optional<ImageIndex> index(ImageReference image) {
            return made(() -> images.index(image));
        }

        @Override
        public List<Signature> signatures(ImageReference image) {
            return made(() -> images.signatures(image));
        }

        @Override
        public ImageScan scan(ImageReference image) {
            return made(() -> images.scan(image));
        }

        @Override
        public List<PushedTag> pushedSince(ImageReference repository, Instant since) {
            return made(() -> images.pushedSince(repository, since));
        }

        @Override
        public List<String> newestTags(ImageReference repository) {
            return made(() -> images.newestTags(repository));
        }
    }
}
