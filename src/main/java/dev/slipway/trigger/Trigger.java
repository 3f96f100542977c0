package dev.slipway.trigger;

import dev.slipway.ecs.ImageReference;
import java.time.Instant;
import java.util.Optional;

/** What an invocation of the function asks for. */
public sealed interface Trigger {

    /**
     * An image arrived in a registry, by push or replication.
     *
     * @param image with registry, tag and digest
     * @param mediaType of the image's manifest, where the event says it
     * @param id of the event: delivered twice it is the same one
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
     * A person asks for a version of one service, by a direct invoke or an event of their own.
     *
     * @param request the request's {@code id}, else the event's or the invoke's: the same one is the same request
     * @param requestedAt the event's time or the invoke's clock
     * @param attempts where {@code requestedAt} comes from
     */
    record Deploy(
            String service,
            String environment,
            Version version,
            boolean dryRun,
            String request,
            Instant requestedAt,
            Attempts attempts,
            Optional<String> requestedBy,
            Optional<String> reason)
            implements Trigger {}

    /** Not Slipway's to act on. */
    record Ignored(String reason) implements Trigger {}

    /** Whether an earlier attempt of the same request may have had an earlier clock. */
    enum Attempts {
        /** The event carries its time: every attempt has the same. */
        OF_ONE_TIME,
        /** An invoke without an {@code id}: only Lambda itself repeats it. */
        BY_LAMBDA,
        /** A request with an {@code id}: its client may send it again whenever it likes. */
        BY_CLIENT
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
    }
}
