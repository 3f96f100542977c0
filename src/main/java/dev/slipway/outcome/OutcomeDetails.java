package dev.slipway.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an outcome names, as far as it is known.
 *
 * @param changes of a dry run: how the revision would differ from the running one
 */
public record OutcomeDetails(RevisionDetails revision, DeploymentDetails deployment, Optional<List<Change>> changes) {

    public static final OutcomeDetails NONE = new OutcomeDetails(
            new RevisionDetails(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            new DeploymentDetails(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty());

    public OutcomeDetails {
        changes = changes.map(List::copyOf);
    }

    /**
     * Slipway's revision.
     *
     * @param image as the containers have it
     * @param template ARN of the revision that it was made from
     * @param previous ARN of the revision that the service ran before
     * @param previousImage of a rollback: the image of the revision that failed
     * @param arn empty until it is registered
     * @param replaced of a deployment: the image that the service ran before, where a release has it
     */
    public record RevisionDetails(
            Optional<String> image,
            Optional<String> template,
            Optional<String> previous,
            Optional<String> previousImage,
            Optional<String> arn,
            Optional<String> replaced) {

        public RevisionDetails(
                Optional<String> image,
                Optional<String> template,
                Optional<String> previous,
                Optional<String> previousImage,
                Optional<String> arn) {
            this(image, template, previous, previousImage, arn, Optional.empty());
        }

        public RevisionDetails(
                Optional<String> image, Optional<String> template, Optional<String> previous, Optional<String> arn) {
            this(image, template, previous, Optional.empty(), arn);
        }
    }

    /**
     * The deployment of that revision.
     *
     * @param id {@code ecs-svc/…}
     * @param startedAt when ECS started it
     * @param settledAt when Slipway saw that it had settled
     * @param settled for a request that waits: whether it settled in time
     * @param progress where it did not: how far it is, or what it waits for, in a sentence
     */
    public record DeploymentDetails(
            Optional<String> id,
            Optional<Instant> startedAt,
            Optional<Instant> settledAt,
            Optional<Boolean> settled,
            Optional<String> progress) {}

    public OutcomeDetails with(RevisionDetails other) {
        return new OutcomeDetails(other, deployment, changes);
    }

    public OutcomeDetails with(DeploymentDetails other) {
        return new OutcomeDetails(revision, other, changes);
    }

    public OutcomeDetails changing(List<Change> found) {
        return new OutcomeDetails(revision, deployment, Optional.of(found));
    }

    /** @param image of the revision */
    public OutcomeDetails showing(Optional<String> image) {
        return with(new RevisionDetails(
                image,
                revision.template(),
                revision.previous(),
                revision.previousImage(),
                revision.arn(),
                revision.replaced()));
    }

    /** @param image that the service ran before */
    public OutcomeDetails replacing(Optional<String> image) {
        return with(new RevisionDetails(
                revision.image(),
                revision.template(),
                revision.previous(),
                revision.previousImage(),
                revision.arn(),
                image));
    }

    /** @param deploymentId {@code ecs-svc/…} */
    public OutcomeDetails deployed(String revisionArn, Optional<String> deploymentId) {
        return with(new RevisionDetails(
                        revision.image(),
                        revision.template(),
                        revision.previous(),
                        revision.previousImage(),
                        Optional.of(revisionArn),
                        revision.replaced()))
                .with(new DeploymentDetails(
                        deploymentId,
                        deployment.startedAt(),
                        deployment.settledAt(),
                        deployment.settled(),
                        deployment.progress()));
    }

    /** @param deploymentId {@code ecs-svc/…} */
    public OutcomeDetails started(String deploymentId, Instant at) {
        return with(new DeploymentDetails(
                Optional.of(deploymentId),
                Optional.of(at),
                deployment.settledAt(),
                deployment.settled(),
                deployment.progress()));
    }

    /** @param at when it settled */
    public OutcomeDetails settled(Optional<Instant> at) {
        return with(new DeploymentDetails(
                deployment.id(), deployment.startedAt(), at, Optional.of(true), Optional.empty()));
    }

    /** @param progress how far it is, where that is known */
    public OutcomeDetails unsettled(Optional<String> progress) {
        return with(new DeploymentDetails(
                deployment.id(), deployment.startedAt(), Optional.empty(), Optional.of(false), progress));
    }
}
