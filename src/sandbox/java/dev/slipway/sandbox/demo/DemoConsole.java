package dev.slipway.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecs.RevisionName;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.text.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Prints the demo's lines: time, actor, action. It prints a time only if it differs from the previous line's. */
final class DemoConsole {
    private static final int WIDTH = 110;
    private static final int INDENT = 23;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final AwsAccount aws;
    private final PrintStream out;
    private String time = "";
    private boolean inShort;

    DemoConsole(AwsAccount aws, PrintStream out) {
        this.aws = aws;
        this.out = out;
    }

    /** Runs a chapter without printing its events, because earlier chapters printed the same ones. */
    void inShort(Runnable chapter) {
        inShort = true;
        chapter.run();
        inShort = false;
    }

    void say(String line) {
        out.println(line);
    }

    void heading(String heading) {
        out.println();
        out.println("== " + heading);
        time = "";
    }

    void command(String command) {
        out.println("%-8s  $ %s".formatted(newTime(), command));
    }

    void line(String actor, String action) {
        List<String> lines = wrapped(shortened(action));
        out.println("%-8s  %-11s  %s".formatted(newTime(), actor, lines.getFirst()));
        lines.stream().skip(1).forEach(more -> out.println(" ".repeat(INDENT) + more));
    }

    private String newTime() {
        String now = TIME.format(aws.clock().instant());
        String shown = now.equals(time) ? "" : now;
        time = now;
        return shown;
    }

    /**
     * Prints an event, unless it only says how far a task is.
     *
     * @param rules the rules that match the event; without one no function gets it
     */
    void event(Event event, List<String> rules) {
        boolean isProgress = event.detail().has("taskArn") && rules.isEmpty();
        if (!inShort && !isProgress) {
            boolean push = event.source().equals("aws.ecr");
            String actor = push ? "ECR" : event.resources().isEmpty() ? "CloudTrail" : "ECS";
            String reason = event.detail().path("reason").asText();
            String unmatched = reason.isEmpty() ? "" : ": " + reason;
            String rule = rules.isEmpty() ? unmatched : " → rule " + String.join(", ", rules);
            line(actor, (push ? pushed(event) : happened(event)) + rule);
        }
    }

    private static String pushed(Event event) {
        JsonNode detail = event.detail();
        return "%s %s:%s"
                .formatted(
                        detail.path("action-type").asText(),
                        detail.path("repository-name").asText(),
                        detail.path("image-tag").asText());
    }

    private static String happened(Event event) {
        if (event.resources().isEmpty()) {
            return event.detail().path("eventName").asText() + " "
                    + event.detail().at("/requestParameters/family").asText();
        }
        if (event.detail().has("hookId")) {
            String service = event.detail().path("serviceArn").asText();
            return "%s %s at %s"
                    .formatted(
                            service.substring(service.indexOf('/') + 1),
                            event.detail().path("eventName").asText(),
                            event.detail().path("lifecycleStage").asText());
        }
        String resource = event.resources().getFirst();
        String name = shortened(resource.substring(resource.indexOf('/') + 1));
        return event.detail().has("taskArn")
                ? "task %s %s".formatted(name, event.detail().path("lastStatus").asText())
                : name + " " + event.detail().path("eventName").asText();
    }

    void published(Event event) {
        if (!inShort) {
            line("published", event.detailType());
        }
    }

    /** @param message that the function logged at its end */
    void smokeTest(Invocable.Result result, String message) {
        if (!inShort) {
            JsonNode answer = result.answer().orElseGet(Json::object);
            line("smoke test", answer.path("hookStatus").asText() + ": " + message);
        }
    }

    void result(Invocable.Result result) {
        result.errorMessage().ifPresent(message -> line("Slipway", "invocation fails: " + message));
        JsonNode answer = result.answer().orElseGet(Json::object);
        answer.path("outcomes").forEach(this::outcome);
        answer.path("revisions").forEach(this::revision);
    }

    /** It does not print outcomes of events that need no action. */
    private void outcome(JsonNode outcome) {
        if (outcome.path("outcome").asText().equals("IGNORED")) {
            return;
        }
        String revision = outcome.path("taskDefinition").asText();
        line(
                "Slipway",
                "%s in %s %s%s: %s"
                        .formatted(
                                outcome.path("service").asText(),
                                outcome.path("environment").asText(),
                                outcome.path("outcome").asText(),
                                revision.isEmpty() ? "" : " (" + shortName(revision) + ")",
                                outcome.path("reason").asText()));
        outcome.path("changes")
                .forEach(change -> line(
                        "",
                        "%s %s %s → %s"
                                .formatted(
                                        change.path("change").asText(),
                                        change.path("path").asText(),
                                        change.path("from").asText("–"),
                                        change.path("to").asText("–"))));
    }

    /** One line of a history. */
    private void revision(JsonNode revision) {
        var notes = new ArrayList<String>();
        if (revision.has("rolledBackTo")) {
            notes.add("rolled back to " + revision.path("rolledBackTo").asInt());
        }
        if (revision.has("restores")) {
            notes.add("restores " + revision.path("restores").asInt());
        }
        if (revision.has("requestedBy")) {
            notes.add("requested by " + revision.path("requestedBy").asText() + ": "
                    + revision.path("reason").asText());
        }
        if (revision.has("stateReason")) {
            notes.add(revision.path("stateReason").asText());
        }
        if (revision.path("running").asBoolean()) {
            notes.add("PRIMARY deployment");
        }
        String line = "          %s  %-12s  %-9s  %-7s  %s"
                .formatted(
                        TIME.format(Instant.parse(revision.path("requestedAt").asText())),
                        shortName(revision.path("taskDefinition").asText()),
                        revision.path("state").asText(),
                        revision.path("imageTag").asText(),
                        shortened(String.join("; ", notes)));
        out.println(line.stripTrailing());
    }

    /** Prints the running tasks of each deployment. */
    void runs(String cluster, String service) {
        var which = Json.object().put("cluster", cluster);
        which.putArray("services").add(service);
        JsonNode described = aws.quietly("ecs", "DescribeServices", which).at("/services/0");
        for (JsonNode deployment : described.path("deployments")) {
            if (deployment.path("runningCount").asInt() > 0) {
                String revision = deployment.path("taskDefinition").asText();
                line(
                        "ECS",
                        "%s/%s runs %d tasks of %s  %s"
                                .formatted(
                                        cluster,
                                        service,
                                        deployment.path("runningCount").asInt(),
                                        shortName(revision),
                                        image(revision)));
            }
        }
    }

    private String image(String taskDefinition) {
        return aws.quietly("ecs", "DescribeTaskDefinition", Json.object().put("taskDefinition", taskDefinition))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    static String shortName(String arn) {
        return RevisionName.parse(arn).map(RevisionName::toString).orElse(arn);
    }

    /** Shortens digests, IDs and the registry's host. */
    private static String shortened(String text) {
        return text.replaceAll("sha256:([0-9a-f]{8})[0-9a-f]{56}", "sha256:$1…")
                .replaceAll("ecs-svc/([0-9]{4})[0-9]+", "ecs-svc/$1…")
                .replaceAll("\\b([0-9a-f]{4})[0-9a-f]{28}\\b", "$1…")
                .replaceAll("[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/", "…/");
    }

    private static List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        String rest = text;
        while (rest.length() > WIDTH) {
            int blank = rest.lastIndexOf(' ', WIDTH);
            int end = blank > 0 ? blank : WIDTH;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
