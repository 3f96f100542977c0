package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;

/** Maps outcomes and configuration problems to events: the table of detail-types. */
final class EventMapping {
    private EventMapping() {}

    /** Empty for outcomes that appear only in the answer and in the log. */
    static Optional<BusEvent> of(Outcome outcome) {
        return detailType(outcome)
                .map(type -> new BusEvent(
                        type,
                        outcome.subject()
                                .map(s -> "%s in %s".formatted(s.service(), s.environment()))
                                .orElse(""),
                        outcome.details().revision().arn().stream().toList(),
                        EventSizeLimit.outcome(EventText.of(outcome).addTo(OutcomeJson.of(outcome)))));
    }

    /** @param problems at least one */
    static BusEvent of(List<ConfigurationProblem> problems) {
        ObjectNode detail = Json.object();
        ArrayNode list = detail.putArray("problems");
        problems.forEach(problem -> list.addObject().put("path", problem.path()).put("problem", problem.what()));
        String about = "%d problem%s".formatted(problems.size(), problems.size() == 1 ? "" : "s");
        EventText.of(problems).addTo(detail);
        return new BusEvent("Configuration Refused", about, List.of(), EventSizeLimit.problems(detail));
    }

    private static Optional<String> detailType(Outcome outcome) {
        return switch (outcome.publication()) {
            case BY_KIND, NOT_UPDATED, UNRECORDED -> detailType(outcome.kind());
            case SERVICE_CHANGED -> Optional.of("Service Changed Elsewhere");
            case DEPLOYMENT_WAITS -> Optional.of("Deployment Waits");
            case LOG_ONLY -> Optional.empty();
        };
    }

    private static Optional<String> detailType(Outcome.Kind kind) {
        return switch (kind) {
            case DEPLOYING, PREPARING -> Optional.of("Deployment Started");
            case SUCCEEDED, REGISTERED -> Optional.of("Deployment Succeeded");
            case FAILED, NOTHING_TO_ROLL_BACK_TO, ROLLING_BACK_BY_ECS -> Optional.of("Deployment Failed");
            case ROLLED_BACK -> Optional.of("Deployment Rolled Back");
            case ROLLBACK_FAILED -> Optional.of("Rollback Failed");
            case REFUSED -> Optional.of("Deployment Refused");
            case UNCHANGED, SUPERSEDED, HELD, PLANNED, IGNORED, STARTED -> Optional.empty();
        };
    }
}
