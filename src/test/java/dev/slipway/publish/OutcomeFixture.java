package dev.slipway.publish;

import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Result;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.outcome.OutcomeDetails.DeploymentDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sample outcomes of the target web in dev. */
final class OutcomeFixture {
    static final String TASK_DEFINITION = "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:8";

    private OutcomeFixture() {}

    /** @return the outcomes whose events were lost */
    static List<Outcome> publish(
            EventPublisher publisher, List<ConfigurationProblem> problems, List<Outcome> outcomes) {
        var publication = publisher.begin("id");
        publication.add(problems);
        outcomes.forEach(publication::add);
        return publication.end();
    }

    static Outcome started(String reason) {
        return outcome(Kind.DEPLOYING, Publication.BY_KIND, reason);
    }

    static Outcome outcome(Kind kind, Publication publication, String reason) {
        return outcome(kind, publication, reason, List.of());
    }

    static Outcome outcome(Kind kind, Publication publication, String reason, List<Change> changes) {
        var revision = new RevisionDetails(
                Optional.of("acme/web:main-42"), Optional.empty(), Optional.empty(), Optional.of(TASK_DEFINITION));
        var deployment = new DeploymentDetails(
                Optional.of("ecs-svc/1"),
                Optional.of(Instant.parse("2026-03-02T09:01:00Z")),
                Optional.of(Instant.parse("2026-03-02T09:02:00Z")),
                Optional.empty(),
                Optional.empty());
        return new Outcome(
                Optional.of(new Subject("web", "dev", Optional.of("dev"))),
                new Result(kind, reason, false),
                new OutcomeDetails(revision, deployment, changes.isEmpty() ? Optional.empty() : Optional.of(changes)),
                Optional.of(Instant.parse("2026-03-02T09:00:00Z")),
                publication);
    }
}
