package dev.slipway.publish;

import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sample outcomes of the target web in dev. */
final class OutcomeFixture {
    static final String TASK_DEFINITION = "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:8";

    private OutcomeFixture() {}

    static Outcome started(String reason) {
        return outcome(Kind.DEPLOYING, Publication.BY_KIND, reason);
    }

    static Outcome outcome(Kind kind, Publication news, String reason) {
        return outcome(kind, news, reason, List.of());
    }

    static Outcome outcome(Kind kind, Publication news, String reason, List<Change> changes) {
        var facts = new OutcomeDetails(
                Optional.of("acme/web:main-42"),
                Optional.of(TASK_DEFINITION),
                Optional.empty(),
                Optional.empty(),
                Optional.of("ecs-svc/1"),
                Optional.of(Instant.parse("2026-03-02T09:01:00Z")),
                Optional.of(Instant.parse("2026-03-02T09:02:00Z")),
                Optional.empty(),
                changes.isEmpty() ? Optional.empty() : Optional.of(changes));
        return new Outcome(
                Optional.of(new Subject("web", "dev", Optional.of("dev"))),
                kind,
                reason,
                facts,
                Optional.of(Instant.parse("2026-03-02T09:00:00Z")),
                false,
                news);
    }
}
