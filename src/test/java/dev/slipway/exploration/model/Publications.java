package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Event;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;

/** The failures that runs publish: each names its revision. */
public final class Publications {
    private static final String SOURCE = "slipway";

    private Publications() {}

    /** The last calls of a run. Only where release tasks run: otherwise nothing asks what was published. */
    static void publish(ReplayedAws aws, ScenarioSetup story, List<Outcome> outcomes) {
        if (story.hasReleaseTask()) {
            outcomes.stream()
                    .flatMap(outcome -> revision(outcome).stream())
                    .forEach(revision -> publish(aws, revision));
        }
    }

    private static void publish(ReplayedAws aws, String revision) {
        try {
            aws.callOn("PutEvents Deployment Failed " + revision, true, account -> {
                put(account, revision);
                return true;
            });
        } catch (AwsException lost) {
            // a run ends as it would have: the event may be lost
        }
    }

    static void put(AwsAccount account, List<Outcome> outcomes) {
        outcomes.stream().flatMap(outcome -> revision(outcome).stream()).forEach(revision -> put(account, revision));
    }

    private static void put(AwsAccount account, String revision) {
        ObjectNode detail = Json.object().put("taskDefinition", revision);
        account.bus().emit(SOURCE, "Deployment Failed", List.of(), detail);
    }

    private static Optional<String> revision(Outcome outcome) {
        boolean isFailure = outcome.kind() == Kind.FAILED && outcome.publication() != Publication.LOG_ONLY;
        return outcome.details().revision().arn().filter(arn -> isFailure);
    }

    /** ARNs of the revisions whose failure was published, as often as it was. */
    public static List<String> failures(AwsAccount account) {
        return account.bus().events().stream()
                .filter(event -> event.source().equals(SOURCE))
                .map(Event::detail)
                .map(detail -> detail.path("taskDefinition").asText())
                .sorted()
                .toList();
    }
}
