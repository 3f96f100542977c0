package dev.slipway.soak;

import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ReleaseTaskRuns;
import dev.slipway.outcome.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens. */
final class SoakStatistics {
    /** The calls that change something. */
    static final List<String> CHANGING = List.of(
            "UpdateService", "TagResource", "RegisterTaskDefinition", "StopServiceDeployment", "RunTask", "StopTask");

    private final SoakTrace trace;
    private final Map<Outcome.Kind, Integer> outcomes = new EnumMap<>(Outcome.Kind.class);
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Map<String, List<Outcome>> byEvent = new HashMap<>();
    private final Map<FleetService, List<ReleaseTaskRuns.Update>> updates = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int throttled;
    private int unclear;
    private int retries;
    private int invocations;
    private int crashes;
    private int failedForGood;
    private static final int MOST_FAILURES = 5;
    private final Map<String, Integer> failures = new HashMap<>();
    private int swept;
    private int logsRead;

    SoakStatistics(SoakTrace trace) {
        this.trace = trace;
    }

    void called(String operation) {
        calls.merge(operation, 1, Integer::sum);
    }

    /** UpdateService was executed for the service. */
    void updated(FleetService member, ReleaseTaskRuns.Update update) {
        updates.computeIfAbsent(member, m -> new ArrayList<>()).add(update);
    }

    List<ReleaseTaskRuns.Update> updates(FleetService member) {
        return updates.getOrDefault(member, List.of());
    }

    void refused(AwsException failure) {
        if (String.valueOf(failure.getMessage()).contains("Rate exceeded")) {
            throttled++;
        } else if (failure.kind() == AwsException.Kind.UNKNOWN) {
            unclear++;
        }
    }

    void retried() {
        retries++;
    }

    void invoked(String run, String event, List<Outcome> came) {
        invocations++;
        came.forEach(outcome -> {
            outcomes.merge(outcome.kind(), 1, Integer::sum);
            trace.outcome(run, outcome);
            if (outcome.kind() == Outcome.Kind.FAILED) {
                failures.merge(outcome.reason().replaceAll("[0-9]+", "#"), 1, Integer::sum);
            }
            if (outcome.reason().contains("a mistake in Slipway")) {
                mistakes.add(outcome.reason());
            }
        });
        byEvent.computeIfAbsent(SoakTrace.id(event), e -> new ArrayList<>()).addAll(came);
    }

    void crashed(String run, SimulatedLambda.Crash crash) {
        invocations++;
        crashes++;
        trace.crashed(run, crash);
    }

    void failedForGood() {
        failedForGood++;
    }

    /**
     * @param targets those that can be at rest
     * @param read of how many of them the schedule read the release log
     */
    void swept(int targets, int read) {
        swept += targets;
        logsRead += read;
    }

    /** Whether the schedule relied on what it remembered. */
    boolean leftLogsUnread() {
        return logsRead < swept / 2;
    }

    /** The outcomes of an event for one target, oldest first. */
    List<Outcome> of(String event, FleetService member) {
        return byEvent.getOrDefault(event, List.of()).stream()
                .filter(o -> o.subject()
                        .filter(s -> s.service().equals(member.service())
                                && s.environment().equals(member.environment()))
                        .isPresent())
                .toList();
    }

    int count(Outcome.Kind kind) {
        return outcomes.getOrDefault(kind, 0);
    }

    int calls(String operation) {
        return calls.getOrDefault(operation, 0);
    }

    int throttled() {
        return throttled;
    }

    int writes() {
        return CHANGING.stream().mapToInt(this::calls).sum();
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    void print() {
        line("outcomes " + outcomes);
        failures.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_FAILURES)
                .forEach(e -> line("%,d times FAILED: %s".formatted(e.getValue(), e.getKey())));
        line("%,d rollbacks by Slipway, %,d by ECS"
                .formatted(count(Outcome.Kind.ROLLED_BACK), count(Outcome.Kind.ROLLING_BACK_BY_ECS)));
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        line("%,d calls %s".formatted(all, calls));
        line("%,d calls throttled, %,d without a response, %,d retried within the invocation"
                .formatted(throttled, unclear, retries));
        line("%,d invocations, %,d of them crashed; %,d events failed all attempts"
                .formatted(invocations, crashes, failedForGood));
        line("the schedule looked at targets that can be at rest %,d times, and read the release log %,d times"
                .formatted(swept, logsRead));
    }

    static void line(String text) {
        System.out.println("soak: " + text);
    }
}
