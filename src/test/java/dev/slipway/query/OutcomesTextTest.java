package dev.slipway.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.fixtures.Golden;
import dev.slipway.outcome.Change;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Result;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The texts of the answers to requests that deploy, as golden files. */
@NullMarked
class OutcomesTextTest {
    private static final String REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/";
    private static final List<Change> CHANGES = List.of(
            change("$.cpu", Change.Type.CHANGED, "256", "512"),
            change("$.taskRoleArn", Change.Type.ADDED, "", "arn:aws:iam::123456789012:role/web"),
            change("$.containerDefinitions[?@.name=='app'].image", Change.Type.CHANGED, image("v1"), image("v2")),
            change(
                    "$.containerDefinitions[?@.name=='app'].environment[?@.name=='LEVEL'].value",
                    Change.Type.CHANGED,
                    "",
                    ""));

    private static String image(String tag) {
        return REPOSITORY + "web:" + tag + "@sha256:" + "0123456789abcdef".repeat(4);
    }

    private static Change change(String path, Change.Type type, String from, String to) {
        return new Change(path, type, value(from), value(to));
    }

    private static Optional<com.fasterxml.jackson.databind.JsonNode> value(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty()).map(TextNode::new);
    }

    private static OutcomeDetails details(String tag, int revision) {
        return OutcomeDetails.NONE
                .with(new RevisionDetails(
                        Optional.of(image(tag)), Optional.empty(), Optional.empty(), Optional.empty()))
                .deployed("arn:aws:ecs:us-east-1:123456789012:task-definition/web-prod:" + revision, Optional.empty());
    }

    private static Outcome outcome(String service, Kind kind, String reason, OutcomeDetails details) {
        return new Outcome(
                Optional.of(new Subject(service, "prod", Optional.of("prod"))),
                new Result(kind, reason, false),
                details,
                Optional.empty(),
                Publication.BY_KIND);
    }

    private static OutcomeDetails planned(String before, String tag) {
        return OutcomeDetails.NONE
                .with(new RevisionDetails(
                        Optional.of(image(tag)), Optional.empty(), Optional.empty(), Optional.empty()))
                .replacing(Optional.of(image(before)));
    }

    @Test
    void outcomeIsASentence() {
        assertThat(OutcomesText.of(
                        List.of(outcome("web", Kind.SUCCEEDED, "its deployment is COMPLETED", details("v2", 8)))))
                .isEqualTo("SUCCEEDED web in prod (web-prod:8): acme/web:v2: its deployment is COMPLETED");
    }

    @Test
    void deploymentInProgressSaysHowFarItIs() {
        Outcome outcome = outcome(
                "web",
                Kind.DEPLOYING,
                "deployment started (UpdateService called)",
                details("v2", 8).unsettled(Optional.of("1 of 2 tasks run")));

        assertThat(OutcomesText.of(List.of(outcome)))
                .isEqualTo("web in prod (web-prod:8): acme/web:v2: 1 of 2 tasks run");
    }

    @Test
    void outcomeThatNamesNoTargetHasItsReason() {
        assertThat(OutcomesText.of(List.of(Outcome.ignored("no target")))).isEqualTo("IGNORED: no target");
    }

    @Test
    void dryRunShowsTheChangesBelow() {
        Outcome outcome = outcome(
                "web",
                Kind.PLANNED,
                "dry run: nothing was written",
                planned("v1", "v2").changing(CHANGES));

        Golden.assertText("query/outcome-dry-run.txt", OutcomesText.of(List.of(outcome)));
    }

    @Test
    void severalOutcomesAreATable() {
        String written = "dry run: nothing was written";
        Golden.assertText(
                "query/outcomes-dry-run.txt",
                OutcomesText.of(List.of(
                        outcome(
                                "web",
                                Kind.PLANNED,
                                written,
                                planned("v1", "v2").changing(CHANGES)),
                        outcome(
                                "jobs",
                                Kind.PLANNED,
                                written,
                                planned("v1", "v2").changing(CHANGES.subList(2, 3))),
                        outcome(
                                "checkout-and-payment",
                                Kind.PLANNED,
                                "nothing would change: revision 7 has this image and content, and the service runs it already",
                                details("v2", 7)))));
    }

    @Test
    void severalDeploymentsAreATable() {
        Golden.assertText(
                "query/outcomes-deploying.txt",
                OutcomesText.of(List.of(
                        outcome(
                                "web",
                                Kind.DEPLOYING,
                                "deployment started (UpdateService called)",
                                details("v2", 8)
                                        .replacing(Optional.of(image("v1")))
                                        .unsettled(Optional.of("1 of 2 tasks run, 3 failed in a row"))),
                        outcome("jobs", Kind.SUCCEEDED, "its deployment is COMPLETED", details("v2", 4)),
                        outcome(
                                "billing",
                                Kind.PREPARING,
                                "its release task 0123 runs; when it has succeeded, Slipway updates the service",
                                details("v2", 10)
                                        .replacing(Optional.of(image("v1")))
                                        .unsettled(Optional.of(
                                                "revision 10's release task runs since 2026-03-01 12:10Z"))),
                        outcome(
                                "search",
                                Kind.PREPARING,
                                "it waits for the release task of revision 6",
                                details("v2", 7)),
                        outcome("new", Kind.UNCHANGED, "Slipway has not deployed here yet", OutcomeDetails.NONE))));
    }
}
