package dev.slipway.reconcile.plan;

import dev.slipway.trigger.Trigger.StateChange;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every combination of the parts of a situation: the state of the last release, what the service runs and how far its
 * rollout is, ECS's history, and the event. Most combinations never happen; the invariants have to hold for all of
 * them.
 */
final class SituationCombinations {
    /** Revision 4 was requested last and may have been rolled back to 2. How 3 ended is not known. */
    private static final List<String> BEFORE =
            List.of("1 good, 2 good, 3 deploying, ", "1 failed, 2 withdrawn, 3 deploying, ");

    private static final List<String> LAST = List.of(
            "4 deploying",
            "4 deploying pending",
            "4 deploying announced",
            "4 good",
            "4 failed",
            "4 failed>2",
            "4 superseded pending",
            "4 withdrawn");
    private static final List<String> RUNS = List.of("4", "3", "2", "1", "template", "other");
    private static final List<String> ROLLOUTS =
            List.of("IN_PROGRESS 5m", "IN_PROGRESS 40m", "COMPLETED 5m", "FAILED 5m", "- 5m", "- 40m");
    private static final List<String> STARTED_BY = List.of("", " as 9");
    private static final List<String> OTHER_DEPLOYMENTS = List.of("", ", 2 COMPLETED as 8");
    private static final List<String> DETECTORS = List.of("", "; breaker");
    private static final List<String> TARGETS = List.of("deadline 30", "deadline 30, off");
    private static final List<String> STATUSES = List.of(
            "IN_PROGRESS",
            "SUCCESSFUL",
            "STOPPED",
            "ROLLBACK_REQUESTED",
            "ROLLBACK_IN_PROGRESS",
            "ROLLBACK_SUCCESSFUL",
            "ROLLBACK_FAILED");
    private static final List<String> EVENTS = List.of(
            "",
            "COMPLETED 4",
            "FAILED 4",
            "COMPLETED 3",
            "FAILED 3",
            "FAILED 2",
            "COMPLETED 9",
            "FAILED 9",
            "FAILED 77");

    private SituationCombinations() {}

    /** One situation, the columns that describe it, and what the rules did. */
    record Crossing(String columns, Situation situation, Optional<StateChange> event, PlannerRun run) {
        @Override
        public String toString() {
            return columns + " -> " + run;
        }
    }

    /** The text of a column, and a situation with what it describes. */
    private record Column(String text, Situation of) {}

    /**
     * Combines every column with every other.
     *
     * @param stride 1 for every combination, 2 for every second, and so on
     */
    static void each(int stride, Consumer<Crossing> what) {
        List<Column> services = columns(services(), s -> SituationParser.situation("", s, ""));
        List<List<Column>> targets = TARGETS.stream()
                .map(t -> columns(also(t), a -> SituationParser.situation("", "4", a)))
                .toList();
        int number = 0;
        for (Column log : columns(logs(), l -> SituationParser.situation(l, "4", ""))) {
            for (Column service : services) {
                for (List<Column> also : targets) {
                    for (String event : EVENTS) {
                        if (number++ % stride == 0) {
                            histories(log, service, also, event, what);
                        }
                    }
                }
            }
        }
    }

    /** If the rules do not read ECS's history, it makes no difference, and the first history is enough. */
    private static void histories(
            Column log, Column service, List<Column> histories, String event, Consumer<Crossing> what) {
        for (Column also : histories) {
            Situation situation = crossed(log.of(), service.of(), also.of());
            PlannerRun run = PlannerRun.of(situation, SituationParser.event(event));
            String columns = String.join(" | ", log.text(), service.text(), also.text(), event);
            what.accept(new Crossing(columns, situation, SituationParser.event(event), run));
            if (!run.reads().contains(ReconcileRead.SERVICE_DEPLOYMENT)) {
                return;
            }
        }
    }

    private static Situation crossed(Situation log, Situation service, Situation also) {
        return new Situation(
                also.target(),
                service.service(),
                log.family(),
                also.history(),
                List.of(),
                false,
                log.imagesGone(),
                log.now());
    }

    private static List<Column> columns(Stream<String> texts, Function<String, Situation> read) {
        return texts.map(text -> new Column(text, read.apply(text))).toList();
    }

    /** The target without a history first. */
    private static Stream<String> also(String target) {
        return Stream.concat(
                Stream.of(target),
                STATUSES.stream()
                        .flatMap(status -> Stream.of("4", "2").map(of -> target + ", " + status + " " + of + " 40m")));
    }

    private static Stream<String> logs() {
        return BEFORE.stream().flatMap(before -> LAST.stream().map(last -> before + last));
    }

    private static Stream<String> services() {
        Stream<String> withPrimary = RUNS.stream()
                .flatMap(revision -> ROLLOUTS.stream()
                        .flatMap(rollout -> STARTED_BY.stream()
                                .flatMap(startedBy -> OTHER_DEPLOYMENTS.stream()
                                        .flatMap(other -> DETECTORS.stream()
                                                .map(detector -> revision + " " + rollout + startedBy + other
                                                        + (detector.isEmpty() && rollout.startsWith("-")
                                                                ? "; CANARY"
                                                                : detector))))));
        return Stream.concat(withPrimary, RUNS.stream());
    }
}
