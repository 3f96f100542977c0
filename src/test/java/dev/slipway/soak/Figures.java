package dev.slipway.soak;

import dev.slipway.apply.Outcome;
import dev.slipway.ecs.AwsFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens. */
final class Figures {
    private final Trace trace;
    private final Map<Outcome.Kind, Integer> outcomes = new EnumMap<>(Outcome.Kind.class);
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Map<String, List<Outcome>> byEvent = new HashMap<>();
    private final Map<Member, Integer> updates = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private int throttled;
    private int unclear;
    private int retries;
    private int invocations;
    private int crashes;
    private int failedForGood;

    Figures(Trace trace) {
        this.trace = trace;
    }

    void called(String operation) {
        calls.merge(operation, 1, Integer::sum);
    }

    /** UpdateService was executed for the service. */
    void updated(Member member) {
        updates.merge(member, 1, Integer::sum);
    }

    int updates(Member member) {
        return updates.getOrDefault(member, 0);
    }

    void refused(AwsFailure failure) {
        if (String.valueOf(failure.getMessage()).contains("Rate exceeded")) {
            throttled++;
        } else if (failure.kind() == AwsFailure.Kind.UNCLEAR) {
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
            if (outcome.reason().contains("a mistake in Slipway")) {
                mistakes.add(outcome.reason());
            }
        });
        byEvent.computeIfAbsent(Trace.id(event), e -> new ArrayList<>()).addAll(came);
    }

    void crashed(String run, Lambda.Crash crash) {
        invocations++;
        crashes++;
        trace.crashed(run, crash);
    }

    void failedForGood() {
        failedForGood++;
    }

    /** The outcomes of an event for one target, oldest first. */
    List<Outcome> of(String event, Member member) {
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
        return calls("UpdateService")
                + calls("TagResource")
                + calls("RegisterTaskDefinition")
                + calls("StopServiceDeployment");
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    void print() {
        line("outcomes " + outcomes);
        line("%,d rollbacks by Slipway, %,d by ECS"
                .formatted(count(Outcome.Kind.ROLLED_BACK), count(Outcome.Kind.ROLLING_BACK_BY_ECS)));
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        line("%,d calls %s".formatted(all, calls));
        line("%,d calls throttled, %,d without a response, %,d retried within the invocation".formatted(throttled, unclear, retries));
        line("%,d invocations, %,d of them crashed; %,d events failed all attempts"
                .formatted(invocations, crashes, failedForGood));
    }

    static void line(String text) {
        System.out.println("soak: " + text);
    }
}
