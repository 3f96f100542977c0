package dev.slipway.trigger;

import dev.slipway.ecr.ImageReference;
import dev.slipway.ecs.RevisionName;
import dev.slipway.release.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an invocation of a function asks for. */
public sealed interface Trigger {

    /**
     * An image arrived in a registry.
     *
     * @param image with registry, tag and digest
     * @param mediaType of the image's manifest, where the event says it
     * @param id of the event: the same in every delivery
     * @param time of the event
     */
    record Push(ImageReference image, Optional<String> mediaType, String id, Instant time) implements Trigger {
        public Push {
            if (image.registry().isEmpty()
                    || image.tag().isEmpty()
                    || image.digest().isEmpty()) {
                throw new IllegalArgumentException("a push has registry, tag and digest: " + image);
            }
        }

        public String tag() {
            return image.tag().orElseThrow();
        }
    }

    /**
     * ECR copied an image from another registry: as a push, where the installation wants that. The event does not say when
     * the image was pushed there, and a backfill copies old ones.
     */
    record Replicated(Push push) implements Trigger {}

    /** What a person asks for, by invoking the function or by an event. */
    sealed interface Request extends Trigger {}

    /** A request whose answer has an outcome for each target. */
    sealed interface Deployment extends Request {
        RequestMetadata metadata();
    }

    /** A person requests a version of one service. */
    record Deploy(String service, String environment, RequestMetadata metadata, Version version)
            implements Deployment {}

    /**
     * A person requests an older revision of one service.
     *
     * @param to empty: the newest good one before the running one
     * @param hold that the target is under afterwards
     */
    record Rollback(String service, String environment, RequestMetadata metadata, Optional<To> to, Optional<Hold> hold)
            implements Deployment {}

    /**
     * A person requests, for every target of an environment whose desired revision was requested since a time, what was
     * good at that time.
     *
     * @param hold that these targets are under afterwards
     */
    record RollbackSince(String environment, Instant since, RequestMetadata metadata, Optional<Hold> hold)
            implements Deployment {}

    /** A person requests the desired version of one service again, as a new revision. */
    record Restart(String service, String environment, RequestMetadata metadata) implements Deployment {}

    /**
     * A person requests, for several services, what they run in another environment.
     *
     * @param from the other environment
     * @param services empty: each that has both environments
     */
    record Promote(String from, String environment, List<String> services, RequestMetadata metadata)
            implements Deployment {
        public Promote {
            services = List.copyOf(services);
        }
    }

    /**
     * A person forbids deployments for a time, or ends that. Where service or environment is left out, to all that match.
     *
     * @param hold {@linkplain Hold#isEnd an end} for {@code unhold}
     */
    record HoldRequest(Optional<String> service, Optional<String> environment, Hold hold) implements Request {}

    /** A person continues the deployment of a target that waits at a lifecycle hook, or aborts what is under way. */
    record Control(String service, String environment, What what, Person by) implements Request {
        /** What the person wants. */
        public enum What {
            CONTINUE,
            ABORT
        }
    }

    /**
     * A person requests a one-off task.
     *
     * @param which the release that the task runs; empty: what the service runs
     */
    record Run(String service, String environment, TaskCommand command, Optional<To> which, RequestMetadata metadata)
            implements Request {}

    /** A request that reads and changes nothing. */
    sealed interface Query extends Request {}

    /** A person asks what runs. Where service or environment is left out, all that match. */
    record Status(Optional<String> service, Optional<String> environment) implements Query {}

    /** @param limit the number of revisions, newest first */
    record History(String service, String environment, int limit) implements Query {
        public History {
            if (limit < 1) {
                throw new IllegalArgumentException("a history of %d revisions".formatted(limit));
            }
        }
    }

    /**
     * A person asks why a deployment failed.
     *
     * @param which the release; empty: the last that failed
     */
    record Why(String service, String environment, Optional<To> which) implements Query {}

    /**
     * A person asks, before a deployment, what would stand in its way.
     *
     * @param tag of the image to check; empty: the newest one that a push would deploy
     */
    record Check(String service, String environment, Optional<String> tag) implements Query {}

    /**
     * A person asks whether Slipway could use this configuration.
     *
     * @param text as the function would read it
     */
    record CheckConfiguration(String text) implements Query {}

    /** A person asks how two revisions of one target differ. */
    record Diff(String service, String environment, To from, To to) implements Query {}

    /** A person asks where the events are that were not handled. */
    record Queues() implements Query {}

    /** An event of ECS about something in an account and region, which may not be Slipway's: it may be forwarded. */
    sealed interface EcsEvent extends Trigger {
        String account();

        String region();
    }

    /**
     * ECS reported the end of a deployment.
     *
     * @param account the service's, like the region: the event may be forwarded from there
     * @param cluster its short name; empty where the service's ARN is of the old form that has none
     * @param deployment {@code ecs-svc/…}
     * @param at when it ended, at most now
     * @param reason ECS's words; may be empty
     */
    record StateChange(
            String account,
            String region,
            Optional<String> cluster,
            String service,
            String deployment,
            Ended ended,
            Instant at,
            String reason)
            implements EcsEvent {}

    /**
     * Somebody registered a revision of a task definition family, which may be a target's template. Slipway takes only
     * the names from the event, because CloudTrail hides the values of variables.
     *
     * @param id of the event: the same in every delivery
     * @param account the family's, like the region: the event may be forwarded from there
     * @param revision of the family
     * @param time of the event
     * @param by ARN of the caller, where CloudTrail gives it
     */
    record TemplateRegistered(
            String id, String account, String region, RevisionName revision, Instant time, Optional<String> by)
            implements EcsEvent {
        public String family() {
            return revision.family();
        }
    }

    /**
     * A release task ended. The event says neither how nor whether it counts: it only wakes the function.
     *
     * @param account the task's, like the region: the event may be forwarded from there
     * @param cluster its short name
     * @param revision that the task runs, of Slipway's own family
     * @param task its id
     */
    record TaskStopped(String account, String region, String cluster, RevisionName revision, String task)
            implements EcsEvent {}

    /**
     * A lifecycle hook of a deployment waits for a person, or failed.
     *
     * @param account the service's, like the region: the event may be forwarded from there
     * @param cluster its short name; empty where the service's ARN is of the old form that has none
     * @param stage of the deployment, such as POST_TEST_TRAFFIC_SHIFT
     */
    record HookChange(
            String account,
            String region,
            Optional<String> cluster,
            String service,
            String hook,
            State state,
            Optional<String> stage)
            implements EcsEvent {
        /** What became of the hook. */
        public enum State {
            /** It waits for {@code continue} or {@code abort}. */
            WAITS,
            FAILED,
            TIMED_OUT;

            static Optional<State> ofEvent(String name) {
                return switch (name) {
                    case "HOOK_AWAITING_ACTION" -> Optional.of(WAITS);
                    case "HOOK_FAILED" -> Optional.of(FAILED);
                    case "HOOK_TIMED_OUT" -> Optional.of(TIMED_OUT);
                    default -> Optional.empty();
                };
            }
        }
    }

    /** The schedule asks to reconcile every target. */
    record Scheduled() implements Trigger {}

    /** Not Slipway's to act on. */
    record Ignored(String reason) implements Trigger {}

    /** It cannot be read, or a rule of its fields forbids it. */
    record Refused(String reason) implements Trigger {}

    /** Whether an earlier attempt of the same request may have had an earlier time. */
    enum Attempts {
        /** The event carries its time, so that every attempt has the same. */
        OF_ONE_TIME,
        /** An invoke without an {@code id}: only Lambda itself repeats it. */
        BY_LAMBDA,
        /** A request with an {@code id}: its client may send it again at any time. */
        BY_CLIENT
    }

    /** How a deployment ended. */
    enum Ended {
        COMPLETED,
        FAILED
    }

    /** Which image of the target's repository. */
    sealed interface Version {
        record Tag(String tag) implements Version {
            public Tag {
                if (!ImageReference.isTag(tag)) {
                    throw new IllegalArgumentException("\"%s\" is not an image tag".formatted(tag));
                }
            }
        }

        /** @param digest {@code sha256:} and 64 hexadecimal digits */
        record Digest(String digest) implements Version {
            public Digest {
                if (!digest.matches("sha256:[0-9a-f]{64}")) {
                    throw new IllegalArgumentException(
                            "\"%s\" is not a digest (sha256: and 64 hexadecimal digits)".formatted(digest));
                }
            }
        }

        /** What the same service runs in another environment. */
        record From(String environment) implements Version {}
    }

    /** A revision that a request names: the one that a rollback returns to, that is compared, or asked about. */
    sealed interface To {
        /** @param number from 1, as ECS counts a family's revisions */
        record Revision(int number) implements To {
            public Revision {
                if (number < 1) {
                    throw new IllegalArgumentException("revision %d: ECS counts from 1".formatted(number));
                }
            }
        }

        /** The newest one with this image tag. */
        record Tag(String tag) implements To {
            public Tag {
                if (!ImageReference.isTag(tag)) {
                    throw new IllegalArgumentException("\"%s\" is not an image tag".formatted(tag));
                }
            }
        }
    }
}
