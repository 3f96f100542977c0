package dev.slipway.exploration;

import dev.slipway.exploration.model.DeployRun;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An invariant of a scenario's final state; invariants of a state at rest are in {@link QuiescentInvariants}. */
@FunctionalInterface
interface Invariant {
    /** @return how the final state violates the invariant; empty if it holds */
    Optional<String> violation(FinalState end);

    default Invariant and(Invariant other) {
        return end -> violation(end).or(() -> other.violation(end));
    }

    /** The service runs the release that was requested last, and that is the desired revision. */
    static Invariant runsDesiredRevision() {
        return end -> {
            Optional<Integer> last = end.observed().last().map(Release::number);
            Optional<Integer> desired = end.observed().log().desired().map(Release::number);
            if (!desired.equals(last)) {
                return Optional.of("the desired revision is %s, but %s was requested last".formatted(desired, last));
            }
            Optional<Release> runs = end.observed().runs();
            if (!runs.map(Release::number).equals(last)) {
                return Optional.of("the service runs %s, but the desired revision is %s"
                        .formatted(end.observed().service().taskDefinition(), last));
            }
            return Optional.empty();
        };
    }

    /** The same, and that release is the last request's. */
    static Invariant runsLastRequest() {
        return runsDesiredRevision().and(end -> {
            Optional<Release> runs = end.observed().runs();
            List<DeployRequest> asked = end.requestedLast();
            boolean meant = asked.stream().anyMatch(a -> runs.stream().anyMatch(r -> deploys(r, a)));
            return meant
                    ? Optional.empty()
                    : Optional.of("the service runs %s, but the last request was %s"
                            .formatted(runs.flatMap(Release::imageTag), asked));
        });
    }

    static boolean deploys(Release release, DeployRequest asked) {
        return asked.image().digest().isPresent()
                ? asked.image().digest().equals(Optional.of(release.digest()))
                : asked.image().tag().equals(release.imageTag());
    }

    /**
     * Without faults, the image requested last is in the log, and each request registered at most one release for each
     * delivery: ECS has no idempotency token for RegisterTaskDefinition.
     */
    static Invariant registersOncePerRequest() {
        return end -> {
            if (!end.hadNoFaults()) {
                return Optional.empty();
            }
            List<DeployRequest> last = end.requestedLast();
            for (DeployRun deployment : end.deployments()) {
                DeployRequest asked = deployment.request(0);
                long releases = end.observed().releasesOf(asked.request());
                long deliveries = end.deployments().stream()
                        .filter(d -> d.request(0).request().equals(asked.request()))
                        .count();
                boolean missing = last.stream().allMatch(asked::equals)
                        && end.observed().releases().stream().noneMatch(e -> deploys(e, asked));
                if (missing || releases > deliveries) {
                    return Optional.of(releases + " releases of " + asked.request());
                }
            }
            return Optional.empty();
        };
    }

    /** The last request's outcome is a success. */
    static Invariant lastRequestSucceeds() {
        return end -> {
            List<DeployRequest> last = end.requestedLast();
            for (DeployRun deployment : end.deployments()) {
                boolean alone = last.stream().allMatch(deployment.request(0)::equals);
                if (alone
                        && end.outcome(deployment)
                                .filter(o -> o.kind().asRequested())
                                .isEmpty()) {
                    return Optional.of("the outcome of the last request was " + end.outcome(deployment));
                }
            }
            return Optional.empty();
        };
    }

    static Invariant rule(String words, Predicate<FinalState> holds) {
        return end -> holds.test(end) ? Optional.empty() : Optional.of("violated: " + words + "; " + end.history());
    }
}
