package dev.slipway.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.release.Release;
import dev.slipway.sandbox.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The release tasks that ECS ran, as its events tell them: which releases may be deployed, and what must never happen. */
final class ReleaseTaskRuns {
    private static final String STARTED_BY = "slipway/release/";

    private final List<Run> runs;

    /**
     * One task.
     *
     * @param revision ARN of its task definition
     * @param ended empty while it runs
     * @param isSuccess whether its command exited with 0
     */
    private record Run(String revision, Instant started, Optional<Instant> ended, boolean isSuccess) {
        private static Run read(Event event, Run before) {
            JsonNode detail = event.detail();
            boolean isStopped = detail.path("lastStatus").asText().equals("STOPPED");
            return new Run(
                    before.revision,
                    before.started,
                    isStopped ? Optional.of(event.time()) : Optional.empty(),
                    isStopped
                            && detail.path("stopCode").asText().equals("EssentialContainerExited")
                            && detail.at("/containers/0/exitCode").asInt(1) == 0);
        }

        private boolean isOf(FleetService member) {
            return revision.contains("/" + member.family() + ":");
        }

        private boolean runsAt(Instant time) {
            return !started.isAfter(time)
                    && ended.filter(end -> !end.isAfter(time)).isEmpty();
        }

        private boolean hadSucceededBy(Instant time) {
            return isSuccess && ended.filter(end -> !end.isAfter(time)).isPresent();
        }
    }

    /** UpdateService was executed with this revision. */
    record Update(Instant at, String revision) {}

    private ReleaseTaskRuns(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    /** @param events in the order in which ECS sent them */
    static ReleaseTaskRuns read(List<Event> events) {
        Map<String, Run> runs = new LinkedHashMap<>();
        for (Event event : events) {
            JsonNode detail = event.detail();
            if (event.detailType().equals("ECS Task State Change")
                    && detail.path("startedBy").asText().startsWith(STARTED_BY)) {
                Run before = runs.getOrDefault(
                        detail.path("taskArn").asText(),
                        new Run(detail.path("taskDefinitionArn").asText(), event.time(), Optional.empty(), false));
                runs.put(detail.path("taskArn").asText(), Run.read(event, before));
            }
        }
        return new ReleaseTaskRuns(List.copyOf(runs.values()));
    }

    int count() {
        return runs.size();
    }

    /** Whether the service may run the release: it needed no release task, or its own one succeeded. */
    boolean isReady(Release release) {
        String note = release.tag("slipway:release-task").orElse("");
        return note.isEmpty()
                || note.equals("not-needed")
                || runs.stream().anyMatch(run -> run.isSuccess && run.revision.equals(release.arn()));
    }

    /** @return what must never have happened to the service */
    List<String> violations(ServiceResult ended, List<Update> updates) {
        var wrong = new ArrayList<String>();
        List<Run> of = runs.stream().filter(run -> run.isOf(ended.member())).toList();
        for (Run run : of) {
            if (of.stream().anyMatch(other -> other != run && other.runsAt(run.started))) {
                wrong.add("two release tasks ran at %s".formatted(run.started));
            }
            if (of.stream().anyMatch(other -> other != run && other.revision.equals(run.revision))) {
                wrong.add("two release tasks ran for %s".formatted(run.revision));
            }
            if (run.ended.isEmpty()) {
                wrong.add("the release task of %s still runs".formatted(run.revision));
            }
        }
        if (ended.member().hasReleaseTask()) {
            updates.forEach(update -> unprepared(ended, of, update).ifPresent(wrong::add));
        }
        return wrong;
    }

    /** Each image that the service runs had a release task that succeeded before, perhaps for an older release. */
    private static Optional<String> unprepared(ServiceResult ended, List<Run> runs, Update update) {
        return ended.releases().stream()
                .filter(release -> release.arn().equals(update.revision))
                .filter(release -> ended.releases().stream()
                        .filter(other -> other.digest().equals(release.digest()))
                        .noneMatch(other -> runs.stream()
                                .anyMatch(run -> run.revision.equals(other.arn()) && run.hadSucceededBy(update.at))))
                .findFirst()
                .map(release -> "the service was updated at %s to revision %d, whose image was not prepared"
                        .formatted(update.at, release.number()));
    }
}
